/** JSON with the digest of its text in front, for files that must be whole or not count. */
import { digestOf } from "./digest.ts";

/** The text of a sealed file. */
export function sealed(content: unknown): string {
  const text = JSON.stringify(content);
  return `${digestOf(text)}\n${text}`;
}

/** The content of a sealed file; undefined if a bit of it is not what was written. */
export function unsealed<T>(file: Uint8Array | string): T | undefined {
  const bytes = typeof file === "string" ? new TextEncoder().encode(file) : file;
  const body = bytes.subarray(65);
  if (bytes[64] !== 10) return undefined;
  const digest = new TextDecoder().decode(bytes.subarray(0, 64));
  return digestOf(body) === digest ? JSON.parse(new TextDecoder().decode(body)) as T : undefined;
}
