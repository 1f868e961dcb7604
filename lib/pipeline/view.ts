/**
 * The readable view `artifacts/out/<paper>/<stage>/`: what people open. Written after a run, only
 * what changed; copies, never links, so that an editor cannot reach the store. A file that is no
 * longer as it was written (somebody edited it) is named and written again: no stage ever reads it.
 */
import { type Digest, digestOf } from "./digest.ts";
import { later } from "./later.ts";
import type { JobOutcome, OutputRecord } from "./events.ts";
import type { Job } from "./specification.ts";
import {
  type Layout,
  readCache,
  readIfPresent,
  releaseTmp,
  statIfPresent,
  writeAtomic,
  writeCache,
} from "./store-layout.ts";
import { pointText } from "./targets.ts";

/** Larger tables are only .arrow in the view; `show --csv` writes any of them as text. */
export const csvBytesMax = 400_000;

const indexName = "view.json";
const arrowType = "application/vnd.apache.arrow.file";

const endings: Readonly<Record<string, string>> = {
  [arrowType]: "arrow",
  "application/json": "json",
  "image/svg+xml": "svg",
  "image/png": "png",
  "text/csv": "csv",
  "text/plain": "txt",
};

/** Path of an output in the view, from the store's folder. */
export function viewPath(job: Job, name: string, mediaType: string): string {
  const { stage } = job;
  const ending = /vegalite/.test(mediaType) ? "vl.json" : endings[mediaType] ?? "bin";
  const point = folderName(pointText(job).slice(1, -1));
  const folder = `out/${stage.paper}/${stage.name}${point === "" ? "" : `/${point}`}`;
  return `${folder}/${stage.role === "figure" ? stage.name : name}.${ending}`;
}

/** Longer names of folders are cut, and told apart by a digest: disks take 255 bytes. */
const folderNameLengthMax = 180;

function folderName(text: string): string {
  const name = text.replace(/[^A-Za-z0-9.=,+-]/gu, encodeURIComponent);
  if (name.length <= folderNameLengthMax) return name;
  return `${name.slice(0, folderNameLengthMax - 17)}~${digestOf(text).slice(0, 16)}`;
}

/** What the view remembers of a file: size, modification time, start of its SHA-256. */
type FileMemo = readonly [size: number, modified: number, digest: string];

/** Of an output: its digest, the file that shows it and, of a table, the one that shows it as text. */
type OutputMemo = readonly [output: Digest, file: FileMemo, text?: FileMemo];

interface ViewIndex {
  readonly version: number;
  readonly outputs: Record<string, OutputMemo>;
}

const indexVersion = 2;

export interface ViewChange {
  /** Outputs written. */
  readonly written: number;
  /** Paths, from the store's folder, of files that somebody had edited. */
  readonly edited: readonly string[];
}

/** Brings the view of these jobs up to date. */
export async function writeView(
  layout: Layout,
  jobs: readonly Job[],
  outcomes: ReadonlyMap<string, Pick<JobOutcome, "outputs">>,
): Promise<ViewChange> {
  try {
    return await writeChanged(layout, jobs, outcomes);
  } finally {
    releaseTmp(layout);
  }
}

