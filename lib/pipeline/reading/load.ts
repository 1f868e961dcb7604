/**
 * From a workspace to its graph of jobs. What is read is remembered (remembered-papers.ts), so that a run without
 * changes parses and loads nothing; where targets name papers, the others are not read.
 */
import { UserError } from "../../contract/errors.ts";
import { digestOf } from "../keys/digest.ts";
import { expand } from "../specification/expand.ts";
import { isUnsettled, type Moment, stampOf } from "../system/file-stamp.ts";
import { later } from "../system/later.ts";
import { join } from "../system/path.ts";
import { installationRoot } from "../system/installation.ts";
import { nameIn, rootsOf } from "../system/roots.ts";
import type { JobGraph, Specification } from "../specification/specification.ts";
import { isNotFound } from "../store/file-operations.ts";
import { withProgramFiles } from "../files/program-files.ts";
import { irregular, readTexts } from "./texts.ts";
import { diskTime } from "../store/disk-time.ts";
import { layoutOf, storeRoot } from "../store/layout.ts";
import { checkFormat } from "../store/opening.ts";
import { releaseTmp } from "../store/unfinished.ts";
import { papersNamed } from "../specification/targets.ts";
import { paperFile, papersFolder, pipelineFile } from "../specification/workspace-files.ts";
import { cacheFormat, specificationOf } from "./remembered-papers.ts";

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
  const { profile, isReadOnly = false, fromSources = false, ask, targets = [], onReading } =
    options;
  const layout = { ...layoutOf(storeRoot(workspace)), isReadOnly };
  if (!isReadOnly) checkFormat(layout.root);
  try {
    const texts = readTexts(workspace);
    const read = (papers: readonly string[] | undefined) =>
      readSpecification({ workspace, profile, texts: textsOf(texts, papers), papers, ask });
    if (fromSources) return expandedIn(workspace, await read(undefined));
    const moment = diskTime(layout);
    const fingerprint = fingerprintOf(workspace, { texts, profile, moment });
    const papers = papersNamed(targets, namesOf(texts));
    const forgotten = () => onReading?.(moment);
    const asked = { layout, profile, fingerprint, texts, papers, read, forgotten };
    return expandedIn(workspace, await specificationOf(asked));
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
  const parts: string[] = [];
  try {
    const noted = { parts, moment: "looks", folders: new Set<string>() } as const;
    noteSpecification(workspace, readTexts(workspace), noted);
  } catch (error) {
    // Whoever loads it says what is wrong.
    if (!(error instanceof UserError)) throw error;
    return `unreadable: ${error.message}`;
  }
  return digestOf(parts.join("\n"));
}

/** What the stats of files are noted in, and by what time. */
interface Noted {
  readonly parts: string[];
  /** "looks": the times of changes do not count. */
  readonly moment: Moment | undefined | "looks";
  /** Folders on the way, so that a link to one of them ends. */
  readonly folders: ReadonlySet<string>;
  /** What the user is shown for a path; given where a file that is none must be refused. */
  readonly nameOf?: (path: string) => string;
}

/** Changes when pipeline.yaml's content, or the stat of any code file, changes: what all papers share. */
function fingerprintOf(
  workspace: string,
  { texts, profile, moment }: {
    readonly texts: ReadonlyMap<string, string>;
    readonly profile: string | undefined;
    readonly moment: Moment | undefined;
  },
): string {
  const parts = [cacheFormat, profile ?? "", Deno.version.deno];
  noteSpecification(workspace, textsOf(texts, []), { parts, moment, folders: new Set() });
  return digestOf(parts.join("\n"));
}

function noteSpecification(
  workspace: string,
  texts: ReadonlyMap<string, string>,
  noted: Noted,
): void {
  for (const [path, text] of texts) noted.parts.push(path, digestOf(text));
  for (const root of rootsOf(workspace)) {
    const nameOf = (path: string) => nameIn(workspace, root, path.slice(root.length + 1));
    for (const folder of ["stages", "lib"]) stats(join(root, folder), { ...noted, nameOf });
    for (const file of ["deno.json", "deno.lock"]) stat(join(root, file), noted);
  }
  // The engine itself, and its packages, may live elsewhere than the workspace.
  stats(join(import.meta.dirname!, ".."), noted);
  for (const file of ["deno.json", "deno.lock"]) stat(join(installationRoot, file), noted);
}

/** All files count: a schema may come from a module in JavaScript, or from JSON. */
function stats(folder: string, noted: Noted): void {
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(folder)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  entries.sort((a, b) => a.name < b.name ? -1 : 1);
  for (const { name, isFile, isDirectory, isSymlink } of entries) {
    const path = `${folder}/${name}`;
    const isOther = !isFile && !isDirectory && !isSymlink;
    if (isOther && name.endsWith(".ts") && noted.nameOf) throw irregular(noted.nameOf(path));
    if (isDirectory) stats(path, noted);
    else if (isFile) stat(path, noted);
    else if (isSymlink) statLink(path, noted);
  }
}

/** The path that leads there counts, too. */
function statLink(path: string, noted: Noted): void {
  let target: string;
  try {
    target = Deno.realPathSync(path);
  } catch (error) {
    if (!isNotFound(error) && !(error instanceof Deno.errors.FilesystemLoop)) throw error;
    noted.parts.push(`${path} leads nowhere`);
    return;
  }
  noted.parts.push(`${path} leads to ${target}`);
  let isDirectory: boolean;
  try {
    isDirectory = Deno.statSync(target).isDirectory;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    throw leadsOutside(noted.nameOf?.(path) ?? path, target);
  }
  if (!isDirectory) return stat(target, noted);
  if (noted.folders.has(target)) return;
  stats(target, { ...noted, folders: new Set([...noted.folders, target]) });
}

function leadsOutside(file: string, target: string): UserError {
  return new UserError({
    place: { file, line: 1, column: 1 },
    action: `cannot read code through a link that leads outside of the workspace, to ${target}`,
    hint: "put a copy in place of the link",
  });
}

function stat(path: string, { parts, moment }: Noted): void {
  try {
    const found = Deno.statSync(path);
    if (moment === "looks") {
      parts.push(`${path} ${found.size} ${found.mtime?.getTime()} ${found.ino}`);
      return;
    }
    const stamp = stampOf(found, moment);
    parts.push(`${path} ${stamp.join(" ")}`);
    // A second edit could have the times of the first: so early, the content decides.
    if (isUnsettled(stamp)) parts.push(digestOf(Deno.readFileSync(path)));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    parts.push(`${path} absent`);
  }
}
