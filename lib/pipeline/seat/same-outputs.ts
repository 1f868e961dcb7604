/** Whether two runs of a job gave the same bytes. */
import type { StoredOutput } from "./protocol.ts";

/** Equal names, media types and bytes, in the same order. */
export function sameOutputs(a: readonly StoredOutput[], b: readonly StoredOutput[]): boolean {
  return a.length === b.length && a.every((output, i) => sameOutput(output, b[i]));
}

function sameOutput(a: StoredOutput, b: StoredOutput): boolean {
  return a.name === b.name && a.mediaType === b.mediaType && a.bytes.length === b.bytes.length &&
    a.bytes.every((byte, i) => byte === b.bytes[i]);
}
