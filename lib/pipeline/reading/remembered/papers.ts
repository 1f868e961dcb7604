/**
 * What is remembered of a specification: each paper under the digest of its text, all of them under a fingerprint
 * of what they share (pipeline.yaml, the profile, the code that validates them). So a run without changes parses
 * and loads nothing, and the edit of one paper reads that one.
 */
import { Problems } from "../../../contract/errors.ts";
import type { Stamp } from "../../files/stamps.ts";
import { type Digest, digestOf } from "../../keys/digest.ts";
import type { PaperSpec, Specification } from "../../specification/specification.ts";
import { paperFile } from "../../specification/workspace-files.ts";
import { readCache, writeCache } from "../../store/cache.ts";
import type { Layout } from "../../store/layout.ts";
import {
  hasFields,
  isDigest,
  isListOf,
  isMap,
  isMapOf,
  isNumber,
  isStamp,
  isText,
} from "../../store/shape.ts";
import { jobsProblem } from "../size-limits.ts";

/** Counts up when what is remembered changes its form. */
const cacheFormat = "asymptopia/specification/3";

export interface Remembered {
  /** Of all that the papers share. */
  readonly fingerprint: Digest;
  /** Of the files of the code. */
  readonly stamps: readonly Stamp[];
  readonly shared: Omit<Specification, "papers" | "listed">;
  /** Names of all papers, in the order of pipeline.yaml. */
  readonly listed: readonly string[];
  /** By name, with the digest of the text that each was read from. */
  readonly papers: Readonly<Record<string, { readonly text: Digest; readonly paper: PaperSpec }>>;
}

const isRemembered = hasFields({
  format: isText,
  fingerprint: isDigest,
  stamps: isListOf((one) => Array.isArray(one) && isText(one[0]) && isStamp(one[1])),
  shared: hasFields({ pipelineSeed: isNumber, profile: isText }),
  listed: isListOf(isText),
  papers: isMapOf(hasFields({
    text: isDigest,
    paper: hasFields({
      name: isText,
      axes: isListOf(isMap),
      stages: isListOf(isMap),
      claims: isListOf(isMap),
      figures: isListOf(isMap),
    }),
  })),
});

export function readRemembered(
  layout: Layout,
  profile: string | undefined,
): Remembered | undefined {
  type Saved = Remembered & { readonly format: string };
  const found = readCache<Saved>(layout, fileOf(profile), isRemembered);
  return found?.format === cacheFormat ? found : undefined;
}

export function writeRemembered(
  layout: Layout,
  profile: string | undefined,
  remembered: Remembered,
): void {
  writeCache(layout, fileOf(profile), { ...remembered, format: cacheFormat });
}

function fileOf(profile: string | undefined): string {
  return `specification-${profile === undefined ? "default" : digestOf(profile).slice(0, 16)}.json`;
}

export interface Asked {
  readonly remembered: Remembered | undefined;
  /** Of what the papers share now. */
  readonly fingerprint: Digest;
  readonly texts: ReadonlyMap<string, string>;
  /** The papers that are wanted; undefined: all. */
  readonly papers: readonly string[] | undefined;
  /** Reads these papers (undefined: all) from their texts. */
  readonly read: (papers: readonly string[] | undefined) => Promise<Specification>;
  /** Called, before anything is read, where nothing that is remembered holds. */
  readonly forgotten?: () => void;
}

export interface Answered {
  readonly specification: Specification;
  /** What is to be remembered now; absent where nothing was read. */
  readonly learnt?: Omit<Remembered, "stamps">;
}

/**
 * The specification of the wanted papers, of which only those are read that changed since they were remembered.
 * Where pipeline.yaml lists a wanted one not, all are read: whoever asks for it is answered from the whole.
 */
export async function specificationOf(asked: Asked): Promise<Answered> {
  const { remembered, fingerprint, texts, papers } = asked;
  const known = remembered?.fingerprint === fingerprint ? remembered : undefined;
  const isAsText = (name: string) => {
    const text = texts.get(paperFile(name));
    return text !== undefined && known?.papers[name]?.text === digestOf(text);
  };
  const wanted = papers ?? known?.listed;
  if (known !== undefined && !wanted!.every((name) => known.listed.includes(name))) {
    return await specificationOf({ ...asked, papers: undefined });
  }
  const missing = known === undefined ? papers : wanted!.filter((name) => !isAsText(name));
  if (known !== undefined && missing!.length === 0) {
    return { specification: assembled(known, wanted!) };
  }
  if (known === undefined) asked.forgotten?.();
  const isWhole = missing?.length === known?.listed.length;
  const read = await asked.read(isWhole ? undefined : missing);
  const learnt = merged(read, { known, fingerprint, texts });
  if (papers?.some((name) => !learnt.listed.includes(name))) {
    return await specificationOf({ ...asked, papers: undefined, forgotten: () => {} });
  }
  const specification = assembled(learnt, wanted ?? learnt.listed);
  const problem = jobsProblem(specification);
  if (problem !== undefined) throw new Problems([problem]);
  return { specification, learnt };
}

/** What is known now: what was read, and beside it what was remembered. */
function merged(
  { papers, listed, ...shared }: Specification,
  { known, fingerprint, texts }: Pick<Asked, "fingerprint" | "texts"> & {
    readonly known: Remembered | undefined;
  },
): Omit<Remembered, "stamps"> {
  const names = listed ?? papers.map(({ name }) => name);
  const read = papers.map((paper) => {
    const text = digestOf(texts.get(paperFile(paper.name))!);
    return [paper.name, { text, paper }] as const;
  });
  return {
    fingerprint,
    shared,
    listed: names,
    papers: { ...known?.papers, ...Object.fromEntries(read) },
  };
}

function assembled(
  { shared, listed, papers }: Omit<Remembered, "stamps">,
  wanted: readonly string[],
): Specification {
  const names = listed.filter((name) => wanted.includes(name));
  return {
    ...shared,
    papers: names.map((name) => papers[name].paper),
    ...names.length === listed.length ? {} : { listed },
  };
}
