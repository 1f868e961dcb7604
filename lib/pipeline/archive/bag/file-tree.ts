/** An archive's files, wherever they lie: in a folder, or in a zip that is read in place. */
import { exitCodes, UserError } from "../../../contract/errors.ts";
import {
  type ByteSource,
  placeOfContent,
  readDirectory,
  type ZipMember,
} from "../zip/zip-reader.ts";

export interface FileTree {
  /** What it is called in messages. */
  readonly name: string;
  /** Bytes by path, relative to the bag; sorted. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Where the zip says so; undefined where the modes of files say nothing. */
  readonly executables?: ReadonlySet<string>;
  /** A file's bytes, piece by piece; a piece holds until the next one is asked for. */
  chunks(path: string): Iterable<Uint8Array<ArrayBuffer>>;
  close(): void;
}

export const chunkBytes = 1 << 20;

/** All bytes of a file, in a buffer of their own. */
export function bytesIn(tree: FileTree, path: string): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(tree.sizes.get(path)!);
  let at = 0;
  for (const chunk of tree.chunks(path)) {
    out.set(chunk.subarray(0, out.length - at), at);
    at += chunk.length;
  }
  return out;
}

/** The files below a folder; links are followed by nobody and count as files that are not there. */
export function folderTree(root: string): FileTree {
  const sizes = new Map<string, number>();
  const visit = (folder: string) => {
    for (const { name, isDirectory, isFile } of Deno.readDirSync(`${root}/${folder}`)) {
      if (isDirectory) visit(`${folder}${name}/`);
      else if (isFile) sizes.set(folder + name, Deno.statSync(`${root}/${folder}${name}`).size);
    }
  };
  visit("");
  return {
    name: root,
    sizes: sorted(sizes),
    *chunks(path) {
      using file = Deno.openSync(`${root}/${path}`, { read: true });
      const buffer = new Uint8Array(chunkBytes);
      for (let count = file.readSync(buffer); count !== null; count = file.readSync(buffer)) {
        yield buffer.subarray(0, count);
      }
    },
    close: () => {},
  };
}

/** The files of a zip, below the one folder that it has. */
export function zipTree(source: ByteSource, close: () => void = () => {}): FileTree {
  const members = readDirectory(source);
  const [first] = members.keys();
  const top = (first ?? "").split("/")[0] + "/";
  const own = new Map<string, ZipMember>();
  for (const [name, member] of members) {
    if (!name.startsWith(top)) throw manyFolders(source.name, name);
    own.set(name.slice(top.length), member);
  }
  return {
    name: source.name,
    sizes: sorted(new Map([...own].map(([path, { size }]) => [path, size]))),
    executables: new Set(
      [...own].flatMap(([path, { isExecutable }]) => isExecutable ? [path] : []),
    ),
    *chunks(path) {
      const member = own.get(path)!;
      const start = placeOfContent(source, member);
      // One buffer for all: a new one for each piece takes memory faster than it is given back.
      const buffer = new Uint8Array(Math.min(chunkBytes, member.size));
      for (let at = 0; at < member.size; at += chunkBytes) {
        yield source.read(start + at, Math.min(chunkBytes, member.size - at), buffer);
      }
    },
    close,
  };
}

/** A file on this disk as a source of bytes; `name`: what messages call it. */
export function fileSource(path: string, name = path): ByteSource & { close(): void } {
  const file = Deno.openSync(path, { read: true });
  return {
    name,
    size: Deno.statSync(path).size,
    read(offset, length, buffer) {
      const out = buffer?.subarray(0, length) ?? new Uint8Array(length);
      file.seekSync(offset, Deno.SeekMode.Start);
      let filled = 0;
      while (filled < length) {
        const count = file.readSync(out.subarray(filled));
        if (count === null) break;
        filled += count;
      }
      return filled === length ? out : out.slice(0, filled);
    },
    close: () => file.close(),
  };
}

function sorted(sizes: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...sizes].sort(([a], [b]) => a < b ? -1 : 1));
}

function manyFolders(name: string, entry: string): UserError {
  return new UserError({
    action: `cannot use ${name} as an archive: ${entry} does not lie in its one folder`,
    hint: "name a file that `deno task archive` wrote, or the folder that it was unpacked into",
    exitCode: exitCodes.storeDamage,
  });
}
