/**
 * Files of a store that another version of this program wrote, in a format of its own: neither damage
 * nor of use here, and what they name has to stay for the version that can read them.
 */
import { type Digest, digestRecord } from "../keys/digest.ts";
import { BugError } from "../../contract/errors.ts";

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(bytes: Uint8Array): Fields | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" && value !== null ? value as Fields : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isForeign(format: unknown, own: number): boolean {
  return Number.isSafeInteger(format) && (format as number) > 0 && format !== own;
}

/** Whether a JSON file states another format than ours, as a whole. */
export function hasForeignFormat(bytes: Uint8Array, own: number): boolean {
  return isForeign(fieldsOf(bytes)?.format, own);
}

/**
 * The digests that a record of another format names, its own key left out; undefined if it is none: of
 * our format, of another key, or not as its seal says. The seal is the same in every format.
 */
export function foreignDigests(
  bytes: Uint8Array,
  { key, own }: { readonly key: Digest; readonly own: number },
): Digest[] | undefined {
  const fields = fieldsOf(bytes);
  if (fields === undefined || !isForeign(fields.format, own) || fields.key !== key) {
    return undefined;
  }
  const { seal, ...record } = fields;
  if (seal !== sealOf(record)) return undefined;
  const found = new Set(JSON.stringify(record).match(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g));
  found.delete(key);
  return [...found];
}

function sealOf(record: Fields): Digest | undefined {
  try {
    return digestRecord("record", record);
  } catch (error) {
    // Numbers without end, or too deep: no seal was ever made of it.
    if (error instanceof BugError || error instanceof RangeError) return undefined;
    throw error;
  }
}
