/**
 * A record as a file. It carries a checksum of itself, for its outputs and its provenance are not in
 * its key: a flipped bit in a digest must not name another result.
 */
import { keyOf, type Manifest, type Randomness, type Runtime } from "../keys/key.ts";
import type { BackendName } from "../../contract/plugins.ts";
import { BugError } from "../../contract/errors.ts";
import { isMediaType } from "../../contract/media-types.ts";
import { type Digest, digestRecord } from "../keys/digest.ts";
import { isDigest, isMap } from "./shape.ts";

export const recordFormat = 2;

/** Larger files are no records. Bytes. */
export const recordBytesMax = 2 ** 26;

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

/** How a result came about. Nothing here is part of any key. */
export interface Provenance {
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly seconds: number;
  readonly attempts: number;
  /** The run that made it. */
  readonly run: string;
  /** The engine that computed it. */
  readonly runtime?: Runtime;
  /** Digest of the blob that lists the source files of the code bundle. */
  readonly sources: Digest;
  /** Set if it went on from a state that an attempt before had kept; `seconds` are of all. */
  readonly resumed?: true;
  /** Set if it was computed elsewhere than its key says, and why: the GPU was lost. */
  readonly computedOn?: BackendName;
  readonly because?: string;
  /** Set if a program made it that ran without a sandbox. */
  readonly sandbox?: "none";
  /** What its random key was made from beside the manifest; for `why`. */
  readonly random?: Randomness;
}

/** The answer to a key. */
export interface StoredRecord {
  readonly format: number;
  readonly key: Digest;
  readonly manifest: Manifest;
  readonly outputs: Readonly<Record<string, OutputRecord>>;
  readonly provenance: Provenance;
}

/** What is known of one stored output. */
export interface OutputRecord {
  readonly digest: string;
  readonly size: number;
  readonly mediaType: string;
}

/** An output's name is a file name of the readable view. */
const outputName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** True for the fields that the engine relies on when it uses a record. */
export function hasRecordShape(record: unknown): boolean {
  if (!isMap(record)) return false;
  const { manifest, outputs, provenance } = record;
  return isMap(manifest) && isMap(outputs) && Object.entries(outputs).every(isOutput) &&
    isMap(provenance) && isSeconds(provenance.seconds) && isDigest(provenance.sources) &&
    typeof provenance.started === "string" && typeof provenance.run === "string" &&
    Number.isSafeInteger(provenance.attempts) &&
    [provenance.computedOn, provenance.because, provenance.sandbox].every((word) =>
      typeof (word ?? "") === "string"
    );
}

function isOutput([name, output]: readonly [string, unknown]): boolean {
  if (!outputName.test(name) || !isMap(output)) return false;
  const { digest, size, mediaType } = output as Partial<OutputRecord>;
  return isDigest(digest) && Number.isSafeInteger(size) && size! >= 0 &&
    typeof mediaType === "string" && isMediaType(mediaType);
}

function isSeconds(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
