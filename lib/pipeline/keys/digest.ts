/** Hashing and canonical JSON: the only place for both. */
import { canonicalJson } from "./canonical-json.ts";
import type { createHash } from "node:crypto";
import { nodeCrypto } from "../system/node-modules.ts";
import { hmacSha256, sha256 } from "./sha256.ts";

/** A SHA-256 in lower-case hexadecimal. */
export type Digest = string;

/** SHA-256 of bytes or of the UTF-8 form of a string. */
export function digestOf(content: Uint8Array | string): Digest {
  // Characters of a string are bytes but for a few: close enough for which way is quicker.
  if (!isLittle(content.length)) return nativeHash().update(content).digest("hex");
  return sha256(bytesOf(content)).toHex();
}

/**
 * Bytes that plain code digests before the runtime's module is loaded: less than where both cost the same, for what has
 * been digested is spent when it turns out to be much.
 */
const littleBytes = 2 ** 21;
/** Who digests so much at once has more to come. */
const contentBytesMax = 2 ** 20;
let left = littleBytes;

function isLittle(bytes: number): boolean {
  left -= bytes > contentBytesMax ? Infinity : bytes + overheadBytes;
  return left >= 0;
}

/** What a digest costs in plain code beside its bytes, in bytes. */
const overheadBytes = 64;

function nativeHash(): ReturnType<typeof createHash> {
  return nodeCrypto().createHash("sha256");
}

const encoder = new TextEncoder();

function bytesOf(content: Uint8Array | string): Uint8Array {
  return typeof content === "string" ? encoder.encode(content) : content;
}

/** HMAC-SHA-256: a digest that only who has the secret can make. */
export function keyedDigestOf(secret: string, content: Uint8Array | string): Digest {
  return hmacSha256(encoder.encode(secret), bytesOf(content)).toHex();
}

const chunkBytes = 1 << 20;

/** SHA-256 of a file of any size, read piece by piece. */
export async function digestOfFile(path: string): Promise<Digest> {
  using file = await Deno.open(path, { read: true });
  const hash = nativeHash();
  const chunk = new Uint8Array(chunkBytes);
  for (let count = await file.read(chunk); count !== null; count = await file.read(chunk)) {
    hash.update(chunk.subarray(0, count));
  }
  return hash.digest("hex");
}

/** The same, and nothing else happens meanwhile. */
export function digestOfFileSync(path: string): Digest {
  using file = Deno.openSync(path, { read: true });
  const hash = nativeHash();
  const chunk = new Uint8Array(chunkBytes);
  for (let count = file.readSync(chunk); count !== null; count = file.readSync(chunk)) {
    hash.update(chunk.subarray(0, count));
  }
  return hash.digest("hex");
}

/**
 * Digest of a structured record. The type goes in front, so that no record of one type can have the
 * bytes of another.
 */
export function digestRecord(type: string, record: unknown): Digest {
  return digestOf(`asymptopia/${type}/v1\n${canonicalJson(record)}`);
}
