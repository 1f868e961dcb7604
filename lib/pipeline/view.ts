/**
 * The readable view `artifacts/out/<paper>/<stage>/`: what people open. Written after a run, only
 * what changed; copies, never links, so that an editor cannot reach the store.
 */
import { digestOf } from "./digest.ts";
import { later } from "./later.ts";
import type { JobOutcome, OutputRecord } from "./events.ts";
import type { Job } from "./specification.ts";
import {
  inFolder,
  type Layout,
  readCache,
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
  return `${viewFolder(job)}${stage.role === "figure" ? stage.name : name}.${ending}`;
}

/** Folder of a job's files in the view, with a slash at its end. */
function viewFolder(job: Job): string {
  const { stage } = job;
  const point = pointText(job).slice(1, -1).replace(/[^A-Za-z0-9.=,+-]/g, encodeURIComponent);
  return `out/${stage.paper}/${stage.name}/${point === "" ? "" : `${point}/`}`;
}

/**
 * Brings the view of these jobs up to date; gives the number of files written. What belongs to a job
 * that still exists and has no outcome now (it failed, or was not asked for) stays as it was.
 */
export async function writeView(
  layout: Layout,
  jobs: readonly Job[],
  outcomes: ReadonlyMap<string, Pick<JobOutcome, "outputs">>,
  existing: readonly Job[] = jobs,
): Promise<number> {
  const index = readCache<Record<string, string>>(layout, indexName) ?? {};
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
  let written = 0;
  for (const [path, output] of wanted) {
    if (index[path] === output.digest && statIfPresent(`${layout.root}/${path}`) !== undefined) {
      continue;
    }
    await writeOutput(layout, path, output);
    index[path] = output.digest;
    written++;
  }
  const removed = Object.keys(index).filter((path) =>
    !wanted.has(path) && inOneOf(path, folders) && !kept.some((folder) => path.startsWith(folder))
  );
  for (const path of removed) {
    removeFile(`${layout.root}/${path}`);
    if (path.endsWith(".arrow")) removeFile(`${layout.root}/${csvPath(path)}`);
    delete index[path];
  }
  if (written + removed.length > 0) writeCache(layout, indexName, index);
  return written;
}

function inOneOf(path: string, folders: ReadonlySet<string>): boolean {
  return folders.has(path.split("/").slice(0, 3).join("/") + "/");
}

function csvPath(path: string): string {
  return path.replace(/\.arrow$/, ".csv");
}

async function writeOutput(layout: Layout, path: string, output: OutputRecord): Promise<void> {
  const bytes = Deno.readFileSync(layout.blob(output.digest));
  // A damaged blob is the run's to mend, but it must not be shown as a result.
  if (digestOf(bytes) !== output.digest) return;
  const target = `${layout.root}/${path}`;
  inFolder(target, () => writeAtomic(layout, target, bytes));
  if (output.mediaType !== arrowType) return;
  if (output.size > csvBytesMax) return removeFile(csvPath(target));
  const [{ decodeTable }, { csvOf }] = await Promise.all([
    later<typeof import("../contract/codec.ts")>("../contract/codec.ts"),
    later<typeof import("./csv.ts")>("./csv.ts"),
  ]);
  writeAtomic(layout, csvPath(target), csvOf(decodeTable(bytes)));
}

function removeFile(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
