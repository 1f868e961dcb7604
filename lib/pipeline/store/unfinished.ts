/** Unfinished files: where they lie, whose they are, and how a finished one takes its place. */
import {
  inFolder,
  isIrregular,
  isNotFound,
  removeIfPresent,
  statIfPresent,
} from "./file-operations.ts";
import { ifStorageAllows } from "../system/storage-fault.ts";
import { unlock } from "../system/unlock.ts";
import { freshName } from "./fresh-name.ts";
import type { Layout } from "./layout.ts";
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
  if (isIrregular(`${path}.lock`)) return;
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
