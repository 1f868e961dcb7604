/**
 * From a workspace to its graph of jobs. What the reader's process answers is tied to a digest of the
 * YAML and of all code that it may have evaluated: it is remembered under it, so that a run without
 * changes parses and loads nothing; code that changed while it was read is read again; and what is
 * bundled afterwards is held to the same files (code/bundle.ts).
 */
import { UserError } from "../../contract/errors.ts";
import { digestOf } from "../keys/digest.ts";
import { expand } from "../specification/expand.ts";
import { later } from "../system/later.ts";
import type { JobGraph, Specification } from "../specification/specification.ts";
import { statIfPresent } from "../store/file-operations.ts";
import type { Stamp } from "../files/stamps.ts";
import { withProgramFiles } from "../files/program-files.ts";
import { areFresher, codeFiles, type CodeRead, codeRead } from "./code-read.ts";
import { readTexts } from "./texts.ts";
import { diskTime } from "../store/disk-time.ts";
import { type Layout, layoutOf, storeRoot } from "../store/layout.ts";
import { readCache, writeCache } from "../store/cache.ts";
import { checkFormat } from "../store/opening.ts";
import { releaseTmp } from "../store/unfinished.ts";
import { hasFields, isDigest, isListOf, isMap, isNumber, isStamp, isText } from "../store/shape.ts";

export interface LoadOptions {
  /** Default: laptop. */
  readonly profile?: string;
  /** Remembers nothing, so that no file changes. */
  readonly isReadOnly?: boolean;
  /** Reads the YAML and the code, whatever is remembered, and remembers nothing. */
  readonly fromSources?: boolean;
  /** Who evaluates the plug-ins; default: a process of its own. */
  readonly ask?: AskReader;
}

/** Answers what specification the texts and the plug-ins make. */
export type AskReader = (
  question: { readonly about: "specification" } & Omit<Sources, "ask">,
) => Promise<Specification>;

const cacheFormat = "asymptopia/specification/2";

interface Remembered {
  readonly format: string;
  /** Digest of the YAML, the profile, the runtime and the code. */
  readonly fingerprint: string;
  /** Of the files of the code. */
  readonly stamps: readonly Stamp[];
  readonly specification: Specification;
}

const isRemembered = hasFields({
  format: isText,
  fingerprint: isDigest,
  stamps: isListOf((one) => Array.isArray(one) && isText(one[0]) && isStamp(one[1])),
  specification: hasFields({
    pipelineSeed: isNumber,
    profile: isText,
    papers: isListOf(hasFields({
      name: isText,
      axes: isListOf(isMap),
      stages: isListOf(isMap),
      claims: isListOf(isMap),
      figures: isListOf(isMap),
    })),
  }),
});

/** Reads, validates and expands; throws UserError or Problems. */
export async function loadSpecification(
  workspace: string,
  options: LoadOptions = {},
): Promise<JobGraph> {
  const { profile, isReadOnly = false, fromSources = false, ask } = options;
  const layout = { ...layoutOf(storeRoot(workspace)), isReadOnly };
  if (!isReadOnly) checkFormat(layout.root);
  try {
    return await graphOf(workspace, { profile, ask, layout, fromSources });
  } finally {
    releaseTmp(layout);
  }
}

interface Asked {
  readonly profile: string | undefined;
  readonly ask: AskReader | undefined;
  readonly layout: Layout;
  readonly fromSources: boolean;
}

/** So often the reader is asked while the code changes under it. */
const readingsMax = 5;

async function graphOf(
  workspace: string,
  { profile, ask, layout, fromSources }: Asked,
): Promise<JobGraph> {
  const file = fileOf(profile);
  const remembered = fromSources ? undefined : readCache<Remembered>(layout, file, isRemembered);
  const saved = remembered?.format === cacheFormat ? remembered.stamps : [];
  const look = (stamps: readonly Stamp[]) =>
    codeRead(workspace, { moment: diskTime(layout), saved: stamps });
  const keep = (read: Omit<Remembered, "format">) => {
    if (!fromSources) writeCache(layout, file, { format: cacheFormat, ...read });
  };
  let texts = readTexts(workspace);
  let code = look(saved);
  for (let reading = 0; reading < readingsMax; reading++) {
    const fingerprint = fingerprintOf(texts, { profile, code });
    if (remembered?.format === cacheFormat && remembered.fingerprint === fingerprint) {
      if (areFresher(code.stamps, saved)) keep({ ...remembered, stamps: code.stamps });
      return expandedIn(workspace, remembered.specification, code);
    }
    const specification = await readSpecification({ workspace, profile, texts, ask });
    const after = look(code.stamps);
    if (after.digest === code.digest) {
      keep({ fingerprint, stamps: after.stamps, specification });
      return expandedIn(workspace, specification, after);
    }
    [texts, code] = [readTexts(workspace), after];
  }
  throw new UserError({
    action:
      "cannot read the plug-ins and stages: their files changed each time while they were read",
    hint: "run again when what writes to lib/ or stages/ has ended",
  });
}

function fileOf(profile: string | undefined): string {
  return `specification-${profile === undefined ? "default" : digestOf(profile).slice(0, 16)}.json`;
}

/** Changes when a YAML file's content, or that of any file of the code, changes. */
function fingerprintOf(
  texts: ReadonlyMap<string, string>,
  { profile, code }: { readonly profile: string | undefined; readonly code: CodeRead },
): string {
  const parts = [cacheFormat, profile ?? "", Deno.version.deno, code.digest];
  for (const [path, text] of texts) parts.push(path, digestOf(text));
  return digestOf(parts.join("\n"));
}

/** The files of programs are looked for each time: a folder may have a new one. */
function expandedIn(
  workspace: string,
  specification: Specification,
  { files }: CodeRead,
): JobGraph {
  return { ...expand(withProgramFiles(specification, workspace)), code: files };
}

interface Sources {
  readonly workspace: string;
  readonly profile: string | undefined;
  readonly texts: ReadonlyMap<string, string>;
  readonly ask: AskReader | undefined;
}

async function readSpecification({ ask, ...sources }: Sources): Promise<Specification> {
  return await (ask ?? await askApart())({ about: "specification", ...sources });
}

async function askApart(): Promise<AskReader> {
  const { askReader } = await later<typeof import("./apart/ask.ts")>(
    import.meta.resolve("./apart/ask.ts"),
  );
  return askReader;
}

/**
 * Changes when a YAML file's content changes, or a code file looks otherwise: for a long run to see
 * whether the specification that it began with is still that of the files.
 */
export function specificationLook(workspace: string): string {
  const parts: string[] = [];
  try {
    for (const [path, text] of readTexts(workspace)) parts.push(path, digestOf(text));
    for (const { path, note } of codeFiles(workspace)) parts.push(`${path} ${note ?? look(path)}`);
  } catch (error) {
    // Whoever loads it says what is wrong.
    if (!(error instanceof UserError)) throw error;
    return `unreadable: ${error.message}`;
  }
  return digestOf(parts.join("\n"));
}

/** The times of changes do not count. */
function look(path: string): string {
  const found = statIfPresent(path);
  return found ? `${found.size} ${found.mtime?.getTime()} ${found.ino}` : "absent";
}
