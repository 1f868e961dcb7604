/** Hashing and canonical JSON: the only place for both. */
import { createHash } from "node:crypto";
import { BugError } from "../../contract/errors.ts";

/** A SHA-256 in lower-case hexadecimal. */
export type Digest = string;

/** SHA-256 of bytes or of the UTF-8 form of a string. */
export function digestOf(content: Uint8Array | string): Digest {
  return createHash("sha256").update(content).digest("hex");
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

/**
 * Digest of a structured record. The type goes in front, so that no record of one type can have the
 * bytes of another.
 */
export function digestRecord(type: string, record: unknown): Digest {
  return digestOf(`asymptopia/${type}/v1\n${canonicalJson(record)}`);
}

/**
 * The one text of a JSON value (RFC 8785): keys sorted by UTF-16 code units, no spaces, numbers as
 * ECMAScript prints them (so 1.0 is 1 and -0 is 0). Keys with the value undefined are left out.
 * Refuses what JSON cannot say: NaN, infinities, functions.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      if (!Number.isFinite(value)) throw new BugError(`canonical JSON of ${value}`);
      return JSON.stringify(value);
    case "boolean":
      return value ? "true" : "false";
    case "object":
      if (value === null) return "null";
      return constants.get(value) ??
        (Array.isArray(value) ? canonicalList(value) : canonicalObject(value));
    default:
      throw new BugError(`canonical JSON of a ${typeof value}`);
  }
}

function canonicalList(list: readonly unknown[]): string {
  let text = "[";
  for (let i = 0; i < list.length; i++) text += (i > 0 ? "," : "") + canonicalJson(list[i]);
  return text + "]";
}

/** Canonical texts of values that were declared constant. */
const constants = new WeakMap<object, string>();

/**
 * Declares that a value never changes, so that its canonical JSON is made once. For the parts that
 * thousands of manifests share.
 */
export function constant<T extends object>(value: T): T {
  if (!constants.has(value)) constants.set(value, canonicalJson(value));
  return value;
}

function canonicalObject(value: object): string {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new BugError(`canonical JSON of a ${value.constructor?.name}`);
  }
  const record = value as Readonly<Record<string, unknown>>;
  let text = "{";
  for (const name of Object.keys(record).sort()) {
    if (record[name] === undefined) continue;
    text += `${text.length > 1 ? "," : ""}${JSON.stringify(name)}:${canonicalJson(record[name])}`;
  }
  return text + "}";
}

/** A UUID of version 7: sorts by the time of its making. */
export function uuid7(milliseconds: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  bytes.set(random.subarray(0, 10), 6);
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(milliseconds / 2 ** (8 * (5 - i))) & 0xff;
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
