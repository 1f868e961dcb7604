/**
 * From a workspace to its graph of jobs. What is read is remembered (remembered/papers.ts), so that a run without
 * changes parses and loads nothing; where targets name papers, the others are not read.
 */
import { UserError } from "../../contract/errors.ts";
import { expand } from "../specification/expand.ts";
import type { Moment } from "../system/file-stamp.ts";
import { later } from "../system/later.ts";
import type { JobGraph, Specification } from "../specification/specification.ts";
import { withProgramFiles } from "../files/program-files.ts";
import { readTexts } from "./texts.ts";
import { codeFilesOf, fingerprintOf, lookOf } from "./remembered/code-files.ts";
import { diskTime } from "../store/disk-time.ts";
import { layoutOf, storeRoot } from "../store/layout.ts";
import { checkFormat } from "../store/opening.ts";
import { releaseTmp } from "../store/unfinished.ts";
import { papersNamed } from "../specification/targets.ts";
import { paperFile, papersFolder, pipelineFile } from "../specification/workspace-files.ts";
import { cacheFormat, specificationOf } from "./remembered/papers.ts";

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
  return (await loadWithLook(workspace, options)).graph;
}

export interface Loaded {
  readonly graph: JobGraph;
  /** The {@link specificationLook} of the files that it was read from. */
  readonly look: string;
}

/** The same, with how the files looked before they were read. */
export async function loadWithLook(workspace: string, options: LoadOptions): Promise<Loaded> {
  const { profile, isReadOnly = false, fromSources = false, ask, targets = [], onReading } =
    options;
  const layout = { ...layoutOf(storeRoot(workspace)), isReadOnly };
  if (!isReadOnly) checkFormat(layout.root);
  try {
    const texts = readTexts(workspace);
    const moment = diskTime(layout);
    const code = codeFilesOf(workspace);
    const look = lookOf(texts, code);
    const read = (papers: readonly string[] | undefined) =>
      readSpecification({ workspace, profile, texts: textsOf(texts, papers), papers, ask });
    if (fromSources) return { graph: expandedIn(workspace, await read(undefined)), look };
    const words = [cacheFormat, profile ?? "", Deno.version.deno];
    const fingerprint = fingerprintOf(textsOf(texts, []), code, { words, moment });
    const papers = papersNamed(targets, namesOf(texts));
    const forgotten = () => onReading?.(moment);
    const asked = { layout, profile, fingerprint, texts, papers, read, forgotten };
    return { graph: expandedIn(workspace, await specificationOf(asked)), look };
  } finally {
    releaseTmp(layout);
  }
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

/** The files of programs are looked for each time: a folder may have a new one. */
function expandedIn(workspace: string, specification: Specification): JobGraph {
  return expand(withProgramFiles(specification, workspace));
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
  try {
    return lookOf(readTexts(workspace), codeFilesOf(workspace));
  } catch (error) {
    // Whoever loads it says what is wrong.
    if (!(error instanceof UserError)) throw error;
    return `unreadable: ${error.message}`;
  }
}
