/** Sizes and durations as people write them. */

const byteUnits: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};
const secondUnits: Readonly<Record<string, number>> = {
  ms: 1e-3,
  s: 1,
  m: 60,
  min: 60,
  h: 3600,
  d: 86400,
};

export const bytesPattern = /^\d{1,15}(?:\.\d{1,15})? ?(?:B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)$/;
export const secondsPattern = /^\d{1,15}(?:\.\d{1,15})? ?(?:ms|s|m|min|h|d)$/;

/** True for times that a timer of the runtime can wait for. */
export function isTimeLimit(seconds: number): boolean {
  return seconds > 0 && seconds <= 20 * 86400;
}

/** Bytes of "500MB" or "2 GiB"; the text must match {@link bytesPattern}. */
export function parseBytes(text: string): number {
  return Math.round(scaled(text, byteUnits));
}

/** Seconds of "300s" or "1.5 h"; the text must match {@link secondsPattern}. */
export function parseSeconds(text: string): number {
  return scaled(text, secondUnits);
}

function scaled(text: string, units: Readonly<Record<string, number>>): number {
  const [, number, unit] = /^([\d.]+) ?(\w+)$/.exec(text)!;
  return Number(number) * units[unit];
}
