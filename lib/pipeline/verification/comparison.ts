/** One job that was computed again, held against the store and against the committed digests. */
import { tableMediaType } from "../../contract/media-types.ts";
import { digestOf } from "../keys/digest.ts";
import type { LockedJob } from "./digest-lock.ts";
import { errorAllowed, isWithinError } from "./inexact.ts";
import { differenceBetween, type OutputDifference } from "./output-difference.ts";
import type { Store } from "../store/store.ts";
import type { StoredRecord } from "../store/record.ts";
import { blobBytesMax, readIfPresent } from "../store/file-operations.ts";

/** One output that is other than it was. */
export interface OutputFinding {
  readonly output: string;
  /** Absent when there are no bytes to compare with. */
  readonly difference?: OutputDifference;
}

export interface StoreComparison {
  /**
   * "equal"; "differs", so the job is not deterministic; "damaged", its record agrees and the bytes in
   * the store do not; "within error", on WebGPU or of a program with a tolerance; "new", the store has no result of it.
   */
  readonly result: "equal" | "differs" | "damaged" | "within error" | "new";
  readonly findings: readonly OutputFinding[];
}

export interface LockComparison {
  /**
   * "equal"; "stale", another key and the same bytes; "differs", the same key and other bytes;
   * "changed", both are others; "within error" and "not comparable", on WebGPU; "no line".
   */
  readonly result:
    | "equal"
    | "stale"
    | "differs"
    | "changed"
    | "within error"
    | "not comparable"
    | "no line";
  readonly findings: readonly OutputFinding[];
}

interface Recomputed {
  /** The record of what was computed just now; its blobs are in the scratch store. */
  readonly record: StoredRecord;
  readonly below: Store;
  readonly scratch: Store;
}

export function compareWithStore(
  { record, below, scratch, isUnsteady }: Recomputed & {
    /** It gave other bytes than another job of the same key. */
    readonly isUnsteady: boolean;
  },
): StoreComparison {
  const stored = below.getRecord(record.key);
  if (stored === undefined) return { result: isUnsteady ? "differs" : "new", findings: [] };
  const findings: OutputFinding[] = [];
  const errorMax = errorAllowed(record.manifest);
  let [differing, close, damaged] = [0, 0, 0];
  for (const output of namesOf(stored.outputs, record.outputs)) {
    const [old, present] = [stored.outputs[output], record.outputs[output]];
    const isSame = old?.digest === present?.digest;
    const before = old && readIfPresent(below.layout.blob(old.digest), blobBytesMax);
    // A blob that is gone has been collected; that is no damage.
    const isWhole = before === undefined || digestOf(before) === old.digest;
    if (isSame && isWhole) continue;
    const bytes = present && scratch.getBlob(present.digest);
    findings.push(findingOf(output, { before, bytes, mediaType: present?.mediaType }));
    if (isSame) damaged++;
    else if (errorMax === undefined || !isWhole || !before || !bytes) differing++;
    else if (isWithinError(before, bytes, present.mediaType, errorMax)) {
      close++;
    } else differing++;
  }
  const result = differing > 0 || isUnsteady && close === 0
    ? "differs"
    : damaged > 0
    ? "damaged"
    : close > 0
    ? "within error"
    : "equal";
  return { result, findings };
}

export function compareWithLock(
  { record, below, scratch, locked, errorMax }: Recomputed & {
    readonly locked: LockedJob | undefined;
    /** Of it, or of something that it was made from; undefined where bytes are promised. */
    readonly errorMax: number | undefined;
  },
): LockComparison {
  if (locked === undefined) return { result: "no line", findings: [] };
  const findings: OutputFinding[] = [];
  let [unknown, close] = [0, 0];
  for (const output of namesOf(locked.outputs, record.outputs)) {
    const [old, present] = [locked.outputs[output], record.outputs[output]];
    if (old === present?.digest) continue;
    // A lock holds no bytes; the store has them if they were once made here.
    const found = old === undefined
      ? undefined
      : readIfPresent(below.layout.blob(old), blobBytesMax);
    const before = found && digestOf(found) === old ? found : undefined;
    const bytes = present && scratch.getBlob(present.digest);
    const mediaType = present?.mediaType;
    findings.push(findingOf(output, { before, bytes, mediaType }));
    if (old === undefined || bytes === undefined) continue;
    if (before === undefined || !isComparable(mediaType)) unknown++;
    else if (isWithinError(before, bytes, mediaType!, errorMax)) close++;
  }
  const isSameKey = locked.key === record.key;
  if (findings.length === 0) return { result: isSameKey ? "equal" : "stale", findings };
  if (errorMax !== undefined && unknown + close === findings.length) {
    return { result: unknown > 0 ? "not comparable" : "within error", findings };
  }
  return { result: isSameKey ? "differs" : "changed", findings };
}

function isComparable(mediaType: string | undefined): boolean {
  return mediaType === "application/json" || mediaType === tableMediaType;
}

function namesOf(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>) {
  return new Set([...Object.keys(a), ...Object.keys(b)]);
}

function findingOf(
  output: string,
  { before, bytes, mediaType }: {
    readonly before: Uint8Array | undefined;
    readonly bytes: Uint8Array | undefined;
    readonly mediaType: string | undefined;
  },
): OutputFinding {
  const difference = before && bytes && differenceBetween(before, bytes, mediaType!);
  return { output, ...(difference ? { difference } : {}) };
}
