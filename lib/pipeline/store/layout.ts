/** Where things lie in the store (`artifacts/`), and the small file operations that it rests on. */
import { exitCodes, UserError } from "../../contract/errors.ts";
import { type Digest, digestOf, uuid7 } from "../keys/digest.ts";
import { ifStorageAllows } from "../system/storage-fault.ts";
import { unlock } from "../system/unlock.ts";

export const storeFormat = "asymptopia store 1, sha256\n";

export interface Layout {
  readonly root: string;
  /** Set for questions that must change no file: caches are not written, damage is left as found. */
  readonly isReadOnly?: boolean;
  /** This process's own folder for unfinished files. */
  readonly tmp: string;
  readonly quarantine: string;
  readonly runs: string;
  /** Files that may be deleted at any time. */
  readonly cache: string;
  blob(digest: Digest): string;
  record(key: Digest): string;
  lease(key: Digest): string;
  /** What a job that did not end has kept (checkpoints.ts). */
  checkpoint(key: Digest): string;
}

export function layoutOf(root: string): Layout {
  const sharded = (folder: string) => (digest: Digest) =>
    `${root}/${folder}/${digest.slice(0, 2)}/${digest.slice(2)}`;
  const record = sharded("ac");
  return {
    root,
    tmp: `${root}/tmp/${freshName()}`,
    quarantine: `${root}/quarantine`,
    runs: `${root}/run`,
    cache: `${root}/cache`,
    blob: sharded("cas"),
    record: (key) => `${record(key)}.json`,
    lease: (key) => `${root}/lease/${key.slice(0, 3)}`,
    checkpoint: (key) => `${root}/checkpoint/${key}`,
  };
}

/**
 * Makes the store's folders, or checks that an existing store has a format that this engine knows. A
 * file that names no format at all is damaged and is written anew: every blob and record has its own
 * checksum, so nothing of another kind can be taken for a result.
 */
export function openLayout(root: string): Layout {
  const layout = layoutOf(root);
  const format = formatOf(root);
  if (format === "known") return layout;
  for (const folder of ["cas", "ac", "lease", "tmp", "run", "cache"]) {
    Deno.mkdirSync(`${root}/${folder}`, { recursive: true });
  }
  // By what was read: another engine may have written a good one since.
  if (format === "damaged") setAside(layout, `${root}/format`);
  try {
    writeAtomic(layout, `${root}/format`, storeFormat);
  } catch (error) {
    releaseTmp(layout);
    throw error;
  }
  return layout;
}

/** The layout of a store that is only read; it may be missing altogether. */
export function readOnlyLayout(root: string): Layout {
  formatOf(root);
  return { ...layoutOf(root), isReadOnly: true };
}

/** Whether the store is there, and its format file whole; throws for another format. */
function formatOf(root: string): "known" | "absent" | "damaged" {
  const found = readIfPresent(`${root}/format`);
  const format = found && new TextDecoder().decode(found);
  if (format === undefined) return "absent";
  if (!/^asymptopia store \d+\b/.test(format)) return "damaged";
  if (format === storeFormat) return "known";
  throw new UserError({
    action: `cannot use the store ${root}, whose format is "${format.trim()}"`,
    allowed: `"${storeFormat.trim()}"`,
    hint: "move it away, or use the version of this program that wrote it; if no other version " +
      `ever wrote it, the file is damaged: delete ${root}/format and run again`,
    exitCode: exitCodes.storeDamage,
  });
}

export function isNotFound(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

/** A folder in a file's place reads as an empty file: as damage. */
export function readIfPresent(path: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (error instanceof Deno.errors.IsADirectory) return new Uint8Array();
    throw error;
  }
}

/** Names of what is in a folder; none if it is not there. */
export function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

