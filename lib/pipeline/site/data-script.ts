/**
 * Bytes as a classic script: a page that was opened from a disk may load a script beside it, and nothing
 * else. The bytes are packed (gzip) and written in base64; the page checks their SHA-256, which is the
 * script's name.
 */
import type { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import { receiver } from "./data-names.ts";

/** A tenth larger than the default's, in less than half the time. */
const level = 3;

export function dataScript(digest: string, bytes: Uint8Array): string {
  return received(digest, gzipSync(bytes, { level }));
}

/** A large script in a script, which few readers need: the page unpacks it and runs it. */
export function packedScript(file: string, code: string | Uint8Array): string {
  return received(file, gzipSync(code, { level: 9 }));
}

function received(name: string, packed: Buffer): string {
  return `${receiver}("${name}","${packed.toString("base64")}")\n`;
}
