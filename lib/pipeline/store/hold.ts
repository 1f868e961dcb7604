/**
 * Who may take results away from a store. Runs hold it together; `gc` claims it alone, so that no run
 * ever looks at a result that is being taken away. Kernel locks: they end with their process.
 */
import { isUnwritable } from "../system/storage-fault.ts";
import { inFolder, isNotFound } from "./file-operations.ts";
import { exitCodes, UserError } from "../../contract/errors.ts";
import { tryLock } from "../system/file-lock.ts";
import { unlock } from "../system/unlock.ts";

/** Given back by `release`, or at the end of the block by `using`. */
export interface StoreHold extends Disposable {
  release(): void;
}

const pollMilliseconds = 20;

/**
 * Holds the store for a run. Waits while `gc` takes results away, which is a matter of moments.
 * A store that cannot be written, or whose disk has no locks, has none: nothing is taken from it either.
 */
export async function holdStore(
  root: string,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<StoreHold> {
  const file = openLock(root);
  while (file !== undefined && tryLock(file, "shared") === "busy") {
    if (signal?.aborted) break;
    await pause();
  }
  return holdOf(file);
}

/** Claims the store for `gc`; undefined if runs still hold it after `patience` milliseconds. */
export async function claimStore(root: string, patience = 2000): Promise<StoreHold | undefined> {
  const path = `${root}/lock`;
  const file = Deno.openSync(path, { create: true, write: true });
  for (let waited = 0; waited <= patience; waited += pollMilliseconds) {
    const answer = tryLock(file, "exclusive");
    if (answer === "held") return holdOf(file);
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

function holdOf(file: Deno.FsFile | undefined): StoreHold {
  let held = file;
  const release = () => {
    if (held !== undefined) unlock(held);
    held = undefined;
  };
  return { release, [Symbol.dispose]: release };
}

function openLock(root: string): Deno.FsFile | undefined {
  const path = `${root}/lock`;
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
