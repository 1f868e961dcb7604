/** Small file operations that the store rests on; what is missing is no error. */
import { faultCode } from "../system/storage-fault.ts";

export function isNotFound(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

/** True for a pipe, a socket or a device in a file's place: reading or opening it could wait for ever. */
export function isIrregular(path: string): boolean {
  const found = statIfPresent(path);
  return found !== undefined && !found.isFile && !found.isDirectory;
}

/** Larger files are not read, if no other bound is given. Bytes. */
const fileBytesMax = 2 ** 28;
/** The same for results and states of jobs: what one array of bytes holds. */
export const blobBytesMax = 2 ** 32 - 1;

/**
 * A folder, a pipe, a device or a file that is larger than it may be reads as an empty file: as damage. A
 * file can have any size at no cost (a sparse one), and reading it would take all memory.
 */
export function readIfPresent(
  path: string,
  bytesMax = fileBytesMax,
  isFirstTry = true,
): Uint8Array<ArrayBuffer> | undefined {
  try {
    const found = statIfPresent(path);
    if (found === undefined) return undefined;
    if (!found.isFile || found.size > bytesMax) return new Uint8Array();
    return Deno.readFileSync(path);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    // On a network disk, what another machine has replaced meanwhile: its name leads to the new one.
    if (isFirstTry && faultCode(error) === "ESTALE") return readIfPresent(path, bytesMax, false);
    throw error;
  }
}

/** Names of what is in a folder; none if it is not there. */
export function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

export function statIfPresent(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** True for a link, wherever it leads. */
export function isLink(path: string): boolean {
  try {
    return Deno.lstatSync(path).isSymlink;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** Runs an operation that needs a folder; makes the folder and tries again if it is missing. */
export function inFolder(path: string, operation: () => void): void {
  try {
    operation();
  } catch (error) {
    if (!isNotFound(error)) throw error;
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    operation();
  }
}

/** Removes a file, or a folder with all that is in it; nothing happens if it is not there. */
export function removeIfPresent(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
