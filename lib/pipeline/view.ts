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

/**
 * What the view remembers of an output, as one short text: its digest, then size and modification
 * time of each file that shows it (of a table, a second one as text).
 */
type OutputMemo = string;

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
    const found = memo === undefined ? undefined : await lookAt(layout, path, memo);
    if (found !== undefined) edited.push(...found.edited);
    if (found?.whole !== undefined && found.whole.startsWith(output.digest)) {
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

/** Compares the files of an output with what is remembered of them; touching one is no edit. */
function lookAt(layout: Layout, path: string, memo: OutputMemo): Seen | Promise<Seen> {
  const digest = memo.slice(0, 64);
  const hasText = memo.indexOf(" ", 65) !== memo.lastIndexOf(" ");
  const now = memoOf(layout, digest, hasText ? [path, csvPath(path)] : [path]);
  return now === memo
    ? { edited: [], whole: memo }
    : compare(layout, path, { digest, hasText, now });
}

interface Seen {
  readonly edited: readonly string[];
  /** Today's memo, if all files are there as they were written. */
  readonly whole?: OutputMemo;
}

/** Tells by content which files differ; undefined memo = one of them is gone. */
async function compare(
  layout: Layout,
  path: string,
  { digest, hasText, now }: {
    readonly digest: Digest;
    readonly hasText: boolean;
    readonly now: OutputMemo | undefined;
  },
): Promise<Seen> {
  const edited: string[] = [];
  const shown = readIfPresent(`${layout.root}/${path}`);
  if (shown !== undefined && digestOf(shown) !== digest) edited.push(path);
  const text = hasText ? readIfPresent(`${layout.root}/${csvPath(path)}`) : undefined;
  const stored = readIfPresent(layout.blob(digest));
  if (text !== undefined && stored !== undefined && digestOf(stored) === digest) {
    if (digestOf(text) !== digestOf(await textOf(stored))) edited.push(csvPath(path));
  }
  return edited.length > 0 || now === undefined ? { edited } : { edited, whole: now };
}

/** Undefined when a file is not there. */
function memoOf(
  { root }: Layout,
  digest: Digest,
  paths: readonly string[],
): OutputMemo | undefined {
  let memo = digest;
  for (const path of paths) {
    const found = statIfPresent(`${root}/${path}`);
    if (found === undefined) return undefined;
    memo += ` ${found.size} ${found.mtime?.getTime() ?? 0}`;
  }
  return memo;
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
  writeAtomic(layout, `${layout.root}/${path}`, bytes);
  if (output.mediaType !== arrowType) return memoOf(layout, output.digest, [path]);
  const text = csvPath(path);
  if (output.size > csvBytesMax) {
    removeFile(`${layout.root}/${text}`);
    return memoOf(layout, output.digest, [path]);
  }
  writeAtomic(layout, `${layout.root}/${text}`, await textOf(bytes));
  return memoOf(layout, output.digest, [path, text]);
}

async function textOf(table: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const [{ decodeTable }, { csvOf }] = await Promise.all([
    later<typeof import("../contract/codec.ts")>("../contract/codec.ts"),
    later<typeof import("./csv.ts")>("./csv.ts"),
  ]);
  return new TextEncoder().encode(csvOf(decodeTable(table)));
}

function removeFile(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
