/**
 * Who may take results away from a store. Runs hold it together; `gc` claims it alone, so that no run
 * ever looks at a result that is being taken away. Kernel locks: they end with their process. Where they do
 * not reach another machine, both sides give their names first and look for the other's then.
 */
import { exitCodes, UserError } from "../../contract/errors.ts";
import { clearLock, holderText, isElsewhere, readHeld, signLock } from "./holder.ts";
import { isUnwritable } from "../system/storage-fault.ts";
import { inFolder, isNotFound } from "./file-operations.ts";
import { checkLock, heldTooLong } from "./lock-file.ts";
import { nameUser, usersElsewhere } from "./users.ts";
import { tryLock } from "../system/file-lock.ts";
import { unlock } from "../system/unlock.ts";

/** Given back by `release`, or at the end of the block by `using`. */
export interface StoreHold extends Disposable {
  release(): void;
}

const pollMilliseconds = 20;
/** What `gc` says that it does. */
const collecting = "gc";
/** How long it may be silent on another machine before it is taken to have ended. Seconds. */
const silentSeconds = 60;
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
  if (file === undefined) return holdOf(file, () => {});
  const leave = nameUser(root, options.work);
  try {
    await waitForCollector(file, { path, signal, waits, secondsMax });
  } catch (error) {
    holdOf(file, leave).release();
    throw error;
  }
  return holdOf(file, leave);
}

/** Until no `gc` is at work, on this machine or another. */
async function waitForCollector(
  file: Deno.FsFile,
  { path, signal, waits, secondsMax }: {
    readonly path: string;
    readonly signal?: AbortSignal;
    readonly waits?: (words: string) => void;
    readonly secondsMax: number;
  },
): Promise<void> {
  const began = performance.now();
  const collector = new Collector(path);
  let isTold = false;
  while (tryLock(file, "shared") === "busy" || collector.isAtWork()) {
    if (signal?.aborted) return;
    const seconds = (performance.now() - began) / 1000;
    if (!isTold && seconds >= Math.min(patienceSeconds, secondsMax)) {
      isTold = true;
      waits?.(`waits for the lock ${path}, held by ${holderText(readHeld(path))}`);
    }
    if (seconds > secondsMax) throw heldTooLong(path, secondsMax);
    await pause();
  }
}

/** `gc` on another machine, which this machine's locks may not reach: known by its name in the lock's file. */
class Collector {
  readonly #path: string;
  #sign: string | undefined;
  #since = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** One that has been seen for long without a change has ended without taking its name away. */
  isAtWork(): boolean {
    const held = readHeld(this.#path);
    if (held.holder?.work !== collecting || !isElsewhere(held)) return false;
    const now = performance.now();
    if (held.sign !== this.#sign) [this.#sign, this.#since] = [held.sign, now];
    return now - this.#since < 1000 * silentSeconds;
  }
}

/** Claims the store for `gc`; undefined if runs still hold it after `patience` milliseconds. */
export async function claimStore(root: string, patience = 2000): Promise<StoreHold | undefined> {
  const path = `${root}/lock`;
  checkLock(path);
  const file = Deno.openSync(path, { create: true, write: true });
  for (let waited = 0; waited <= patience; waited += pollMilliseconds) {
    const answer = tryLock(file, "exclusive");
    if (answer === "held") {
      signLock(file, collecting);
      if (usersElsewhere(root).length === 0) return holdOf(file, clearLock);
      clearLock(file);
      file.unlockSync();
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
    const given = held;
    held = undefined;
    if (given === undefined) return;
    try {
      atEnd(given);
    } finally {
      unlock(given);
    }
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
