/** Whether what was read from a file has the shape that its reader relies on. */

export type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

export function isMap(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isMapOf(check: Check): Check {
  return (value) => isMap(value) && Object.values(value).every(check);
}

export function isListOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

/** True for a map that has at least these fields. */
export function hasFields(checks: Readonly<Record<string, Check>>): Check {
  const all = Object.entries(checks);
  return (value) => isMap(value) && all.every(([name, check]) => check(value[name]));
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}

export function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

export function isDigest(value: unknown): value is string {
  return isText(value) && /^[0-9a-f]{64}$/.test(value);
}

/** A stamp of a file (system/file-stamp.ts). */
export function isStamp(value: unknown): boolean {
  return Array.isArray(value) && value.length === 4 && value.every(isNumber);
}
