/**
 * The readable view `artifacts/out/<paper>/<stage>/`: what people open. Written after a run, only
 * what changed; copies, never links, so that an editor cannot reach the store.
 */
import { tableMediaType } from "../../contract/media-types.ts";
import { exitCodes, UserError } from "../../contract/errors.ts";
import { type Digest, digestOf } from "../keys/digest.ts";
import { looksSame, stampOf } from "../system/file-stamp.ts";
import type { JobOutcome } from "../runs/events.ts";
import type { OutputRecord } from "../store/record.ts";
import type { Job } from "../specification/specification.ts";
import { DamagedBlob, readBlob } from "../store/store.ts";
import { type Layout } from "../store/layout.ts";
import { releaseTmp, writeAtomic } from "../store/unfinished.ts";
import {
  blobBytesMax,
  isNotFound,
  namesIn,
  readIfPresent,
  removeIfPresent,
  statIfPresent,
} from "../store/file-operations.ts";
import { refuseLinkedFolders } from "../store/no-links.ts";
import { pointText } from "../specification/targets.ts";
import { csvBytesMax, csvFor } from "./csv-copy.ts";
import { isFileOfARun } from "./file-of-a-run.ts";
import { folderOf, readViewIndex, type Shown, writeViewIndex } from "./view-index.ts";

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
  const cut = () => `${name.slice(0, folderNameLengthMax - 17)}~${digestOf(text).slice(0, 16)}`;
  return name.length <= folderNameLengthMax ? name : cut();
}

export interface Viewed {
  /** Number of files written. */
  readonly written: number;
  /** Outputs whose bytes are lost or damaged: they are not shown, and must be made again. */
  readonly damaged: readonly Digest[];
  /** What somebody else did in the view, in words for the user. */
  readonly remarks: readonly string[];
}

export interface ViewOptions {
  /** All jobs of the specification; default: those that are shown. */
  readonly existing?: readonly Job[];
  /** Papers whose jobs nobody has asked for: their files stay. */
  readonly unread?: ReadonlySet<string>;
  /** The workspace that is shown; files of others in the same store stay. Default: the store's folder. */
  readonly workspace?: string;
}

/**
 * Brings the view of these jobs up to date. What belongs to a job that still exists and has no outcome
 * now (it failed, or was not asked for) stays as it was; what belongs to none is removed.
 */
export async function writeView(
  layout: Layout,
  jobs: readonly Job[],
  outcomes: ReadonlyMap<string, Pick<JobOutcome, "outputs">>,
  { existing = jobs, unread = new Set(), workspace = layout.own.root }: ViewOptions = {},
): Promise<Viewed> {
  try {
    const wanted = wantedFiles(jobs, outcomes);
    refuseTwins(layout, [...wanted.keys()]);
    const index = readViewIndex(layout);
    const stale = [...wanted].filter(([path, { output }]) => !isShown(layout, path, output, index));
    const shown = new Set(jobs.map(({ id }) => id).filter((id) => outcomes.has(id)));
    const kept = existing.filter(({ id }) => !shown.has(id));
    const mayStay = (path: string) => wanted.has(path) || unread.has(path.split("/", 2)[1]);
    const gone = lostFiles(index, kept, workspace).filter(([path]) => !mayStay(path));
    if (stale.length + gone.length === 0) return { written: 0, damaged: [], remarks: [] };
    return await new Update(layout, workspace, index).make(new Map(stale), new Map(gone));
  } finally {
    releaseTmp(layout);
  }
}

/** Paths, from the store's folder, of what a workspace's runs have shown of jobs that are no more. */
export function lostViews(layout: Layout, existing: readonly Job[], workspace: string): string[] {
  return lostFiles(readViewIndex(layout), existing, workspace).map(([path]) => path);
}

function lostFiles(
  index: ReadonlyMap<string, Shown>,
  existing: readonly Job[],
  workspace: string,
): (readonly [path: string, entry: Shown])[] {
  const folders = new Set(existing.map(viewFolder));
  return [...index].filter(([path, { by }]) => by === workspace && !folders.has(folderOf(path)));
}

/** A file of the view: the bytes of an output, or the rows of a table as text. */
interface Wanted {
  readonly output: OutputRecord;
  readonly form: "bytes" | "csv";
}

function wantedFiles(
  jobs: readonly Job[],
  outcomes: ReadonlyMap<string, Pick<JobOutcome, "outputs">>,
): ReadonlyMap<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const job of jobs) {
    for (const [name, output] of Object.entries(outcomes.get(job.id)?.outputs ?? {})) {
      const path = viewPath(job, name, output.mediaType);
      wanted.set(path, { output, form: "bytes" });
      if (output.mediaType !== tableMediaType || output.size > csvBytesMax) continue;
      wanted.set(path.replace(/\.arrow$/, ".csv"), { output, form: "csv" });
    }
  }
  return wanted;
}

/** Files whose paths differ in case only would be one file on some disks. */
function refuseTwins({ own: { root } }: Layout, paths: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const path of paths) {
    const folded = path.toLowerCase();
    const twin = seen.get(folded);
    seen.set(folded, path);
    // The store has a file of the one name, so it has the other only if the disk takes both for one.
    if (twin === undefined || statIfPresent(`${root}/FORMAT`) === undefined) continue;
    throw new UserError({
      action:
        `cannot show ${path} beside ${twin}: this disk takes names that differ in upper and ` +
        "lower case only for one",
      hint: "rename a stage, claim, figure or axis value; the results themselves are stored",
      exitCode: exitCodes.specification,
    });
  }
}

