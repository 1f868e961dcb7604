/** Computes the jobs of a claim again, one after the other, and holds each output against its record. */
import { equalityOf } from "../../recompute/equality.ts";
import { type Conversion, loadCode, runInPage } from "../../recompute/page-seat.ts";
import { digestsOf, messageOfManifest } from "../../recompute/record-message.ts";
import type { ClaimPlan, PlannedJob } from "../claim-plan.ts";

/** What became of an output. */
export interface OutputFinding {
  readonly name: string;
  /** "equal": its SHA-256 is the recorded one. */
  readonly verdict: "equal" | "other";
  readonly digest: string;
  /** Where bytes differ: those that were recorded, if the site has them, and those of now. */
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
  readonly mediaType: string;
}

export interface JobFinding {
  readonly job: PlannedJob;
  readonly outputs: readonly OutputFinding[];
  /** Here, with the start of its Worker. */
  readonly seconds: number;
  /** Why it was not computed, in words. */
  readonly problem?: string;
}

export interface RecomputingSteps {
  /** Gives the archived bytes; throws for what is not what its digest says. */
  load(digest: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Before a job runs. */
  started(job: PlannedJob, index: number): void;
  progress(share: number): void;
  ended(finding: JobFinding, index: number): void;
  readonly signal: AbortSignal;
}

/** One finding a job, in the order of the plan. Rejects when it is stopped. */
export async function recomputed(
  { jobs, archived }: ClaimPlan,
  steps: RecomputingSteps,
): Promise<readonly JobFinding[]> {
  const site = new Archive(steps, new Set(archived));
  const findings: JobFinding[] = [];
  for (const [index, job] of jobs.entries()) {
    steps.signal.throwIfAborted();
    steps.started(job, index);
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    let finding: JobFinding;
    try {
      const outputs = await computed(job, site, steps);
      finding = { job, outputs, seconds: seconds() };
    } catch (error) {
      steps.signal.throwIfAborted();
      finding = { job, outputs: [], seconds: seconds(), problem: wordsOf(error) };
    }
    findings.push(finding);
    steps.ended(finding, index);
  }
  return findings;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What has been computed here counts before what was archived: the chain is computed, not looked up. */
class Archive {
  readonly #made = new Map<string, Uint8Array<ArrayBuffer>>();
  /** What would have been made, had not other bytes come out. */
  readonly #lost = new Map<string, string>();
  readonly #loaded = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  readonly #conversions = new Map<string, Promise<Conversion>>();

  constructor(readonly steps: RecomputingSteps, readonly archived: ReadonlySet<string>) {}

  async bytes(digest: string): Promise<Uint8Array<ArrayBuffer>> {
    const made = this.#made.get(digest);
    if (made !== undefined) return made;
    const lost = this.#lost.get(digest);
    if (lost !== undefined) {
      throw new Error(`it reads an output of ${lost}, which did not come out as recorded`);
    }
    let loading = this.#loaded.get(digest);
    if (loading === undefined) {
      loading = this.steps.load(digest);
      this.#loaded.set(digest, loading);
    }
    return await loading;
  }

  conversion(digest: string): Promise<Conversion> {
    let loading = this.#conversions.get(digest);
    if (loading === undefined) {
      loading = this.bytes(digest).then((code) => loadCode<Conversion>(code));
      this.#conversions.set(digest, loading);
    }
    return loading;
  }

  add(digest: string, bytes: Uint8Array): void {
    this.#made.set(digest, bytes as Uint8Array<ArrayBuffer>);
  }

  lose(digest: string, job: string): void {
    if (!this.#made.has(digest)) this.#lost.set(digest, job);
  }
}

async function computed(
  job: PlannedJob,
  site: Archive,
  { progress, signal }: RecomputingSteps,
): Promise<readonly OutputFinding[]> {
  const { manifest, outputs: recorded } = job;
  try {
    const parts = new Map<string, Uint8Array<ArrayBuffer>>();
    for (const digest of digestsOf(manifest)) parts.set(digest, await site.bytes(digest));
    const found = await runInPage({
      code: await site.bytes(manifest.code),
      conversion: await site.conversion(manifest.conversion),
      message: messageOfManifest(manifest, (digest) => parts.get(digest)!.slice()),
    }, { signal, progress: (done, total) => progress(total > 0 ? done / total : 0) });
    const findings: OutputFinding[] = [];
    for (const { name, isEqual, digest } of await equalityOf(found, recorded)) {
      const after = found.find((output) => output.name === name)?.bytes;
      const mediaType = recorded[name]?.mediaType ?? "application/octet-stream";
      if (isEqual) {
        site.add(digest, after!);
        findings.push({ name, verdict: "equal", digest, mediaType });
        continue;
      }
      const before = await beforeOf(site, recorded[name]?.digest);
      findings.push({
        ...{ name, verdict: "other", digest, mediaType },
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      });
    }
    return findings;
  } finally {
    for (const { digest } of Object.values(recorded)) site.lose(digest, job.id);
  }
}

async function beforeOf(site: Archive, digest: string | undefined) {
  return digest !== undefined && site.archived.has(digest)
    ? await site.steps.load(digest)
    : undefined;
}
