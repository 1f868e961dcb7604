/**
 * Faults of the disk that holds the store (full, read-only, no permission, broken): told apart from
 * bugs by the operating system's code, and told to the user with what to do about them.
 */
import { exitCodes, UserError } from "../../contract/errors.ts";

interface Fault {
  readonly what: string;
  readonly hint: string;
}

const room: Fault = { what: "the disk is full", hint: "make room" };
const permission: Fault = {
  what: "there is no permission",
  hint: "grant yourself permission to read and write it",
};
const files: Fault = {
  what: "too many files are open",
  hint: "raise the limit (ulimit -n) or run fewer jobs at once",
};
const place: Fault = {
  what: "a file is where a folder should be, or a folder where a file should be",
  hint: "move it away",
};

const ability: Fault = {
  what: "its disk cannot do what a store needs",
  hint: "put the store on another disk (make artifacts/store a link to a folder there)",
};

const faults: Readonly<Record<string, Fault>> = {
  ENOSPC: room,
  EDQUOT: { what: "the disk quota is used up", hint: "make room" },
  EROFS: { what: "it is read-only", hint: "make it writable" },
  EACCES: permission,
  EPERM: permission,
  EIO: { what: "the disk reports an error", hint: "check the disk" },
  EMFILE: files,
  ENFILE: files,
  ENOTDIR: place,
  EISDIR: place,
  EEXIST: place,
  ENOLCK: ability,
  ENOTSUP: ability,
  ENOSYS: ability,
  EMLINK: ability,
};

/** Those for which Deno gives the number alone. */
const numbers: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  linux: { 31: "EMLINK", 37: "ENOLCK", 38: "ENOSYS", 95: "ENOTSUP", 122: "EDQUOT" },
  darwin: { 31: "EMLINK", 45: "ENOTSUP", 69: "EDQUOT", 77: "ENOLCK", 78: "ENOSYS", 102: "ENOTSUP" },
};

/** The operating system's code of an error ("ENOSPC"); undefined for what does not come from there. */
export function faultCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: unknown };
  if (typeof code === "string") return code;
  const number = /\(os error (\d+)\)/.exec(error.message)?.[1];
  return number === undefined ? undefined : numbers[Deno.build.os]?.[Number(number)];
}

function codeOf(error: unknown): string | undefined {
  const code = faultCode(error);
  return code !== undefined && Object.hasOwn(faults, code) ? code : undefined;
}

/** True for an error by which the operating system refuses to read or write. */
export function isStorageFault(error: unknown): error is Error {
  return codeOf(error) !== undefined;
}

/** True for what the system says of a store that this user, or anybody, cannot write. */
export function isUnwritable(error: unknown): boolean {
  return error instanceof Deno.errors.PermissionDenied ||
    error instanceof Error && /EROFS|os error 30\b/.test(error.message);
}

/** A fault of the disk in words for the user; undefined for any other error. */
export function storageProblem(error: unknown, root: string): UserError | undefined {
  const code = codeOf(error);
  if (code === undefined) return undefined;
  const { what, hint } = faults[code];
  const { message } = error as Error;
  const path = /'([^']+)'/.exec(message)?.[1];
  const isElsewhere = path !== undefined && path !== root && !path.startsWith(`${root}/`);
  return new UserError({
    action: isElsewhere
      ? `cannot use the file ${path}: ${what} (${code})`
      : `cannot read or write the store ${root}: ${what} (${message})`,
    hint: `${hint} and run again; nothing that was finished is lost`,
    exitCode: exitCodes.storeDamage,
  });
}

/**
 * Does what makes the store tidier or faster but not more right: a fault of the disk leaves it
 * undone. What has to be written later will tell the user.
 */
export function ifStorageAllows(operation: () => void): void {
  try {
    operation();
  } catch (error) {
    if (!isStorageFault(error)) throw error;
  }
}
