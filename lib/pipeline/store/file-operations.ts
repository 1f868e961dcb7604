/** Small file operations that the store rests on; what is missing is no error. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

/** True for a pipe, a socket or a device in a file's place: reading or opening it could wait for ever. */
export function isIrregular(path: string): boolean {
  const found = statIfPresent(path);
  return found !== undefined && !found.isFile && !found.isDirectory;
}

/** A folder, a pipe or a device in a file's place reads as an empty file: as damage. */
export function readIfPresent(path: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    if (isIrregular(path)) return new Uint8Array();
    return Deno.readFileSync(path);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (error instanceof Deno.errors.IsADirectory) return new Uint8Array();
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