export function statIfPresent(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Runs an operation that needs a folder; makes the folder and tries again if it is missing. */
export function inFolder(path: string, operation: () => void): void {
  try {
    operation();
  } catch (error) {
    if (!isNotFound(error)) throw error;
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    operation();
  }
}

/** A name that nobody else uses and that sorts by time. */
export function freshName(): string {
  return uuid7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}

/** Locks on this process's tmp folders; the kernel releases them if the process dies. */
const tmpLocks = new Map<string, Deno.FsFile>();

/** A path for an unfinished file. The first call claims this process's tmp folder. */
export function freshPath(layout: Layout): string {
  if (!tmpLocks.has(layout.tmp)) tmpLocks.set(layout.tmp, claimTmp(layout));
  return `${layout.tmp}/${freshName()}`;
}

function claimTmp(layout: Layout): Deno.FsFile {
  Deno.mkdirSync(`${layout.root}/tmp`, { recursive: true });
  const path = `${layout.tmp}.lock`;
  while (true) {
    const lock = Deno.openSync(path, { create: true, write: true });
    try {
      lock.lockSync(true);
      // Between these two lines a sweep may have taken the file for that of a dead process.
      if (statIfPresent(path)?.ino === lock.statSync().ino) {
        Deno.mkdirSync(layout.tmp, { recursive: true });
        return lock;
      }
    } catch (error) {
      unlock(lock);
      throw error;
    }
    unlock(lock);
  }
}

/** Gives this process's tmp folder back, with whatever is left in it. */
export function releaseTmp(layout: Layout): void {
  const lock = tmpLocks.get(layout.tmp);
  if (lock === undefined) return;
  tmpLocks.delete(layout.tmp);
  // What cannot be removed now is swept by a later run.
  ifStorageAllows(() => {
    removeIfPresent(layout.tmp);
    removeIfPresent(`${layout.tmp}.lock`);
  });
  unlock(lock);
}

/** Removes the tmp folders of processes that died: those whose lock nobody holds. */
export function sweepTmp(layout: Layout): void {
  const folder = `${layout.root}/tmp`;
  if (statIfPresent(folder) === undefined) return;
  ifStorageAllows(() => {
    for (const name of [...Deno.readDirSync(folder)].map(({ name }) => name)) {
      const path = `${folder}/${name.replace(/\.lock$/, "")}`;
      if (path !== layout.tmp) ifStorageAllows(() => sweep(path));
    }
  });
}

/** The lock is made before its folder and removed after it: a folder without one is nobody's. */
function sweep(path: string): void {
  let lock: Deno.FsFile | undefined;
  try {
    lock = Deno.openSync(`${path}.lock`, { write: true });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  try {
    if (lock?.tryLockSync(true) === false) return;
    removeIfPresent(path);
    if (lock !== undefined) removeIfPresent(`${path}.lock`);
  } finally {
    if (lock !== undefined) unlock(lock);
  }
}

/** Removes a file, or a folder with all that is in it; nothing happens if it is not there. */
export function removeIfPresent(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/** Moves what is damaged or in the way into quarantine, for a person to look at. */
export function setAside(layout: Layout, path: string, name?: string): void {
  name ??= path.slice(layout.root.length + 1).replaceAll("/", "-");
  const target = `${layout.quarantine}/${name}.${freshName()}`;
  Deno.mkdirSync(layout.quarantine, { recursive: true });
  try {
    Deno.renameSync(path, target);
  } catch (error) {
    // Another run was quicker.
    if (!isNotFound(error)) throw error;
  }
}

/** Moves an unfinished file into its place; a folder that is in the way is set aside. */
export function placeFile(layout: Layout, temporary: string, path: string): void {
  try {
    inFolder(path, () => Deno.renameSync(temporary, path));
  } catch (error) {
    if (!(error instanceof Deno.errors.IsADirectory)) throw error;
    setAside(layout, path);
    Deno.renameSync(temporary, path);
  }
}

/** Writes a whole file or nothing: a reader sees the old content or the new one. */
export function writeAtomic(layout: Layout, path: string, content: Uint8Array | string): void {
  const temporary = freshPath(layout);
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  Deno.writeFileSync(temporary, bytes);
  placeFile(layout, temporary, path);
}

/**
 * A cache file in JSON; undefined when it is missing or damaged, for it may be made again. Its first
 * line is a checksum of the rest, and its name: a cache answers for results, so neither a flipped
 * bit nor another cache in its place must change one.
 */
export function readCache<T>(layout: Layout, name: string): T | undefined {
  const bytes = readIfPresent(`${layout.cache}/${name}`);
  if (bytes === undefined) return undefined;
  const start = digestLength + 1 + name.length + 1;
  const [head, json] = [bytes.subarray(0, start), bytes.subarray(start)];
  const decoder = new TextDecoder();
  if (decoder.decode(head) !== cacheHead(name, json)) return undefined;
  return JSON.parse(decoder.decode(json)) as T;
}

/** A disk that refuses it leaves the cache as it was: results are right without. */
export function writeCache(layout: Layout, name: string, content: unknown): void {
  if (layout.isReadOnly) return;
  const json = JSON.stringify(content);
  ifStorageAllows(() =>
    writeAtomic(layout, `${layout.cache}/${name}`, cacheHead(name, json) + json)
  );
}

const digestLength = 64;

function cacheHead(name: string, json: Uint8Array | string): string {
  return `${digestOf(json)} ${name}\n`;
}
