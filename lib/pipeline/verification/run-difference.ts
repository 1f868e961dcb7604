/** What differs between two recorded runs, job by job. */
import { verdictOutput } from "../report/claims.ts";
import type { JobOutcome } from "../runs/events.ts";
import type { OutputRecord } from "../store/record.ts";
import { differenceBetween, type OutputDifference } from "./output-difference.ts";
import type { RunManifest } from "../runs/manifest.ts";
import { DamagedBlob, type Store } from "../store/store.ts";

export interface OutputChange {
  readonly output: string;
  /** Absent in that run. */
  readonly before?: OutputRecord;
  readonly after?: OutputRecord;
  /** Absent when an output is, or when bytes are no longer in the store (then `lost` says which). */
  readonly difference?: OutputDifference;
  readonly lost?: string;
}

export interface VerdictChange {
  readonly before: string;
  readonly after: string;
}

export interface JobDifference {
  readonly job: string;
  /** "equal bytes": the key is another, the outputs are the same. */
  readonly result: "only in the first" | "only in the second" | "equal" | "equal bytes" | "differs";
  readonly keys: readonly [string | undefined, string | undefined];
  readonly outputs: readonly OutputChange[];
  readonly verdict?: VerdictChange;
}

/** Every job of either run, in the order of the second run, then what only the first one has. */
export function differencesOf(
  first: RunManifest,
  second: RunManifest,
  store: Store,
): JobDifference[] {
  const jobs = new Set([...Object.keys(second.jobs), ...Object.keys(first.jobs)]);
  return [...jobs].map((job) => jobDifference(job, first.jobs[job], second.jobs[job], store));
}

function jobDifference(
  job: string,
  before: JobOutcome | undefined,
  after: JobOutcome | undefined,
  store: Store,
): JobDifference {
  const keys = [before?.key, after?.key] as const;
  if (before === undefined) return { job, result: "only in the second", keys, outputs: [] };
  if (after === undefined) return { job, result: "only in the first", keys, outputs: [] };
  const names = new Set([...Object.keys(before.outputs), ...Object.keys(after.outputs)]);
  const outputs = [...names]
    .filter((name) => before.outputs[name]?.digest !== after.outputs[name]?.digest)
    .map((name) => outputChange(name, before.outputs[name], after.outputs[name], store));
  if (outputs.length === 0) {
    return { job, result: before.key === after.key ? "equal" : "equal bytes", keys, outputs };
  }
  const verdict = verdictChange(before, after, store);
  return { job, result: "differs", keys, outputs, ...(verdict ? { verdict } : {}) };
}

function outputChange(
  output: string,
  before: OutputRecord | undefined,
  after: OutputRecord | undefined,
  store: Store,
): OutputChange {
  const known = { output, ...(before ? { before } : {}), ...(after ? { after } : {}) };
  if (before === undefined || after === undefined) return known;
  const [a, b] = [bytesOf(store, before), bytesOf(store, after)];
  const lost = a === undefined ? "first" : b === undefined ? "second" : undefined;
  if (a === undefined || b === undefined) {
    return { ...known, lost: `the bytes of the ${lost} run are no longer in the store` };
  }
  const difference = before.mediaType === after.mediaType
    ? differenceBetween(a, b, after.mediaType)
    : undefined;
  return { ...known, ...(difference ? { difference } : {}) };
}

/** Undefined for what has been collected or damaged: a comparison then says less. */
function bytesOf(store: Store, { digest }: OutputRecord): Uint8Array | undefined {
  try {
    return store.getBlob(digest);
  } catch (error) {
    if (error instanceof DamagedBlob) return undefined;
    throw error;
  }
}

function verdictChange(
  before: JobOutcome,
  after: JobOutcome,
  store: Store,
): VerdictChange | undefined {
  const [a, b] = [verdictOf(before, store), verdictOf(after, store)];
  return a === undefined || b === undefined || a === b ? undefined : { before: a, after: b };
}

function verdictOf({ outputs }: JobOutcome, store: Store): string | undefined {
  const output = outputs[verdictOutput];
  if (output?.mediaType !== "application/json") return undefined;
  const bytes = bytesOf(store, output);
  if (bytes === undefined) return undefined;
  const { verdict } = JSON.parse(new TextDecoder().decode(bytes)) as { verdict?: unknown };
  return typeof verdict === "string" ? verdict : undefined;
}
