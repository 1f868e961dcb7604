/**
 * The readable view `artifacts/out/<paper>/<stage>/`: what people open. Written after a run, only
 * what changed; copies, never links, so that an editor cannot reach the store.
 */
import { tableMediaType } from "../../contract/media-types.ts";
import { type Digest, digestOf } from "../keys/digest.ts";
import { type FileStamp, looksSame, stampOf } from "../system/file-stamp.ts";
import { later } from "../system/later.ts";
import type { JobOutcome } from "../runs/events.ts";
import type { OutputRecord } from "../store/record.ts";
import type { Job } from "../specification/specification.ts";
import { DamagedBlob, readBlob } from "../store/store.ts";
import { type Layout } from "../store/layout.ts";
import { readCache, writeCache } from "../store/cache.ts";
import { releaseTmp, writeAtomic } from "../store/unfinished.ts";
import { isNotFound, readIfPresent, statIfPresent } from "../store/file-operations.ts";
import { pointText } from "../specification/targets.ts";

/** Larger tables are only .arrow in the view; `show --csv` writes any of them as text. */
export const csvBytesMax = 400_000;
/** Tables with more numbers in vectors: nobody reads them as text, and bytes grow fourfold by it. */
const csvVectorNumbersMax = 50_000;

const indexName = "view-2.json";

const endings: Readonly<Record<string, string>> = {
  [tableMediaType]: "arrow",
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
  return `${viewFolder(job)}${stage.role === "figure" ? stage.name : name}.${ending}`;
}

/** Folder of a job's files in the view, with a slash at its end. */
function viewFolder(job: Job): string {
  const { stage } = job;
  const point = folderName(pointText(job).slice(1, -1));
  return `out/${stage.paper}/${stage.name}/${point === "" ? "" : `${point}/`}`;
}

/** Longer names of folders are cut, and distinguished by a digest: disks take 255 bytes. */
const folderNameLengthMax = 180;

function folderName(text: string): string {
  const name = text.replace(/[^A-Za-z0-9.=,+-]/gu, encodeURIComponent);
  if (name.length <= folderNameLengthMax) return name;
  return `${name.slice(0, folderNameLengthMax - 17)}~${digestOf(text).slice(0, 16)}`;
}

/** What a file of the view shows, and its size and modification time when it was written. */
type Entry = readonly [digest: Digest, stamp: FileStamp];

export interface Viewed {
  /** Number of files written. */
  readonly written: number;
  /** Outputs whose bytes are lost or damaged: they are not shown, and must be made again. */
  readonly damaged: readonly Digest[];
  /** Paths, from the store's folder, of files that somebody had edited; they are written again. */
  readonly edited: readonly string[];
}

/**
 * Brings the view of these jobs up to date. What belongs to a job that still exists and has no outcome
 * now (it failed, or was not asked for) stays as it was.
 */
export async function writeView(
  layout: Layout,
  jobs: readonly Job[],
  outcomes: ReadonlyMap<string, Pick<JobOutcome, "outputs">>,
  existing: readonly Job[] = jobs,
): Promise<Viewed> {
  try {
    return await bringUpToDate(layout, { jobs, existing, outcomes });
  } finally {
    releaseTmp(layout);
  }
}

interface Shown {
  readonly jobs: readonly Job[];
  readonly existing: readonly Job[];
  readonly outcomes: ReadonlyMap<string, Pick<JobOutcome, "outputs">>;
}

async function bringUpToDate(
  layout: Layout,
  { jobs, existing, outcomes }: Shown,
): Promise<Viewed> {
  const index = readCache<Record<string, Entry>>(layout, indexName) ?? {};
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
  const shown = new Set(jobs.filter(({ id }) => outcomes.has(id)).map(({ id }) => id));
  const kept = existing.filter(({ id }) => !shown.has(id)).map(viewFolder);
  const stale = [...wanted].filter(([path, { digest }]) => !isShown(layout, path, digest, index));
  const removed = Object.keys(index).filter((path) =>
    !wanted.has(path) && inOneOf(path, folders) && !kept.some((folder) => path.startsWith(folder))
  );
  if (stale.length + removed.length === 0) return { written: 0, damaged: [], edited: [] };
  const damaged: Digest[] = [];
  const edited: string[] = [];
  for (const [path, output] of stale) {
    if (isEdited(layout, path, [output.digest, index[path]?.[0]])) edited.push(path);
    const entry = await writeOutput(layout, path, output);
    if (entry === undefined) damaged.push(output.digest);
    else index[path] = entry;
  }
  for (const path of removed) {
    removeShown(layout, path);
    delete index[path];
  }
  writeCache(layout, indexName, index);
  return { written: stale.length - damaged.length, damaged, edited };
}

/**
 * True if the file is there, shows these bytes, and nobody has touched it since: a person, or a run
 * that died before it could note in the index what it had written.
 */
function isShown(
  layout: Layout,
  path: string,
  digest: Digest,
  index: Readonly<Record<string, Entry>>,
): boolean {
  const entry = index[path];
  if (entry === undefined || entry[0] !== digest) return false;
  const found = statIfPresent(`${layout.own.root}/${path}`);
  return found !== undefined && looksSame(stampOf(found), entry[1]);
}

/** True if a file that was shown holds what no run wrote there; touching it is no edit. */
function isEdited(
  { own: { root } }: Layout,
  path: string,
  [wanted, written]: readonly [Digest, Digest | undefined],
): boolean {
  const bytes = written === undefined ? undefined : readIfPresent(`${root}/${path}`);
  return bytes !== undefined && ![wanted, written].includes(digestOf(bytes));
}

function removeShown(layout: Layout, path: string): void {
  removeFile(`${layout.own.root}/${path}`);
  if (path.endsWith(".arrow")) removeFile(`${layout.own.root}/${csvPath(path)}`);
}

function inOneOf(path: string, folders: ReadonlySet<string>): boolean {
  return folders.has(path.split("/").slice(0, 3).join("/") + "/");
}

function csvPath(path: string): string {
  return path.replace(/\.arrow$/, ".csv");
}

/** Undefined if the bytes are lost or damaged: the run has to repair that, and nothing is shown. */
async function writeOutput(
  layout: Layout,
  path: string,
  output: OutputRecord,
): Promise<Entry | undefined> {
  let bytes;
  try {
    bytes = readBlob(layout, output.digest);
  } catch (error) {
    if (!(error instanceof DamagedBlob)) throw error;
    removeShown(layout, path);
    return undefined;
  }
  const target = `${layout.own.root}/${path}`;
  writeAtomic(layout.own, target, bytes);
  if (output.mediaType === tableMediaType) await writeCsv(layout, csvPath(target), bytes);
  return [output.digest, stampOf(Deno.statSync(target))];
}

async function writeCsv(layout: Layout, target: string, bytes: Uint8Array<ArrayBuffer>) {
  if (bytes.length > csvBytesMax) return removeFile(target);
  const [{ decodeTable }, { csvOf }] = await Promise.all([
    later<typeof import("../../contract/codec.ts")>(import.meta.resolve("../../contract/codec.ts")),
    later<typeof import("./csv.ts")>(import.meta.resolve("./csv.ts")),
  ]);
  const table = decodeTable(bytes);
  const vectors = Object.values(table.columns).filter(({ kind }) => kind === "vector");
  const numbers = vectors.reduce((sum, { values }) => sum + values.length, 0);
  if (numbers > csvVectorNumbersMax) return removeFile(target);
  writeAtomic(layout.own, target, csvOf(table));
}

function removeFile(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
