/**
 * Who works on what: two runs at once share work instead of doing it twice. A lease is two things. A
 * kernel lock on one of 4096 files ends with its process, however that ends; but not every network disk
 * carries locks from one machine to another, and none says so. So whoever has the lock also makes a
 * file beside it, which can be made once only, anywhere, and gives signs of life by it. A file that a
 * process of this machine left behind is removed, since the lock shows that it has ended; one of
 * another machine counts until its holder has been silent for long (sharing.ts). Keys that share a file merely wait
 * for each other; nobody waits for a lease while holding another, so there is no deadlock. Nothing
 * here is needed for correctness: of two results the first record stays.
 */
import type { Digest } from "../keys/digest.ts";
import { type Layout } from "./layout.ts";
import { UserError } from "../../contract/errors.ts";
import { placeFirst } from "./first-wins.ts";
import { refuseLinks } from "./no-links.ts";
import { freshPath, setAside } from "./unfinished.ts";
import {
  inFolder,
  isIrregular,
  isNotFound,
  readIfPresent,
  removeIfPresent,
} from "./file-operations.ts";
import {
  type Held,
  isElsewhere,
  ownSignature,
  readHeld,
  signSeconds,
  touchLock,
} from "./holder.ts";
import { ifStorageAllows, isStorageFault } from "../system/storage-fault.ts";
import { tryLock } from "../system/file-lock.ts";
import { unlock } from "../system/unlock.ts";

export interface Leases {
  /** Takes the lease of a key, unless another process holds it. */
  tryTake(key: Digest): Lease | undefined;
  /** Who holds the lease of a key, as its file says. */
  heldBy(key: Digest): Held;
  /** Takes the lease away from a holder who has given no sign since this one. */
  takeAway(key: Digest, sign: string): void;
}

export interface Lease {
  release(): void;
}

export function openLeases(layout: Layout): Leases {
  /** Locks of this process by path: its own jobs never lock each other out. */
  const held = new Map<
    string,
    { readonly file: Deno.FsFile; readonly claim: string; count: number }
  >();
  let signs: ReturnType<typeof setInterval> | undefined;
  const giveSigns = () => {
    for (const path of held.keys()) touchLock(claimOf(path));
  };
  return {
    heldBy: (key) => readHeld(claimOf(layout.lease(key))),
    takeAway(key, sign) {
      const claim = claimOf(layout.lease(key));
      const text = textIn(claim);
      if (text !== undefined && readHeld(claim).sign === sign) removeIfSame(layout, claim, text);
    },
    tryTake(key) {
      const path = layout.lease(key);
      let entry = held.get(path);
      if (entry === undefined) {
        const locked = openLocked(layout, path);
        if (locked === undefined) return undefined;
        const { file, isLocked } = locked;
        let claim: string | undefined;
        try {
          claim = claimed(layout, path, isLocked);
        } finally {
          if (claim === undefined) unlock(file);
        }
        if (claim === undefined) return undefined;
        entry = { file, claim, count: 0 };
        held.set(path, entry);
        signs ??= setInterval(giveSigns, signSeconds * 1000);
      }
      const mine = entry;
      mine.count++;
      return {
        release() {
          if (--mine.count > 0) return;
          held.delete(path);
          if (held.size === 0) {
            clearInterval(signs);
            signs = undefined;
          }
          // Whatever becomes of the file beside it: a lock that stays keeps others waiting for a minute.
          try {
            giveBack(claimOf(path), mine.claim);
          } finally {
            unlock(mine.file);
          }
        },
      };
    },
  };
}

/** The file beside the lock. */
export const claimEnding = ".held";
const claimOf = (path: string) => path + claimEnding;

/**
 * Makes the file beside the lock; gives its text, or undefined if somebody holds the lease whom the lock does
 * not keep away.
 */
function claimed(layout: Layout, path: string, isLocked: boolean): string | undefined {
  const claim = claimOf(path);
  const bytes = ownSignature("repro");
  const text = new TextDecoder().decode(bytes);
  // Two looks: whoever was elsewhere may have given it back, and another one taken it.
  for (let look = 0; look < 2; look++) {
    const found = textIn(claim);
    if (found !== undefined) {
      if (!isLocked || isElsewhere(readHeld(claim))) return undefined;
      // What a dead process of this machine left. Only that: somebody elsewhere may take the lease right now.
      removeIfSame(layout, claim, found);
    }
    const temporary = freshPath(layout);
    try {
      Deno.writeFileSync(temporary, bytes, { createNew: true });
      if (placeFirst(layout, temporary, claim)) return text;
      removeIfPresent(temporary);
      // A network disk may have done it and lost its answer.
      if (textIn(claim) === text) return text;
    } catch (error) {
      // A disk that refuses leaves it unsaid: within this machine the lock is enough.
      if (!isStorageFault(error) && !(error instanceof UserError)) throw error;
      return "";
    }
  }
  return undefined;
}

function textIn(claim: string): string | undefined {
  const bytes = readIfPresent(claim);
  return bytes && new TextDecoder().decode(bytes);
}

/**
 * Removes a claim that still says what was read: between a look and a removal it may become another's. So it is
 * moved aside first, which only one can do, and what is another's goes back to its place.
 */
function removeIfSame(layout: Layout, claim: string, text: string): void {
  const aside = freshPath(layout);
  try {
    Deno.renameSync(claim, aside);
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  if (textIn(aside) === text || !placeFirst(layout, aside, claim)) removeIfPresent(aside);
}

/** Whoever has been silent for too long may find that the lease is another's by now. */
function giveBack(claim: string, text: string): void {
  ifStorageAllows(() => {
    if (textIn(claim) === text) removeIfPresent(claim);
  });
}

/** `isLocked`: false on a disk without locks, where the file beside it has to do. */
function openLocked(
  layout: Layout,
  path: string,
): { readonly file: Deno.FsFile; readonly isLocked: boolean } | undefined {
  const file = openFile(layout, path);
  const answer = tryLock(file, "exclusive");
  if (answer !== "busy") return { file, isLocked: answer === "held" };
  file.close();
  return undefined;
}

function openFile(layout: Layout, path: string): Deno.FsFile {
  refuseLinks(layout.root, path);
  const open = () => Deno.openSync(path, { create: true, write: true });
  let file: Deno.FsFile | undefined;
  if (isIrregular(path)) setAside(layout, path);
  try {
    inFolder(path, () => file = open());
  } catch (error) {
    if (!(error instanceof Deno.errors.IsADirectory)) throw error;
    setAside(layout, path);
  }
  return file ?? open();
}
