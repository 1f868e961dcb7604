/** What goes into an archive: files by path, each with where its bytes come from. */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { Digest } from "../../keys/digest.ts";
import { chunkBytes } from "../bag/file-tree.ts";

/** A file of the archive. */
export interface PayloadFile {
  /** Path in the bag: `data/source/pipeline.yaml`. */
  readonly path: string;
  /** Absolute path of a file on this disk, or the bytes themselves. */
  readonly content: string | Uint8Array;
  readonly isExecutable?: boolean;
  /** Its SHA-256, if its name says so: a blob. */
  readonly digest?: Digest;
}

/** A file and what its bytes are. */
export interface MeasuredFile {
  readonly file: PayloadFile;
  readonly size: number;
  readonly crc: number;
  readonly sha256: string;
  readonly sha512: string;
  /** SHA-1 of git's object of it, by which SWHIDs name contents. */
  readonly git: string;
}

/** Its bytes, piece by piece; the pieces are valid until the next one is asked for. */
export function* chunksOf({ content }: PayloadFile): Generator<Uint8Array> {
  if (typeof content !== "string") return yield content;
  using file = Deno.openSync(content, { read: true });
  const buffer = new Uint8Array(chunkBytes);
  for (let count = file.readSync(buffer); count !== null; count = file.readSync(buffer)) {
    yield buffer.subarray(0, count);
  }
}

/** Reads a file once; `look` sees every piece. */
export function measured(
  file: PayloadFile,
  look: (chunk: Uint8Array) => void = () => {},
): MeasuredFile {
  const [sha256, sha512, git] = ["sha256", "sha512", "sha1"].map((name) => createHash(name));
  const stated = sizeOf(file);
  git.update(`blob ${stated}\0`);
  let [size, crc] = [0, 0];
  for (const chunk of chunksOf(file)) {
    for (const hash of [sha256, sha512, git]) hash.update(chunk);
    crc = crc32(chunk, crc);
    size += chunk.length;
    look(chunk);
  }
  const digests = [sha256, sha512, git].map((hash) => hash.digest("hex"));
  return { file, size, crc, sha256: digests[0], sha512: digests[1], git: digests[2] };
}

function sizeOf({ content }: PayloadFile): number {
  return typeof content === "string" ? Deno.statSync(content).size : content.length;
}

/** By path, as code units order it: the order in the archive. */
export function inOrder<T>(list: readonly T[], pathOf: (one: T) => string): T[] {
  return [...list].sort((a, b) => pathOf(a) < pathOf(b) ? -1 : 1);
}
