/**
 * The state that a long job has kept, as a file `artifacts/checkpoint/<key>`: one line that seals it
 * with its key, then the job's own bytes. A state decides what comes out, and no digest of a source
 * holds it: so it counts only with the seal of the checkout that uses it, by a secret that no other
 * user of a store has. A torn, damaged or foreign file counts as none: the job then starts afresh,
 * which costs time and changes no result.
 */
import { type Digest, digestOf, keyedDigestOf } from "../keys/digest.ts";
import { type Layout } from "./layout.ts";
import { blobBytesMax, namesIn, readIfPresent } from "./file-operations.ts";

/** What a job kept. */
export interface Kept {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Seconds of work that it stands for, over all attempts. */
  readonly seconds: number;
}

const heading = "asymptopia checkpoint 2";
const foreignHeading = /^asymptopia checkpoint (?!2 )[1-9]\d{0,6} /;

/**
 * The line in front of the bytes, without its seal: anybody can make it, and see by it whether the
 * file is whole. `body` is the digest of the bytes.
 */
function headWords(key: Digest, seconds: number, body: Digest): string {
  const about = `${heading} ${key} ${seconds.toFixed(3)} ${body}`;
  return `${about} ${digestOf(about)}`;
}

/** The pieces of the file; `secret` is that of the checkout (checkout-secret.ts). */
export function checkpointPieces(
  key: Digest,
  { bytes, seconds }: Kept,
  secret: string,
): [Uint8Array, Uint8Array] {
  const words = headWords(key, seconds, digestOf(bytes));
  return [new TextEncoder().encode(`${words} ${keyedDigestOf(secret, words)}\n`), bytes];
}

/** Longer first lines are none of ours. */
const headLengthMax = 400;

/**
 * What a file holds for the job with this key: its state; "another's" if it is whole, and another user,
 * checkout or version of this program made it; "damaged" for anything else.
 * @param secret that of the checkout; undefined where it has none, so that every state is another's
 */
export function parseCheckpoint(
  content: Uint8Array<ArrayBuffer>,
  key: Digest,
  secret: string | undefined,
): Kept | "another's" | "damaged" {
  if (isForeignCheckpoint(content)) return "another's";
  const end = content.subarray(0, headLengthMax).indexOf(10);
  if (end < 0) return "damaged";
  const head = new TextDecoder().decode(content.subarray(0, end));
  const [words, seal] = [
    head.slice(0, head.lastIndexOf(" ")),
    head.slice(head.lastIndexOf(" ") + 1),
  ];
  const seconds = Number(words.split(" ")[4]);
  if (!Number.isFinite(seconds) || !/^[0-9a-f]{64}$/.test(seal)) return "damaged";
  const bytes = content.slice(end + 1);
  if (headWords(key, seconds, digestOf(bytes)) !== words) return "damaged";
  const isOwn = secret !== undefined && keyedDigestOf(secret, words) === seal;
  return isOwn ? { bytes, seconds } : "another's";
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
