/** Kernel locks on open files: they end with the process that holds them, however that ends. */
import { lacks } from "./disk-ability.ts";

/** `none`: the disk has no locks, so that nobody can hold one. */
export type LockAnswer = "held" | "busy" | "none";

/** Takes a lock if nobody else holds one that excludes it. */
export function tryLock(file: Deno.FsFile, how: "shared" | "exclusive"): LockAnswer {
  try {
    return file.tryLockSync(how === "exclusive") ? "held" : "busy";
  } catch (error) {
    if (lacks("locks", error)) return "none";
    throw error;
  }
}

/** Waits for an exclusive lock; false on a disk without locks. */
export function waitForLock(file: Deno.FsFile): boolean {
  try {
    file.lockSync(true);
    return true;
  } catch (error) {
    if (lacks("locks", error)) return false;
    throw error;
  }
}
