/** Hashing and canonical JSON: the only place for both. */
import { canonicalJson } from "./canonical-json.ts";
import { createHash, createHmac } from "node:crypto";

/** A SHA-256 in lower-case hexadecimal. */
export type Digest = string;

/** SHA-256 of bytes or of the UTF-8 form of a string. */
export function digestOf(content: Uint8Array | string): Digest {
  return createHash("sha256").update(content).digest("hex");
}

/** HMAC-SHA-256: a digest that only who has the secret can make. */
export function keyedDigestOf(secret: string, content: Uint8Array | string): Digest {
  return createHmac("sha256", secret).update(content).digest("hex");
}

const chunkBytes = 1 << 20;

/** SHA-256 of a file of any size, read piece by piece. */
export async function digestOfFile(path: string): Promise<Digest> {
  using file = await Deno.open(path, { read: true });
  const hash = createHash("sha256");
  const chunk = new Uint8Array(chunkBytes);
  for (let count = await file.read(chunk); count !== null; count = await file.read(chunk)) {
    hash.update(chunk.subarray(0, count));
  }
  return hash.digest("hex");
}

/** The same, and nothing else happens meanwhile. */
export function digestOfFileSync(path: string): Digest {
  using file = Deno.openSync(path, { read: true });
  const hash = createHash("sha256");
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
