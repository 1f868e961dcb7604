/** The one text of a JSON value. */
import { BugError } from "../../contract/errors.ts";
/**
 * The one text of a JSON value (RFC 8785): keys sorted by UTF-16 code units, no spaces, numbers as
 * ECMAScript prints them (so 1.0 is 1 and -0 is 0). Keys with the value undefined are left out.
 * Refuses what JSON cannot say: NaN, infinities, functions.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      if (!Number.isFinite(value)) throw new BugError(`canonical JSON of ${value}`);
      return JSON.stringify(value);
    case "boolean":
      return value ? "true" : "false";
    case "object":
      if (value === null) return "null";
      return constants.get(value) ??
        (Array.isArray(value) ? canonicalList(value) : canonicalObject(value));
    default:
      throw new BugError(`canonical JSON of a ${typeof value}`);
  }
}

function canonicalList(list: readonly unknown[]): string {
  let text = "[";
  for (let i = 0; i < list.length; i++) text += (i > 0 ? "," : "") + canonicalJson(list[i]);
  return text + "]";
}

/** Canonical texts of values that were declared constant. */
const constants = new WeakMap<object, string>();

/**
 * Declares that a value never changes, so that its canonical JSON is made once. For the parts that
 * thousands of manifests share.
 */
export function constant<T extends object>(value: T): T {
  if (!constants.has(value)) constants.set(value, canonicalJson(value));
  return value;
}

function canonicalObject(value: object): string {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new BugError(`canonical JSON of a ${value.constructor?.name}`);
  }
  const record = value as Readonly<Record<string, unknown>>;
  let text = "{";
  for (const name of Object.keys(record).sort()) {
    if (record[name] === undefined) continue;
    text += `${text.length > 1 ? "," : ""}${JSON.stringify(name)}:${canonicalJson(record[name])}`;
  }
  return text + "}";
}
