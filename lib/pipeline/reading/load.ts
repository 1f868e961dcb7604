/**
 * From a workspace to its graph of jobs. What the reader's process answers is tied to a digest of the
 * YAML and of all code that it may have evaluated: it is remembered under it, so that a run without
 * changes parses and loads nothing; code that changed while it was read is read again; and what is
 * bundled afterwards is held to the same files (code/bundle.ts). Each paper is remembered by itself
 * (remembered/papers.ts), and where targets name papers, the others are not read.
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
import { checkFormat } from "../store/opening.ts";
import { releaseTmp } from "../store/unfinished.ts";
import { papersNamed } from "../specification/targets.ts";
import { paperFile, papersFolder, pipelineFile } from "../specification/workspace-files.ts";
import type { Moment } from "../system/file-stamp.ts";
import {
  readRemembered,
  type Remembered,
  specificationOf,
  writeRemembered,
} from "./remembered/papers.ts";

export interface LoadOptions {
  /** Default: laptop. */
  readonly profile?: string;
  /**
   * What is asked for: where each names a paper, by itself or before a slash, only these papers are read, and what is
   * wrong in another one is not reported. None: all.
   */
  readonly targets?: readonly string[];
  /** Remembers nothing, so that no file changes. */
  readonly isReadOnly?: boolean;
  /** Reads the YAML and the code, whatever is remembered, and remembers nothing. */
  readonly fromSources?: boolean;
  /**
   * Called when everything that is wanted has to be read, the code having changed or nothing being remembered: so
   * code will have to be made, too. Given a time of the disk before any file was looked at.
   */
  readonly onReading?: (moment: Moment | undefined) => void;
  /** Who evaluates the plug-ins; default: a process of its own. */
  readonly ask?: AskReader;
}

/** Answers what specification the texts and the plug-ins make. */
export type AskReader = (
  question: { readonly about: "specification" } & Omit<Sources, "ask">,
) => Promise<Specification>;

/** Reads, validates and expands; throws UserError or Problems. */
export async function loadSpecification(
  workspace: string,
  options: LoadOptions = {},
): Promise<JobGraph> {
  const { isReadOnly = false } = options;
  const layout = { ...layoutOf(storeRoot(workspace)), isReadOnly };
  if (!isReadOnly) checkFormat(layout.root);
  try {
    return await graphOf(workspace, layout, options);
  } finally {
    releaseTmp(layout);
  }
}

/** So often the reader is asked while the code changes under it. */
const readingsMax = 5;

async function graphOf(
  workspace: string,
  layout: Layout,
  { profile, ask, fromSources = false, targets = [], onReading }: LoadOptions,
): Promise<JobGraph> {
  const remembered = fromSources ? undefined : readRemembered(layout, profile);
  const saved = remembered?.stamps ?? [];
  const look = (stamps: readonly Stamp[]) =>
    codeRead(workspace, { moment: diskTime(layout), saved: stamps });
  const keep = (read: Remembered) => {
    if (!fromSources) writeRemembered(layout, profile, read);
  };
  const moment = diskTime(layout);
  let texts = readTexts(workspace);
  let code = look(saved);
  for (let reading = 0; reading < readingsMax; reading++) {
    const now = texts;
    const { specification, learnt } = await specificationOf({
      remembered,
      fingerprint: fingerprintOf(textsOf(now, []), { profile, code }),
      texts: now,
      papers: fromSources ? undefined : papersNamed(targets, namesOf(now)),
      read: (papers) =>
        readSpecification({ workspace, profile, texts: textsOf(now, papers), papers, ask }),
      ...(reading > 0 ? {} : { forgotten: () => onReading?.(moment) }),
    });
    if (learnt === undefined) {
      if (areFresher(code.stamps, saved)) keep({ ...remembered!, stamps: code.stamps });
      return expandedIn(workspace, specification, code);
    }
    const after = look(code.stamps);
    if (after.digest === code.digest) {
      keep({ ...learnt, stamps: after.stamps });
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

/** Names of the papers that there are. */
function namesOf(texts: ReadonlyMap<string, string>): ReadonlySet<string> {
  const start = `${papersFolder}/`;
  return new Set(
    [...texts.keys()].filter((path) => path.startsWith(start))
      .map((path) => path.slice(start.length, -".yaml".length)),
  );
}

/** The texts that reading some papers takes. */
function textsOf(
  texts: ReadonlyMap<string, string>,
  papers: readonly string[] | undefined,
): ReadonlyMap<string, string> {
  if (papers === undefined) return texts;
  const wanted = new Set([pipelineFile, ...papers.map(paperFile)]);
  return new Map([...texts].filter(([path]) => wanted.has(path)));
}

/** Changes when a text's content, or that of any file of the code, changes: what all papers share. */
function fingerprintOf(
  texts: ReadonlyMap<string, string>,
  { profile, code }: { readonly profile: string | undefined; readonly code: CodeRead },
): string {
  const parts = [profile ?? "", Deno.version.deno, code.digest];
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
  /** The papers that are to be read; undefined: all. */
  readonly papers: readonly string[] | undefined;
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
