/** Files of a workspace: written only when their text changes, so that times tell the truth. */

export function readOr<T>(path: string, otherwise: T): Uint8Array<ArrayBuffer> | T {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return otherwise;
    }
    throw error;
  }
}

export function textOr<T>(path: string, otherwise: T): string | T {
  const bytes = readOr(path, undefined);
  return bytes === undefined ? otherwise : new TextDecoder().decode(bytes);
}

/** Writes a file unless it holds this text already. */
export function writeText(path: string, text: string): void {
  if (textOr(path, undefined) === text) return;
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  Deno.writeTextFileSync(path, text);
}

/** All files under a folder; none if it is not there. */
export function filesUnder(folder: string): string[] {
  const found: string[] = [];
  const walk = (path: string) => {
    let entries: Deno.DirEntry[];
    try {
      entries = [...Deno.readDirSync(path)];
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      throw error;
    }
    for (const { name, isDirectory } of entries) {
      if (isDirectory) walk(`${path}/${name}`);
      else found.push(`${path}/${name}`);
    }
  };
  walk(folder);
  return found;
}

/** Flips one bit in the middle of a file, also of one that is read-only. */
export function flipBit(path: string): void {
  const bytes = Deno.readFileSync(path);
  bytes[bytes.length >> 1] ^= 1;
  const { mode } = Deno.statSync(path);
  Deno.chmodSync(path, 0o644);
  Deno.writeFileSync(path, bytes);
  if (mode !== null) Deno.chmodSync(path, mode & 0o777);
}
