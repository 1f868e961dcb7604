/**
 * The files that `--watch` looks at, and what has become of them since the last look. Events of the
 * system only say when to look; what counts is the content, so that an editor's way of saving (rename,
 * several writes, a touch) makes no difference, and a lost event only costs two seconds.
 */
import { pipelineFile } from "../specification/workspace-files.ts";
import { papersFolder } from "../specification/workspace-files.ts";
import { digestOf } from "../keys/digest.ts";
import {
  type FileStamp,
  isSameStamp,
  looksSame,
  type Moment,
  stampOf,
} from "../system/file-stamp.ts";
import { diskTime } from "../store/disk-time.ts";
import { layoutOf, storeRoot } from "../store/layout.ts";
import { isNotFound, readIfPresent, statIfPresent } from "../store/file-operations.ts";

export interface FileChange {
  /** From the workspace. */
  readonly path: string;
  /** "touched": written again with the same content. */
  readonly how: "saved" | "new" | "deleted" | "touched";
}

interface Seen {
  readonly stamp: FileStamp;
  readonly digest: string;
}

const folders = [papersFolder, "stages", "lib"];
const files = [pipelineFile, "deno.json", "deno.lock"];
/** Saves that belong together: an editor's two writes, a formatter after it, a checkout. */
const settleMilliseconds = 80;
/** Checked even without a notification of the system. */
const lookMilliseconds = 2000;

export class WatchedTree {
  readonly #workspace: string;
  #seen = new Map<string, Seen>();

  constructor(workspace: string) {
    this.#workspace = workspace;
    this.look();
  }

  get size(): number {
    return this.#seen.size;
  }

  /** What has changed since the last look. */
  look(): FileChange[] {
    const before = this.#seen;
    const now = new Map<string, Seen>();
    const moment = diskTime({ ...layoutOf(storeRoot(this.#workspace)), isReadOnly: true });
    for (const path of this.#paths()) {
      const seen = this.#see(path, before.get(path), moment);
      if (seen !== undefined) now.set(path, seen);
    }
    this.#seen = now;
    return changesBetween(before, now);
  }

  /**
   * Waits for the next change and until the files are quiet; gives nothing when it is aborted. Only
   * the first and the last state count: a save that was looked at while the file was half written is
   * one save, and one of the same content none.
   */
  async next(signal: AbortSignal): Promise<FileChange[]> {
    const wake = new WakeUps(this.#workspace);
    const before = this.#seen;
    try {
      while (!signal.aborted) {
        if (this.look().length === 0) {
          await wake.wait(signal);
          continue;
        }
        do {
          await new Promise((resolve) => setTimeout(resolve, settleMilliseconds));
        } while (this.look().length > 0 && !signal.aborted);
        const all = changesBetween(before, this.#seen);
        if (all.length > 0) return all;
      }
      return [];
    } finally {
      wake.close();
    }
  }

  #see(path: string, old: Seen | undefined, moment: Moment | undefined): Seen | undefined {
    const found = statIfPresent(`${this.#workspace}/${path}`);
    if (found === undefined || !found.isFile) return undefined;
    const stamp = stampOf(found, moment);
    if (old !== undefined && isSameStamp(stamp, old.stamp)) return old;
    const bytes = readIfPresent(`${this.#workspace}/${path}`);
    return bytes && { stamp, digest: digestOf(bytes) };
  }

  #paths(): Set<string> {
    const paths = new Set<string>(files);
    for (const folder of folders) this.#list(folder, paths);
    for (const path of this.#declaredFiles(paths)) paths.add(path);
    return paths;
  }

  #list(folder: string, paths: Set<string>): void {
    let entries: Deno.DirEntry[];
    try {
      entries = [...Deno.readDirSync(`${this.#workspace}/${folder}`)];
    } catch (error) {
      if (isNotFound(error)) return;
      throw error;
    }
    for (const { name, isDirectory } of entries) {
      if (isScratch(name)) continue;
      if (isDirectory) this.#list(`${folder}/${name}`, paths);
      else paths.add(`${folder}/${name}`);
    }
  }

  /**
   * Files that the YAML names as sources. Read from its text, not from the specification, so that
   * they are watched while the specification is wrong; one too many does no harm.
   */
  #declaredFiles(paths: ReadonlySet<string>): string[] {
    return [...paths].filter((path) => path.endsWith(".yaml")).flatMap((path) => {
      const bytes = readIfPresent(`${this.#workspace}/${path}`);
      const text = bytes === undefined ? "" : new TextDecoder().decode(bytes);
      return [...text.matchAll(/\bfile:[ \t]*(?:"([^"\n]+)"|'([^'\n]+)'|([^\s"',}#][^,}#\n]*))/g)]
        .map(([, double, single, plain]) => double ?? single ?? plain.trim())
        .filter((file) => !file.startsWith("/") && !file.split("/").includes(".."));
    });
  }
}

/** Files of editors: swap files, backups, locks. */
function isScratch(name: string): boolean {
  return name.startsWith(".") || /(?:~|\.sw[a-z]|\.tmp|\.bak)$|^#.*#$|^4913$/.test(name);
}

function changesBetween(
  before: ReadonlyMap<string, Seen>,
  now: ReadonlyMap<string, Seen>,
): FileChange[] {
  const changes: FileChange[] = [];
  for (const [path, seen] of now) {
    const old = before.get(path);
    if (old === undefined) changes.push({ path, how: "new" });
    else if (old.digest !== seen.digest) changes.push({ path, how: "saved" });
    else if (!looksSame(old.stamp, seen.stamp)) changes.push({ path, how: "touched" });
  }
  for (const path of before.keys()) if (!now.has(path)) changes.push({ path, how: "deleted" });
  return changes;
}

/** "papers/x.yaml saved", "3 files saved (lib/a.ts, …), lib/b.ts deleted" */
export function changeText(changes: readonly FileChange[]): string {
  const told = changes.filter(({ how }) => how !== "touched");
  const groups = Map.groupBy(told.length > 0 ? told : changes, ({ how }) => how);
  return [...groups].map(([how, own]) =>
    own.length === 1 ? `${own[0].path} ${how}` : `${own.length} files ${how} (${own[0].path}, …)`
  ).join(", ");
}

/** Says when it may be worth looking. */
class WakeUps {
  readonly #watchers: Deno.FsWatcher[] = [];
  #wake = () => {};

  constructor(workspace: string) {
    this.#watch([workspace], false);
    const present = folders.map((folder) => `${workspace}/${folder}`)
      .filter((folder) => statIfPresent(folder)?.isDirectory);
    if (present.length > 0) this.#watch(present, true);
  }

  #watch(paths: string[], recursive: boolean): void {
    let watcher: Deno.FsWatcher;
    try {
      watcher = Deno.watchFs(paths, { recursive });
    } catch (error) {
      // No more watches to be had, or a file system without events: looking now and then remains.
      if (error instanceof Error) return;
      throw error;
    }
    this.#watchers.push(watcher);
    (async () => {
      for await (const event of watcher) if (event.kind !== "access") this.#wake();
    })();
  }

  /** Until something happens, the time is over, or `signal` is aborted. */
  async wait(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, lookMilliseconds);
    const wake = () => resolve();
    this.#wake = wake;
    signal.addEventListener("abort", wake, { once: true });
    await promise;
    signal.removeEventListener("abort", wake);
    clearTimeout(timer);
  }

  close(): void {
    for (const watcher of this.#watchers) watcher.close();
  }
}
