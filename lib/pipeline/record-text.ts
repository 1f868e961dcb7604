/**
 * A record as a file. It carries a checksum of itself (`check`), for its outputs and its provenance
 * are not in its key: a flipped bit in a digest must not name another result.
 */
import { BugError } from "../contract/errors.ts";
import { type Digest, digestRecord } from "./digest.ts";
import { keyOf } from "./key.ts";
import type { StoredRecord } from "./store.ts";

export const recordFormat = 1;

/** Fields of a record, sorted. Records of version 0.1 have no checksum, and nothing but these. */
const fields = "format,key,manifest,outputs,provenance";

export function recordText(record: StoredRecord): string {
  return JSON.stringify({ ...record, check: checkOf(record) }, null, 1) + "\n";
}

/** Undefined for a record that is damaged, of another format, or that does not answer this key. */
export function parseRecord(bytes: Uint8Array, key: Digest): StoredRecord | undefined {
  try {
    const found = JSON.parse(new TextDecoder().decode(bytes)) as unknown;
    if (!isObject(found)) return undefined;
    const { check, ...rest } = found;
    if (Object.keys(rest).sort().join() !== fields) return undefined;
    const record = rest as unknown as StoredRecord;
    if (record.format !== recordFormat || record.key !== key) return undefined;
    if (check !== undefined && check !== checkOf(record)) return undefined;
    return isWhole(record) && keyOf(record.manifest) === key ? record : undefined;
  } catch (error) {
    // Not JSON, or a number that JSON has no text for.
    if (error instanceof SyntaxError || error instanceof BugError) return undefined;
    throw error;
  }
}

function checkOf(record: StoredRecord): Digest {
  return digestRecord("record-file", record);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isWhole({ manifest, outputs, provenance }: StoredRecord): boolean {
  return isObject(manifest) && isObject(outputs) && isObject(provenance) &&
    isDigest(provenance.sources) && Number.isFinite(provenance.seconds) &&
    Object.values(outputs).every((output) =>
      isObject(output) && isDigest(output.digest) && Number.isSafeInteger(output.size) &&
      typeof output.mediaType === "string"
    );
}

function isDigest(value: unknown): value is Digest {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}
