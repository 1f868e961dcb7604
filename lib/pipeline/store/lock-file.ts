/** The files that locks of a store are taken on, and what is said where one cannot be had. */
import { exitCodes, UserError } from "../../contract/errors.ts";
import { isIrregular } from "./file-operations.ts";
import { holderText, readHeld } from "./holder.ts";
import { refuseLinks } from "./no-links.ts";

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
