/** The files that locks of a store are taken on, and what is said where one cannot be had. */
import { exitCodes, UserError } from "../../contract/errors.ts";
import { isIrregular } from "./file-operations.ts";
import { holderText, readHeld, signLock } from "./holder.ts";
import { refuseLinks } from "./no-links.ts";
import { type LockAnswer, lockSecondsMax, waitForLock } from "../system/file-lock.ts";
import { unlock } from "../system/unlock.ts";

/** What lies there must be a file: opening a pipe would wait for ever. */
export function checkLock(path: string): void {
  refuseLinks(path.slice(0, path.lastIndexOf("/")), path);
  if (!isIrregular(path)) return;
  throw new UserError({
    action: `cannot use the lock ${path}: it is no regular file`,
    hint: "remove it and run again; the lock holds nothing",
    exitCode: exitCodes.storeDamage,
  });
}

export function heldTooLong(path: string, seconds: number): UserError {
  return new UserError({
    action: `cannot begin: the lock ${path} has been held for more than ${seconds} s by ` +
      holderText(readHeld(path)),
    hint: "end that process, or wait for its end and run again",
    exitCode: exitCodes.busy,
  });
}

/**
 * Does what takes moments while nobody else holds the lock of this file. `answer`: whether it is held, or the
 * disk has no locks. Throws a UserError where somebody has it for longer than `secondsMax`.
 */
export function whileLocked<T>(
  path: string,
  { work, secondsMax = lockSecondsMax }: { readonly work: string; readonly secondsMax?: number },
  body: (answer: Exclude<LockAnswer, "busy">) => T,
): T {
  checkLock(path);
  const lock = Deno.openSync(path, { create: true, write: true });
  try {
    const answer = waitForLock(lock, secondsMax);
    if (answer === "busy") throw heldTooLong(path, secondsMax);
    if (answer === "held") signLock(lock, work);
    return body(answer);
  } finally {
    unlock(lock);
  }
}
