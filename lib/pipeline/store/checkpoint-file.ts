/**
 * The state that a long job has kept, as a file `artifacts/checkpoint/<key>`: one line that seals it
 * with its key, then the job's own bytes. A torn, damaged or foreign file counts as none: the job then
 * starts afresh, which costs time and changes no result.
 */
import { type Digest, digestOf } from "../keys/digest.ts";
import { type Layout } from "./layout.ts";
import { blobBytesMax, namesIn, readIfPresent } from "./file-operations.ts";

/** What a job kept. */
export interface Kept {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Seconds of work that it stands for, over all attempts. */
  readonly seconds: number;
}

const heading = "asymptopia checkpoint 1";
const foreignHeading = /^asymptopia checkpoint (?!1 )[1-9]\d{0,6} /;

/** The line in front of the bytes; `body` is the digest of the bytes. */
function headLine(key: Digest, seconds: number, body: Digest): string {
  const about = `${heading} ${key} ${seconds.toFixed(3)} ${body}`;
  return `${about} ${digestOf(about)}\n`;
}

/** The pieces of the file. */
export function checkpointPieces(key: Digest, { bytes, seconds }: Kept): [Uint8Array, Uint8Array] {
  return [new TextEncoder().encode(headLine(key, seconds, digestOf(bytes))), bytes];
}

/** Longer first lines are none of ours. */
const headLengthMax = 300;

/** Undefined for what is not the whole state of the job with this key. */
export function parseCheckpoint(content: Uint8Array<ArrayBuffer>, key: Digest): Kept | undefined {
  const end = content.subarray(0, headLengthMax).indexOf(10);
  if (end < 0) return undefined;
  const head = new TextDecoder().decode(content.subarray(0, end + 1));
  const seconds = Number(head.split(" ")[4]);
  if (!Number.isFinite(seconds)) return undefined;
  const bytes = content.slice(end + 1);
  return headLine(key, seconds, digestOf(bytes)) === head ? { bytes, seconds } : undefined;
}

/** Whether another version of this program wrote it, in a format of its own. */
export function isForeignCheckpoint(content: Uint8Array): boolean {
  return foreignHeading.test(new TextDecoder().decode(content.subarray(0, headLengthMax)));
}

/** The bytes of a state's file. */
export function readState(path: string): Uint8Array<ArrayBuffer> | undefined {
  return readIfPresent(path, blobBytesMax);
}

/** Keys of the jobs that have kept a state, as the names of files say. */
export function checkpointKeys(layout: Layout): Digest[] {
  return namesIn(`${layout.root}/checkpoint`).filter(isCheckpointName);
}

/** Whether the engine gives a file in that folder this name. */
export function isCheckpointName(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}
