/**
 * Who may take results away from a store. Runs hold it together; `gc` claims it alone, so that no run
 * ever looks at a result that is being taken away. Kernel locks: they end with their process.
 */
import { exitCodes, UserError } from "../../contract/errors.ts";
import { clearLock, holderText, readHeld, signLock } from "./holder.ts";
import { isUnwritable } from "../system/storage-fault.ts";
import { inFolder, isNotFound } from "./file-operations.ts";
import { checkLock, heldTooLong } from "./lock-file.ts";
import { nameUser } from "./users.ts";
import { tryLock } from "../system/file-lock.ts";
import { unlock } from "../system/unlock.ts";

/** Given back by `release`, or at the end of the block by `using`. */
export interface StoreHold extends Disposable {
  release(): void;
}

const pollMilliseconds = 20;
/** Seconds after which whoever waits is told for whom. */
const patienceSeconds = 1;
/** `gc` keeps the store for moments: what holds it for longer than this hangs. Seconds. */
export const waitSecondsMax = 300;

export interface HoldOptions {
  /** What the holder does, for whoever waits: "run 01a2…, `repro toy`". */
  readonly work: string;
  readonly signal?: AbortSignal;
  /** Called once, when the store is not free after a second. */
  readonly waits?: (message: string) => void;
  /** Default: {@link waitSecondsMax}. */
  readonly secondsMax?: number;
}

/**
 * Holds the store for a run. Waits while `gc` takes results away, which is a matter of moments; throws
 * a UserError if that takes longer than `secondsMax`. A store that cannot be written, or whose disk has
 * no locks, has none: nothing is taken from it either.
 */
export async function holdStore(root: string, options: HoldOptions): Promise<StoreHold> {
  const { signal, waits, secondsMax = waitSecondsMax } = options;
  const path = `${root}/lock`;
  const file = openLock(path);
  const began = performance.now();
  let isTold = false;
  while (file !== undefined && tryLock(file, "shared") === "busy") {
    if (signal?.aborted) break;
    const seconds = (performance.now() - began) / 1000;
    if (!isTold && seconds >= Math.min(patienceSeconds, secondsMax)) {
      isTold = true;
      waits?.(`waits for the lock ${path}, held by ${holderText(readHeld(path))}`);
    }
    if (seconds > secondsMax) {
      file.close();
      throw heldTooLong(path, secondsMax);
    }
    await pause();
  }
  const leave = file === undefined ? () => {} : nameUser(root, options.work);
  return holdOf(file, leave);
}

/** Claims the store for `gc`; undefined if runs still hold it after `patience` milliseconds. */
export async function claimStore(root: string, patience = 2000): Promise<StoreHold | undefined> {
  const path = `${root}/lock`;
  checkLock(path);
  const file = Deno.openSync(path, { create: true, write: true });
  for (let waited = 0; waited <= patience; waited += pollMilliseconds) {
    const answer = tryLock(file, "exclusive");
    if (answer === "held") {
      signLock(file, "gc");
      return holdOf(file, clearLock);
    }
    if (answer === "none") {
      file.close();
      throw withoutLocks(root);
    }
    await pause();
  }
  file.close();
  return undefined;
}

function withoutLocks(root: string): UserError {
  return new UserError({
    action: `cannot take anything from ${root}: its disk has no locks, so that nobody can know ` +
      "whether a run uses it",
    hint: "move the store to a disk with locks, or delete it as a whole while nothing runs",
    exitCode: exitCodes.storeDamage,
  });
}

function holdOf(
  file: Deno.FsFile | undefined,
  atEnd: (file: Deno.FsFile) => void = () => {},
): StoreHold {
  let held = file;
  const release = () => {
    if (held !== undefined) {
      atEnd(held);
      unlock(held);
    }
    held = undefined;
  };
  return { release, [Symbol.dispose]: release };
}

function openLock(path: string): Deno.FsFile | undefined {
  checkLock(path);
  try {
    return Deno.openSync(path, { read: true });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  try {
    let file: Deno.FsFile | undefined;
    inFolder(path, () => file = Deno.openSync(path, { create: true, read: true, write: true }));
    return file;
  } catch (error) {
    if (isUnwritable(error)) return undefined;
    throw error;
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
}
