/** What pages load by their scripts, named alike by those who write it and those who read it. */

/** Compares what was computed with what was recorded; loaded when they differ. */
export const differenceFile = "difference.js";

/** Bytes that a page loads when they are asked for; the name is their SHA-256. */
export function dataFile(digest: string): string {
  return `data/${digest}.js`;
}

/** The function that such a script calls, with the digest and the bytes (browser/data.ts). */
export const receiver = "asymptopiaData";