async function writeChanged(
  layout: Layout,
  jobs: readonly Job[],
  outcomes: ReadonlyMap<string, Pick<JobOutcome, "outputs">>,
): Promise<ViewChange> {
  const saved = readCache<ViewIndex>(layout, indexName);
  const index = saved?.version === indexVersion ? saved.outputs : {};
  const wanted = new Map<string, OutputRecord>();
  const folders = new Set<string>();
  for (const job of jobs) {
    const outputs = outcomes.get(job.id)?.outputs;
    if (outputs === undefined) continue;
    folders.add(`out/${job.stage.paper}/${job.stage.name}/`);
    for (const name of Object.keys(outputs)) {
      wanted.set(viewPath(job, name, outputs[name].mediaType), outputs[name]);
    }
  }
  const edited: string[] = [];
  let [written, touched] = [0, 0];
  for (const [path, output] of wanted) {
    const memo = index[path];
    const found = memo === undefined ? undefined : lookAt(layout, path, memo);
    if (found !== undefined) edited.push(...found.edited);
    if (memo?.[0] === output.digest && found?.whole !== undefined) {
      if (found.whole !== memo) touched++;
      index[path] = found.whole;
      continue;
    }
    const made = await writeOutput(layout, path, output);
    if (made === undefined) delete index[path];
    else index[path] = made;
    written++;
  }
  const removed = Object.keys(index).filter((path) => !wanted.has(path) && inOneOf(path, folders));
  for (const path of removed) {
    removeFile(`${layout.root}/${path}`);
    if (path.endsWith(".arrow")) removeFile(`${layout.root}/${csvPath(path)}`);
    delete index[path];
  }
  if (written + touched + removed.length > 0) {
    writeCache(layout, indexName, { version: indexVersion, outputs: index });
  }
  return { written, edited };
}

/** Compares the files of an output with what is remembered; touching one is no edit. */
function lookAt(
  layout: Layout,
  path: string,
  memo: OutputMemo,
): { readonly edited: readonly string[]; readonly whole?: OutputMemo } {
  const [output, file, text] = memo;
  const fileNow = sameFile(layout, path, file);
  const textNow = text && sameFile(layout, csvPath(path), text);
  const edited: string[] = [];
  if (fileNow === "edited") edited.push(path);
  if (textNow === "edited") edited.push(csvPath(path));
  if (typeof fileNow === "string" || typeof textNow === "string") return { edited };
  const isAsIs = fileNow === file && textNow === text;
  return { edited, whole: isAsIs ? memo : [output, fileNow, textNow] as const };
}

/** The memo of a file that is as it was written, with its present time. */
function sameFile({ root }: Layout, path: string, memo: FileMemo): FileMemo | "edited" | "gone" {
  const found = statIfPresent(`${root}/${path}`);
  if (found === undefined) return "gone";
  const [size, modified, digest] = memo;
  const now = found.mtime?.getTime() ?? 0;
  if (found.size === size && now === modified) return memo;
  const bytes = readIfPresent(`${root}/${path}`);
  return bytes !== undefined && shortDigest(bytes) === digest ? [size, now, digest] : "edited";
}

function shortDigest(bytes: Uint8Array): string {
  return digestOf(bytes).slice(0, 16);
}

function inOneOf(path: string, folders: ReadonlySet<string>): boolean {
  return folders.has(path.split("/").slice(0, 3).join("/") + "/");
}

function csvPath(path: string): string {
  return path.replace(/\.arrow$/, ".csv");
}

/** Writes the files of an output; gives what is to be remembered of them. */
async function writeOutput(
  layout: Layout,
  path: string,
  output: OutputRecord,
): Promise<OutputMemo | undefined> {
  const bytes = readIfPresent(layout.blob(output.digest));
  // A damaged or missing blob is the next run's to mend, but it must not be shown as a result.
  if (bytes === undefined || digestOf(bytes) !== output.digest) return undefined;
  const file = writeFile(layout, path, bytes);
  if (output.mediaType !== arrowType) return [output.digest, file];
  if (output.size > csvBytesMax) {
    removeFile(`${layout.root}/${csvPath(path)}`);
    return [output.digest, file];
  }
  const [{ decodeTable }, { csvOf }] = await Promise.all([
    later<typeof import("../contract/codec.ts")>("../contract/codec.ts"),
    later<typeof import("./csv.ts")>("./csv.ts"),
  ]);
  const text = new TextEncoder().encode(csvOf(decodeTable(bytes)));
  return [output.digest, file, writeFile(layout, csvPath(path), text)];
}

function writeFile(layout: Layout, path: string, bytes: Uint8Array): FileMemo {
  const target = `${layout.root}/${path}`;
  writeAtomic(layout, target, bytes);
  const { size, mtime } = Deno.statSync(target);
  return [size, mtime?.getTime() ?? 0, shortDigest(bytes)];
}

function removeFile(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
