import { lacks } from "./disk-ability.ts";

/**
 * Gives a kernel lock back. Closing its file alone may be too little: a child process that is being
 * started just then has a copy of every open file until it runs its own program, and with it the lock.
 */
export function unlock(file: Deno.FsFile): void {
  try {
    file.unlockSync();
  } catch (error) {
    // Nothing was locked.
    if (!lacks("locks", error)) throw error;
  } finally {
    file.close();
  }
}
