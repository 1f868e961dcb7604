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

/** What such a lock is held for takes moments: whoever holds it for longer than this hangs. Seconds. */
export const lockSecondsMax = 10;
const pauseMilliseconds = 5;

/**
 * Waits for an exclusive lock, and not for ever: "busy" if another process still holds it after
 * `secondsMax`. Nothing else happens in this process meanwhile.
 */
export function waitForLock(file: Deno.FsFile, secondsMax = lockSecondsMax): LockAnswer {
  const end = performance.now() + 1000 * secondsMax;
  let answer = tryLock(file, "exclusive");
  while (answer === "busy" && performance.now() < end) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMilliseconds);
    answer = tryLock(file, "exclusive");
  }
  return answer;
}
