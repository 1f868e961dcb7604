/**
 * A tarball as npm takes it: all files below "package/", sorted, of one time and without an owner, so that
 * equal files give equal bytes. Format: POSIX.1-1988 (ustar), names up to 100 and prefixes up to 155 bytes.
 */
import { joinedBytes } from "../../contract/formats/joined-bytes.ts";
import { gzipSync } from "node:zlib";
import { BugError } from "../../contract/errors.ts";
import type { PackedFile } from "./package-contents.ts";

const block = 512;
/** 26 October 1985, as npm has it. Seconds. */
const fixedTime = 499162500;
const root = "package/";

export function tarball(
  files: readonly PackedFile[],
  isProgram: (path: string) => boolean,
): Uint8Array<ArrayBuffer> {
  const parts = files.flatMap(({ path, bytes }) => {
    const mode = isProgram(path) ? 0o755 : 0o644;
    const rest = (block - bytes.length % block) % block;
    return [header(root + path, bytes.length, mode), bytes, new Uint8Array(rest)];
  });
  const end = new Uint8Array(2 * block);
  return new Uint8Array(gzipSync(joinedBytes([...parts, end]), { level: 9 }));
}

function header(path: string, size: number, mode: number): Uint8Array {
  const bytes = new Uint8Array(block);
  const encoder = new TextEncoder();
  const put = (text: string, at: number) => bytes.set(encoder.encode(text), at);
  const octal = (value: number, at: number, digits: number) =>
    put(value.toString(8).padStart(digits, "0") + "\0", at);
  const [prefix, name] = parted(path);
  put(name, 0);
  octal(mode, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(size, 124, 11);
  octal(fixedTime, 136, 11);
  put(" ".repeat(8), 148);
  put("0", 156);
  put("ustar\0", 257);
  put("00", 263);
  put(prefix, 345);
  const sum = bytes.reduce((sum, byte) => sum + byte, 0);
  put(sum.toString(8).padStart(6, "0") + "\0 ", 148);
  return bytes;
}

/** The folders and the name that a header has room for. */
function parted(path: string): readonly [prefix: string, name: string] {
  if (path.length <= 100) return ["", path];
  const cut = path.lastIndexOf("/", 155);
  const [prefix, name] = [path.slice(0, cut), path.slice(cut + 1)];
  if (cut < 0 || name.length > 100) throw new BugError(`${path} is too long a name for a tarball`);
  return [prefix, name];
}