/** True if the file is there, shows this output, and nobody has touched it since. */
function isShown(
  layout: Layout,
  path: string,
  { digest }: OutputRecord,
  index: ReadonlyMap<string, Shown>,
): boolean {
  const entry = index.get(path);
  if (entry === undefined || entry.source !== digest) return false;
  if (entry.stamp === null) return entry.written === "none";
  const found = statIfPresent(`${layout.own.root}/${path}`);
  return found !== undefined && looksSame(stampOf(found), entry.stamp);
}

class Update {
  readonly #damaged = new Set<Digest>();
  readonly #remarks: string[] = [];
  #written = 0;

  constructor(
    readonly layout: Layout,
    readonly workspace: string,
    readonly index: Map<string, Shown>,
  ) {}

  async make(
    stale: ReadonlyMap<string, Wanted>,
    gone: ReadonlyMap<string, Shown>,
  ): Promise<Viewed> {
    const { layout, index, workspace: by } = this;
    const before = new Map(index);
    const foreign = [...stale].filter(([path]) => !before.has(path));
    for (const [path, wanted] of foreign) await this.#moveForeign(path, wanted);
    // Noted first: if this run ends half-way, the next one knows the files for those of a run.
    for (const [path, { output: { digest: source } }] of stale) {
      index.set(path, { source, written: "pending", stamp: null, by });
    }
    writeViewIndex(layout, index);
    for (const [path, wanted] of stale) await this.#write(path, wanted, before.get(path));
    for (const [path, entry] of gone) this.#remove(path, entry);
    writeViewIndex(layout, index);
    return { written: this.#written, damaged: [...this.#damaged], remarks: this.#remarks };
  }

  #absolute(path: string): string {
    return `${this.layout.own.root}/${path}`;
  }

  /** A file that no run has written makes room, and keeps its content. */
  async #moveForeign(path: string, wanted: Wanted): Promise<void> {
    refuseLinkedFolders(this.layout.own.root, this.#absolute(path));
    const found = readIfPresent(this.#absolute(path), blobBytesMax);
    if (found === undefined) return;
    if (await isFileOfARun(this.layout, path, found)) return;
    const own = await this.#bytesOf(wanted);
    if (own === undefined || digestOf(own) === digestOf(found)) return;
    let aside = `${path}.yours`;
    for (let n = 2; statIfPresent(this.#absolute(aside)) !== undefined; n++) {
      aside = `${path}.yours-${n}`;
    }
    Deno.renameSync(this.#absolute(path), this.#absolute(aside));
    this.#remarks.push(
      `artifacts/${path} was there and is of no run: it is now artifacts/${aside}`,
    );
  }

  /** Undefined if the bytes are lost or damaged, or if there is no such file of this output. */
  async #bytesOf({ output, form }: Wanted): Promise<Uint8Array | undefined> {
    let bytes;
    try {
      bytes = readBlob(this.layout, output.digest);
    } catch (error) {
      if (!(error instanceof DamagedBlob)) throw error;
      this.#damaged.add(output.digest);
      return undefined;
    }
    return form === "bytes" ? bytes : await csvFor(bytes);
  }

  async #write(path: string, wanted: Wanted, before: Shown | undefined): Promise<void> {
    const target = this.#absolute(path);
    const bytes = await this.#bytesOf(wanted);
    const { digest: source } = wanted.output;
    const by = this.workspace;
    if (bytes === undefined) {
      if (before !== undefined) this.#removeFile(path);
      if (this.#damaged.has(source)) this.index.delete(path);
      else this.index.set(path, { source, written: "none", stamp: null, by });
      return;
    }
    const written = digestOf(bytes);
    if (this.#isEdited(path, before, written)) {
      this.#remarks.push(`artifacts/${path} had been edited; it is written again from the store`);
    }
    writeAtomic(this.layout.own, target, bytes);
    this.index.set(path, { source, written, stamp: stampOf(Deno.statSync(target)), by });
    this.#written++;
  }

  /** True if a file that was shown holds what no run wrote there; touching it is no edit. */
  #isEdited(path: string, before: Shown | undefined, wanted?: Digest): boolean {
    if (before === undefined || before.stamp === null) return false;
    const bytes = readIfPresent(this.#absolute(path), blobBytesMax);
    return bytes !== undefined && ![wanted, before.written].includes(digestOf(bytes));
  }

  /** Of a job that is no more. What somebody has edited is left to him. */
  #remove(path: string, entry: Shown): void {
    this.index.delete(path);
    if (this.#isEdited(path, entry)) {
      this.#remarks.push(
        `artifacts/${path} had been edited, and no stage gives it any more: it is left`,
      );
      return;
    }
    this.#removeFile(path);
    let folder = folderOf(path).slice(0, -1);
    while (folder !== "out" && this.#removeIfEmpty(folder)) folder = folderOf(folder).slice(0, -1);
  }

  /** A folder that somebody has put there stays. */
  #removeFile(path: string): void {
    const target = this.#absolute(path);
    refuseLinkedFolders(this.layout.own.root, target);
    if (statIfPresent(target)?.isDirectory !== true) removeIfPresent(target);
  }

  #removeIfEmpty(folder: string): boolean {
    if (namesIn(this.#absolute(folder)).length > 0) return false;
    try {
      Deno.removeSync(this.#absolute(folder));
    } catch (error) {
      // Another run has put something there, or was quicker.
      if (isNotFound(error)) return true;
      if (error instanceof Error && "code" in error && error.code === "ENOTEMPTY") return false;
      throw error;
    }
    return true;
  }
}
