/**
 * A record as a file. It carries a checksum of itself, for its outputs and its provenance are not in
 * its key: a flipped bit in a digest must not name another result.
 */
import { BugError } from "../../contract/errors.ts";
import { type Digest, digestRecord } from "../keys/digest.ts";
import { keyOf, type Manifest } from "../keys/key.ts";
import { hasRecordShape } from "./record-shape.ts";
import type { StoredRecord } from "./store.ts";

export const recordFormat = 2;

/** How a manifest becomes a key: tests put wrong ways here. */
export type Keyer = (manifest: Manifest) => Digest;

/** The text of a record's file: its last entry is the digest of the rest. */
export function recordText(record: StoredRecord): string {
  return JSON.stringify({ ...record, seal: digestRecord("record", record) }, null, 1) + "\n";
}

export interface Question {
  readonly key: Digest;
  /** Default: {@link keyOf}. */
  readonly keyer?: Keyer;
}

/** Undefined for a record that is torn or damaged, of another format, or that answers another key. */
export function parseRecord(
  bytes: Uint8Array,
  { key, keyer = keyOf }: Question,
): StoredRecord | undefined {
  try {
    const file = JSON.parse(new TextDecoder().decode(bytes)) as StoredRecord & { seal: Digest };
    if (file?.format !== recordFormat || file.key !== key || !hasRecordShape(file)) {
      return undefined;
    }
    const { seal, ...record } = file;
    const whole = digestRecord("record", record) === seal && keyer(record.manifest) === key;
    return whole ? record : undefined;
  } catch (error) {
    // No JSON, or such as the engine does not write: too deep, numbers without end.
    const kinds = [SyntaxError, RangeError, BugError];
    if (kinds.some((kind) => error instanceof kind)) return undefined;
    throw error;
  }
}
