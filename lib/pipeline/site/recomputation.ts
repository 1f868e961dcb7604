/**
 * What a reader's browser computes again of a claim: jobs from the claim up its chain, as far as their
 * recorded times and the bytes of their inputs allow. What is not computed again is taken from the archive.
 */
import { digestsOf } from "../recompute/record-message.ts";
import type { StoredRecord } from "../store/record.ts";
import type { Chain, ChainJob } from "./chain.ts";

export interface RecomputationLimits {
  /** Recorded seconds of all jobs together. */
  readonly secondsMax: number;
  /** Bytes of code and inputs that a page loads for a claim, unpacked. */
  readonly bytesMax: number;
}

export const limitsDefault: RecomputationLimits = { secondsMax: 20, bytesMax: 16e6 };

/** A job that is computed again. */
export interface RecomputedJob {
  readonly id: string;
  readonly record: StoredRecord;
}

export interface Recomputation {
  /** Inputs first; the claim's own job is the last. */
  readonly jobs: readonly RecomputedJob[];
  /** Recorded seconds of these. */
  readonly seconds: number;
  /** Digests of what a page needs for them: code, inputs and files; outputs of these jobs are not among them. */
  readonly needed: readonly string[];
  /** Jobs of the chain whose results are taken as they are, by the reason, in words. */
  readonly left: ReadonlyMap<string, number>;
}

/** Bytes of a blob; undefined if it is lost. */
export type SizeOf = (digest: string) => number | undefined;

/** Gives in words why a page cannot compute a claim, where not even the claim's own job fits. */
export function recomputationOf(
  chain: Chain,
  sizeOf: SizeOf,
  limits: RecomputationLimits = limitsDefault,
): Recomputation | string {
  const choice = new Choice(sizeOf, limits);
  const byIndex = new Map(chain.jobs.map((one) => [one.job.index, one]));
  const claim = chain.jobs.at(-1)!;
  const why = choice.take(claim);
  if (why !== undefined) return why;
  const left = new Map<string, number>();
  const seen = new Set([claim]);
  for (let rank: readonly ChainJob[] = [claim]; rank.length > 0;) {
    const next = new Set(
      rank.filter((one) => choice.taken.has(one)).flatMap(({ job }) =>
        Object.values(job.inputs).flat().map((part) => byIndex.get(part.job)!)
      ).filter((one) => !seen.has(one)),
    );
    for (const one of next) {
      seen.add(one);
      const why = choice.take(one);
      if (why !== undefined) left.set(why, (left.get(why) ?? 0) + 1);
    }
    rank = [...next];
  }
  const unread = chain.jobs.length - seen.size;
  if (unread > 0) left.set("only jobs that are left out read them", unread);
  const jobs = chain.jobs.filter((one) => choice.taken.has(one))
    .map(({ job, record }) => ({ id: job.id, record: record! }));
  return { jobs, seconds: choice.seconds, needed: neededBy(jobs), left };
}

/** Why a job cannot be computed in a page, in words; undefined if it can. */
function obstacle({ record }: ChainJob): string | undefined {
  if (record === undefined) return "their records are not in the store";
  const { manifest, provenance } = record;
  if (manifest.program !== undefined) return "programs made them, which a page cannot run";
  if (manifest.backend === "webgpu" || provenance.computedOn !== undefined) {
    return "they were computed on a GPU, where only numbers within an error are promised";
  }
  return undefined;
}

/** What each job reads: its code, the conversion, inputs and files. */
function readBy({ manifest }: StoredRecord): readonly string[] {
  return [...new Set([manifest.code, manifest.conversion, ...digestsOf(manifest)])];
}

/** What has to be loaded when these jobs run in this order. */
function neededBy(jobs: readonly RecomputedJob[]): readonly string[] {
  const needed = new Set<string>();
  const made = new Set<string>();
  for (const { record } of jobs) {
    for (const digest of readBy(record)) if (!made.has(digest)) needed.add(digest);
    for (const { digest } of Object.values(record.outputs)) made.add(digest);
  }
  return [...needed];
}

/** Takes jobs one by one, consumers before producers, as long as time and bytes last. */
class Choice {
  readonly taken = new Set<ChainJob>();
  seconds = 0;
  readonly #loaded = new Map<string, number>();
  #bytes = 0;

  constructor(readonly sizeOf: SizeOf, readonly limits: RecomputationLimits) {}

  /** Why it cannot be taken, in words; undefined if it was. */
  take(one: ChainJob): string | undefined {
    const why = obstacle(one);
    if (why !== undefined) return why;
    const record = one.record!;
    const { secondsMax, bytesMax } = this.limits;
    const { seconds } = record.provenance;
    if (this.seconds + seconds > secondsMax) {
      return `all together would take more than ${secondsMax} s`;
    }
    const more = new Map<string, number>();
    for (const digest of readBy(record)) {
      if (this.#loaded.has(digest)) continue;
      const size = this.sizeOf(digest);
      if (size === undefined) return "their code or inputs are not in the store";
      more.set(digest, size);
    }
    // What this job makes need not be loaded.
    const spared = [...new Set(Object.values(record.outputs).map(({ digest }) => digest))]
      .filter((digest) => this.#loaded.has(digest));
    const bytes = [...more.values()].reduce((sum, size) => sum + size, this.#bytes) -
      spared.reduce((sum, digest) => sum + this.#loaded.get(digest)!, 0);
    if (bytes > bytesMax) {
      return `a page would load more than ${bytesMax / 1e6} MB with what they read`;
    }
    for (const [digest, size] of more) this.#loaded.set(digest, size);
    for (const digest of spared) this.#loaded.set(digest, 0);
    this.#bytes = bytes;
    this.seconds += seconds;
    this.taken.add(one);
    return undefined;
  }
}
