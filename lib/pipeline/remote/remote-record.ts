/**
 * A record as it lies in a remote store: the very text of its file, and who vouches for it. A record that
 * lies there alone (in an archive, in a store) is read as one for which nobody does.
 */
import type { Digest } from "../keys/digest.ts";
import { parseRecord, recordText, sealOf, type StoredRecord } from "../store/record.ts";
import { hasFields, isListOf, isMap, isText } from "../store/shape.ts";
import { isSigned, type Signature } from "./signature.ts";

const format = "asymptopia/remote-record/1";
/** Larger files are no records of a remote store. Bytes. */
export const remoteRecordBytesMax = 2 ** 23;
/** More signatures are not looked at. */
const signaturesMax = 16;

export interface RemoteRecord {
  readonly record: StoredRecord;
  readonly signatures: readonly Signature[];
}

interface Envelope {
  readonly format: string;
  readonly record: string;
  readonly signatures: readonly Signature[];
}

const isEnvelope = hasFields({
  format: (value) => value === format,
  record: isText,
  signatures: isListOf(hasFields({ by: isText, signature: isText })),
});

export function remoteRecordText({ record, signatures }: RemoteRecord): string {
  const envelope: Envelope = { format, record: recordText(record), signatures };
  return JSON.stringify(envelope, null, 1) + "\n";
}

/** Undefined for whatever is no whole record of this key, by the rules by which the store reads its own. */
export function parseRemoteRecord(bytes: Uint8Array, key: Digest): RemoteRecord | undefined {
  const value = jsonIn(bytes);
  if (!isMap(value)) return undefined;
  if (!isEnvelope(value)) {
    const record = parseRecord(bytes, { key });
    return record && { record, signatures: [] };
  }
  const { record: text, signatures } = value as unknown as Envelope;
  const record = parseRecord(new TextEncoder().encode(text), { key });
  return record && {
    record,
    signatures: signatures.slice(0, signaturesMax).map(({ by, signature }) => ({ by, signature })),
  };
}

/** Whether one of these keys has signed it. */
export async function isVouchedFor(
  { record, signatures }: RemoteRecord,
  trusted: ReadonlySet<string>,
): Promise<boolean> {
  const seal = sealOf(record);
  for (const signature of signatures) {
    if (trusted.has(signature.by) && await isSigned(seal, signature)) return true;
  }
  return false;
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
