/**
 * Faults of the disk that holds the store (full, read-only, no permission, broken): told apart from
 * bugs by the operating system's code, and reported with what to do about them.
 */
import { exitCodes, UserError } from "../../contract/errors.ts";
import { roomOf } from "./node-modules.ts";

interface Fault {
  readonly what: string;
  readonly hint: string;
  /** Set where it is the machine that refuses, and not the place of the store. */
  readonly isOfMachine?: true;
  /** Set where it is of use to know how much room there is. */
  readonly isOfRoom?: true;
}

const room: Fault = { what: "the disk is full", hint: "make room", isOfRoom: true };
const permission: Fault = {
  what: "there is no permission",
  hint: "grant yourself permission to read and write it",
};
const files: Fault = {
  what: "too many files are open",
  hint: "raise the limit (ulimit -n) or run fewer jobs at once (--jobs 1)",
  isOfMachine: true,
};
const processes: Fault = {
  what: "no further process may be started",
  hint: "raise the limit (ulimit -u) or run fewer jobs at once (--jobs 1)",
  isOfMachine: true,
};
const memory: Fault = {
  what: "the system has no memory left",
  hint: "end other programs or run fewer jobs at once (--jobs 1)",
  isOfMachine: true,
};
const place: Fault = {
  what: "a file is where a folder should be, or a folder where a file should be",
  hint: "move it away",
};
const broken: Fault = { what: "the disk reports an error", hint: "check the disk" };
const away: Fault = {
  what: "the disk behind it cannot be reached",
  hint: "connect (mount) it again",
};

const ability: Fault = {
  what: "its disk cannot do what a store needs",
  hint: "put the store on another disk (make artifacts/store a link to a folder there)",
};

const faults: Readonly<Record<string, Fault>> = {
  ENOSPC: room,
  EDQUOT: { what: "the disk quota is used up", hint: "make room", isOfRoom: true },
  EFBIG: {
    what: "the file is larger than this disk or a limit (ulimit -f) allows",
    hint: "raise the limit or put the store on another disk",
  },
  EROFS: { what: "it is read-only", hint: "make it writable" },
  EACCES: permission,
  EPERM: permission,
  EIO: broken,
  EREMOTEIO: broken,
  EBADMSG: broken,
  EUCLEAN: broken,
  ESTALE: away,
  ENOTCONN: away,
  ESHUTDOWN: away,
  EHOSTDOWN: away,
  EHOSTUNREACH: away,
  ETIMEDOUT: away,
  ENODEV: away,
  ENXIO: away,
  EMFILE: files,
  ENFILE: files,
  EAGAIN: processes,
  ENOMEM: memory,
  ENOTDIR: place,
  EISDIR: place,
  EEXIST: place,
  ENOLCK: ability,
  ENOTSUP: ability,
  ENOSYS: ability,
  EMLINK: ability,
  ELOOP: { what: "its links lead in a circle", hint: "put them right" },
  ENAMETOOLONG: {
    what: "its path is too long for this disk",
    hint: "move the workspace to a folder with a shorter path",
  },
  EBUSY: { what: "the system is using it for something else", hint: "end that" },
};

