/** Unfinished files: where they lie, whose they are, and how a finished one takes its place. */
import {
  inFolder,
  isIrregular,
  isNotFound,
  removeIfPresent,
  statIfPresent,
} from "./file-operations.ts";
import { lacks } from "../system/disk-ability.ts";
import { ifStorageAllows } from "../system/storage-fault.ts";
import { lockSecondsMax, waitForLock } from "../system/file-lock.ts";
import { unlock } from "../system/unlock.ts";
import {
  type Held,
  isElsewhere,
  isFresh,
  readHeld,
  signLock,
  strangerSeconds,
  touchLock,
} from "./holder.ts";
import { heldTooLong } from "./lock-file.ts";
import { freshName, isFreshName } from "./fresh-name.ts";
import { type Layout, quarantineOf } from "./layout.ts";
import { refuseLinkedFolders, refuseLinks } from "./no-links.ts";

/** What the lock of such a folder says of who holds it. */
export const unfinishedWork = "unfinished files";

/** Locks on this process's tmp folders; the kernel releases them if the process dies. */
const tmpLocks = new Map<string, Deno.FsFile>();

/** A folder of files, and in it this process's own folder for unfinished ones: both on one disk. */
export type Part = Pick<Layout, "root" | "tmp">;

/** A path for an unfinished file. The first call claims this process's tmp folder. */
export function freshPath(layout: Part): string {
  if (!tmpLocks.has(layout.tmp)) tmpLocks.set(layout.tmp, claimTmp(layout));
  return `${layout.tmp}/${freshName()}`;
}

function claimTmp(layout: Part): Deno.FsFile {
  refuseLinks(layout.root, `${layout.root}/tmp`);
  Deno.mkdirSync(`${layout.root}/tmp`, { recursive: true });
  const path = `${layout.tmp}.lock`;
  while (true) {
    const lock = Deno.openSync(path, { create: true, write: true });
    try {
      if (waitForLock(lock) === "busy") throw heldTooLong(path, lockSecondsMax);
      // Between these two lines a sweep may have taken the file for that of a dead process. Nobody
      // else makes one of this name, so if there is one it is the one that is open. (Its inode is not
      // asked: Deno allows that only where the real place of the file may be read, behind all links.)
      if (statIfPresent(path) !== undefined) {
        signLock(lock, unfinishedWork);
        Deno.mkdirSync(layout.tmp, { recursive: true });
        // From now on it is signed, and nobody's to remove: it is there, or was taken before.
        if (statIfPresent(path) !== undefined) return lock;
      }
    } catch (error) {
      unlock(lock);
      throw error;
    }
    unlock(lock);
  }
}

/** Signs of life for those who sweep on other machines, where these locks may not reach. */
export function touchTmp(): void {
  for (const tmp of tmpLocks.keys()) touchLock(`${tmp}.lock`);
}

/** Gives this process's tmp folders back, with whatever is left in them. */
export function releaseTmp(layout: Layout): void {
  for (const part of new Set([layout.tmp, layout.own.tmp])) releaseFolder(part);
}

function releaseFolder(tmp: string): void {
  const lock = tmpLocks.get(tmp);
  if (lock === undefined) return;
  tmpLocks.delete(tmp);
  try {
    // What cannot be removed now is swept by a later run.
    ifStorageAllows(() => {
      removeIfPresent(tmp);
      removeIfPresent(`${tmp}.lock`);
    });
  } finally {
    unlock(lock);
  }
}

/**
 * Removes the tmp folders of processes that died: those whose lock nobody holds. What has a name that
 * the engine does not give is not the engine's, and stays.
 */
export function sweepTmp(layout: Layout): void {
  sweepPart(layout);
  if (layout.own.root !== layout.root) sweepPart(layout.own);
}

function sweepPart(layout: Part): void {
  const folder = `${layout.root}/tmp`;
  refuseLinks(layout.root, folder);
  if (statIfPresent(folder) === undefined) return;
  ifStorageAllows(() => {
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name.replace(/\.lock$/, ""));
    for (const name of new Set(names.filter(isFreshName))) {
      const path = `${folder}/${name}`;
      if (path !== layout.tmp) ifStorageAllows(() => sweep(path, folder));
    }
  });
}

/** The lock is made before its folder and removed after it. */
function sweep(path: string, folder: string): void {
  const lockPath = `${path}.lock`;
  if (isIrregular(lockPath)) return;
  let lock: Deno.FsFile;
  try {
    lock = Deno.openSync(lockPath, { write: true });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    if (isLeft(path)) removeIfPresent(path);
    return;
  }
  try {
    if (lock.tryLockSync(true) === false) return;
    const held = readHeld(lockPath);
    if (held.holder === undefined) return removeNameless(lockPath, folder);
    if (isStranger(held)) return;
    removeIfPresent(path);
    removeIfPresent(lockPath);
  } finally {
    unlock(lock);
  }
}

/** After such a silence, what a process of another machine has left is swept. Seconds. */
const silentSeconds = 86_400;

/** Whose lock tells nothing here. */
function isStranger(held: Held): boolean {
  return isElsewhere(held) && isFresh(held, silentSeconds);
}

/**
 * Removes a lock that nobody has signed: its process died, or is on another machine and just about to sign. A folder
 * comes after the signature, so none is touched; and who signed while this one looked gets the lock back.
 */
function removeNameless(lock: string, folder: string): void {
  // If this process dies here, it is a lock like any other.
  const aside = `${folder}/${freshName()}.lock`;
  try {
    Deno.renameSync(lock, aside);
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  if (readHeld(aside).holder !== undefined) {
    try {
      Deno.linkSync(aside, lock);
    } catch (error) {
      if (lacks("links", error)) Deno.renameSync(aside, lock);
      // Or it has made another one.
      else if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }
  removeIfPresent(aside);
}

/** Without a lock: nobody's, but for the moment in which {@link removeNameless} looks at one. */
function isLeft(path: string): boolean {
  const modified = statIfPresent(path)?.mtime?.getTime();
  return modified === undefined || !isFresh({ signed: modified }, strangerSeconds);
}

/** Moves what is damaged or in the way into quarantine, for a person to look at. */
export function setAside(layout: Part, path: string, name?: string): void {
  name ??= path.slice(layout.root.length + 1).replaceAll("/", "-");
  const quarantine = quarantineOf(layout.root);
  const target = `${quarantine}/${name}.${freshName()}`;
  refuseLinkedFolders(layout.root, path);
  refuseLinkedFolders(layout.root, target);
  Deno.mkdirSync(quarantine, { recursive: true });
  try {
    Deno.renameSync(path, target);
  } catch (error) {
    // Another run was quicker.
    if (!isNotFound(error)) throw error;
  }
}

/** Moves an unfinished file into its place; a folder that is in the way is set aside. */
export function placeFile(layout: Part, temporary: string, path: string): void {
  refuseLinkedFolders(layout.root, path);
  try {
    inFolder(path, () => Deno.renameSync(temporary, path));
  } catch (error) {
    if (!(error instanceof Deno.errors.IsADirectory)) throw error;
    setAside(layout, path);
    Deno.renameSync(temporary, path);
  }
}

/** Writes a whole file or nothing: a reader sees the old content or the new one. */
export function writeAtomic(layout: Part, path: string, content: Uint8Array | string): void {
  const temporary = freshPath(layout);
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  Deno.writeFileSync(temporary, bytes);
  placeFile(layout, temporary, path);
}
