/**
 * Whether something read from the store is a record at all. Nobody but the engine writes there, but
 * disks err, and stores are copied from elsewhere: names that could become paths are looked at here.
 */
import type { OutputRecord } from "../runs/events.ts";

const digestPattern = /^[0-9a-f]{64}$/;
/** An output's name is a file name of the readable view. */
const outputName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const mediaTypePattern = /^[a-z0-9]+\/[A-Za-z0-9.+_-]{1,100}(?:; ?[a-z]+=[A-Za-z0-9._-]+)?$/;

type Fields = Readonly<Record<string, unknown>>;

/** True for the fields that the engine relies on when it uses a record. */
export function hasRecordShape(record: unknown): boolean {
  if (!isMap(record)) return false;
  const { manifest, outputs, provenance } = record;
  return isMap(manifest) && isMap(outputs) && Object.entries(outputs).every(isOutput) &&
    isMap(provenance) && isSeconds(provenance.seconds) && isDigest(provenance.sources) &&
    typeof provenance.started === "string" && typeof provenance.run === "string" &&
    Number.isSafeInteger(provenance.attempts) &&
    [provenance.computedOn ?? "", provenance.because ?? ""].every((x) => typeof x === "string");
}

function isOutput([name, output]: readonly [string, unknown]): boolean {
  if (!outputName.test(name) || !isMap(output)) return false;
  const { digest, size, mediaType } = output as Partial<OutputRecord>;
  return isDigest(digest) && Number.isSafeInteger(size) && size! >= 0 &&
    typeof mediaType === "string" && mediaTypePattern.test(mediaType);
}

function isMap(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isDigest(value: unknown): boolean {
  return typeof value === "string" && digestPattern.test(value);
}

function isSeconds(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