/** Numbers of faults that come without a name, in the words of the runtime "(os error 122)". */
const numbers: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  linux: {
    ...{ 1: "EPERM", 5: "EIO", 6: "ENXIO", 11: "EAGAIN", 12: "ENOMEM", 13: "EACCES", 16: "EBUSY" },
    ...{ 17: "EEXIST", 19: "ENODEV", 20: "ENOTDIR", 21: "EISDIR", 23: "ENFILE", 24: "EMFILE" },
    ...{ 27: "EFBIG", 28: "ENOSPC", 30: "EROFS", 36: "ENAMETOOLONG", 40: "ELOOP", 74: "EBADMSG" },
    ...{ 107: "ENOTCONN", 108: "ESHUTDOWN", 110: "ETIMEDOUT", 112: "EHOSTDOWN" },
    ...{ 113: "EHOSTUNREACH", 116: "ESTALE", 117: "EUCLEAN", 121: "EREMOTEIO", 122: "EDQUOT" },
    ...{ 31: "EMLINK", 37: "ENOLCK", 38: "ENOSYS", 95: "ENOTSUP" },
  },
  darwin: {
    ...{ 1: "EPERM", 5: "EIO", 6: "ENXIO", 12: "ENOMEM", 13: "EACCES", 16: "EBUSY", 17: "EEXIST" },
    ...{ 19: "ENODEV", 20: "ENOTDIR", 21: "EISDIR", 23: "ENFILE", 24: "EMFILE", 27: "EFBIG" },
    ...{ 28: "ENOSPC", 30: "EROFS", 35: "EAGAIN", 57: "ENOTCONN", 58: "ESHUTDOWN" },
    ...{ 60: "ETIMEDOUT", 62: "ELOOP", 63: "ENAMETOOLONG", 64: "EHOSTDOWN", 65: "EHOSTUNREACH" },
    ...{ 69: "EDQUOT", 70: "ESTALE", 94: "EBADMSG" },
    ...{ 31: "EMLINK", 45: "ENOTSUP", 77: "ENOLCK", 78: "ENOSYS", 102: "ENOTSUP" },
  },
};

/** The operating system's code of an error ("ENOSPC"); undefined for what does not come from there. */
export function faultCode(error: unknown): string | undefined {
  // A message of ours may quote the words of the system.
  if (!(error instanceof Error) || error instanceof UserError) return undefined;
  const { code } = error as { code?: unknown };
  if (typeof code === "string") return code;
  const number = /\(os error (\d+)\)/.exec(error.message)?.[1];
  return number === undefined ? undefined : numbers[Deno.build.os]?.[Number(number)];
}

function codeOf(error: unknown): string | undefined {
  const code = faultCode(error);
  return code !== undefined && Object.hasOwn(faults, code) ? code : undefined;
}

/** Does a write of so many bytes; a fault that it meets says how many were wanted. */
export function needing<T>(bytes: number, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (isStorageFault(error)) Object.assign(error, { needed: bytes });
    throw error;
  }
}

/** "; 47 MB are needed, 12 kB are free", as far as it is known. */
function roomText(error: Error, root: string): string {
  const { needed } = error as { needed?: number };
  const parts = needed === undefined ? [] : [`${sizeText(needed)} are needed`];
  try {
    const { bavail, bsize } = roomOf(root);
    parts.push(`${sizeText(bavail * bsize)} are free`);
  } catch (error) {
    // The disk, or whoever may ask it, does not say.
    if (!(error instanceof Error)) throw error;
  }
  return parts.length === 0 ? "" : `; ${parts.join(", ")}`;
}

function sizeText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = Math.min(4, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power]}`;
}

/** True for an error by which the operating system refuses to read or write. */
export function isStorageFault(error: unknown): error is Error {
  return codeOf(error) !== undefined;
}

/** True for a refusal by the machine (no file may be opened, no process started), not by the disk. */
export function isOfMachine(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && faults[code].isOfMachine === true;
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
  const { what, hint, isOfMachine, isOfRoom } = faults[code];
  const { message } = error as Error;
  if (isOfMachine) {
    return new UserError({
      action: `cannot go on: ${what} (${message})`,
      hint: `${hint} and run again; nothing that was finished is lost`,
      exitCode: exitCodes.busy,
    });
  }
  const path = /'([^']+)'/.exec(message)?.[1];
  const isElsewhere = path !== undefined && path !== root && !path.startsWith(`${root}/`);
  const room = isOfRoom ? roomText(error as Error, root) : "";
  return new UserError({
    action: isElsewhere
      ? `cannot use the file ${path}: ${what} (${code})`
      : `cannot read or write the store ${root}: ${what} (${message})${room}`,
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
