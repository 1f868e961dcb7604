/**
 * Who uses a store just now: each writes its name into a file of its own under `tmp`, which it keeps
 * locked and gives signs of life by. The lock ends with its process, and such a file is then swept as any
 * other leftover; of a process on another machine, which the lock may not reach, the signs tell. It serves
 * messages, and keeps `gc` from what other machines use.
 */
import { ifStorageAllows } from "../system/storage-fault.ts";
import { tryLock } from "../system/file-lock.ts";
import { unlock } from "../system/unlock.ts";
import {
  inFolder,
  isIrregular,
  isNotFound,
  removeIfPresent,
  statIfPresent,
} from "./file-operations.ts";
import { freshName, isFreshName } from "./fresh-name.ts";
import {
  type Held,
  isElsewhere,
  isFresh,
  readHeld,
  signLock,
  signSeconds,
  strangerSeconds,
  touchLock,
} from "./holder.ts";
import { touchTmp, unfinishedWork } from "./unfinished.ts";
import { refuseLinks } from "./no-links.ts";

const ending = ".lock";

/** Says what this process does in the store, until the function that is returned is called. */
export function nameUser(root: string, work: string): () => void {
  const path = `${root}/tmp/${freshName()}${ending}`;
  refuseLinks(root, `${root}/tmp`);
  let file: Deno.FsFile | undefined;
  // A disk that refuses leaves it unsaid.
  ifStorageAllows(() =>
    inFolder(path, () => file = Deno.openSync(path, { createNew: true, write: true }))
  );
  if (file === undefined) return () => {};
  const named: Deno.FsFile = file;
  tryLock(named, "exclusive");
  signLock(named, work);
  const signs = setInterval(() => {
    touchLock(path);
    touchTmp();
  }, signSeconds * 1000);
  Deno.unrefTimer(signs);
  return () => {
    clearInterval(signs);
    try {
      ifStorageAllows(() => removeIfPresent(path));
    } finally {
      unlock(named);
    }
  };
}

/** Users on other machines, as far as their signs of life tell. */
export function usersElsewhere(root: string): readonly Held[] {
  return usersOf(root).filter(isElsewhere);
}

/** Those who have given their names and are alive, the oldest first. */
export function usersOf(root: string): readonly Held[] {
  const folder = `${root}/tmp`;
  if (statIfPresent(folder) === undefined) return [];
  const paths = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name.endsWith(ending) && isFreshName(name.slice(0, -ending.length)))
    .map((name) => `${folder}/${name}`);
  return paths.filter(isAlive).map(readHeld)
    .filter(({ holder }) => holder !== undefined && holder.work !== unfinishedWork)
    .sort((a, b) => a.holder!.since < b.holder!.since ? -1 : 1);
}

function isAlive(path: string): boolean {
  if (isIrregular(path)) return false;
  try {
    const file = Deno.openSync(path, { read: true });
    const answer = tryLock(file, "shared");
    unlock(file);
    const held = readHeld(path);
    return answer === "busy" || isElsewhere(held) && isFresh(held, strangerSeconds);
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
