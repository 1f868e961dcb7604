/**
 * Why a job's key is what it is: today's manifest against that of its last result, or of a past run.
 * Changes no file.
 */
import type { BackendName } from "../../contract/plugins.ts";
import { jobsWithIds } from "../specification/targets.ts";
import { changeText } from "./change-text.ts";
import { changesSince } from "./changes-since.ts";
import { readHistory } from "../runs/history.ts";
import type { Manifest } from "../keys/key.ts";
import { isCode, type ManifestChange, pointOf } from "./manifest-changes.ts";
import { resolveAll, type Resolved } from "./plan.ts";
import { type Unusual, unusualOf } from "./provenance-text.ts";
import type { RunManifest } from "../runs/manifest.ts";
import { type EngineOptions, inputsOf, openSession, type Session } from "./session.ts";
import { type SourceChange, sourceText } from "./source-changes.ts";
import type { Job, JobGraph } from "../specification/specification.ts";

export type { ManifestChange, SourceChange };

/** A job at the root of a wait: its own inputs are all there. */
export interface Cause {
  readonly job: string;
  /** "stages.add: 3 → 4", "it has no result yet", … */
  readonly reasons: readonly string[];
}

export interface Explanation {
  readonly job: string;
  /** The run that it is compared with; absent: with its last result. */
  readonly against?: string;
  /** Key of the job's last result at this axis point, or of that run, if there is one. */
  readonly keyBefore?: string;
  /** Today's key; absent when an input must run first (then `waitsFor` names those). */
  readonly keyNow?: string;
  /** Inputs that must run first. */
  readonly waitsFor: readonly string[];
  /** Where these waits come from, in the end. */
  readonly causes: readonly Cause[];
  /** External files that it takes and that cannot be used: a run would refuse. */
  readonly absent: readonly string[];
  /** Its result of today is in the store. */
  readonly upToDate: boolean;
  /** What was unusual about the making of that result. */
  readonly unusual: Unusual;
  readonly changes: readonly ManifestChange[];
  readonly sources: readonly SourceChange[];
  /** The record of then is not in this store: nothing but its key is known. */
  readonly isForgotten: boolean;
  /** Where there was no result: other jobs of the stage that had one. */
  readonly others: readonly string[];
}

export interface WhyOptions extends EngineOptions {
  /** Compare with what jobs were in this run; default: with their last results. */
  readonly against?: RunManifest;
}

/** Compares jobs' manifests of today with those of then. */
export async function explainJobs(
  graph: JobGraph,
  jobs: readonly string[],
  options: WhyOptions,
): Promise<readonly Explanation[]> {
  return (await explanationsOf(graph, jobs, options)).explanations;
}

/** The same, and for which back-end. */
export async function explanationsOf(
  graph: JobGraph,
  jobs: readonly string[],
  { against, ...options }: WhyOptions,
): Promise<{ readonly explanations: readonly Explanation[]; readonly backend: BackendName }> {
  const session = await openSession(graph, {
    absentFiles: "named",
    ...options,
    targets: jobs,
    isReadOnly: true,
  });
  const keysBefore = against === undefined
    ? readHistory(session.store.layout)
    : new Map(Object.entries(against.jobs).map(([job, { key }]) => [job, key]));
  const past: Past = { keysBefore, ...(against ? { run: against.run } : {}) };
  const resolved = resolveAll(session);
  const context = { session, resolved, past };
  return {
    explanations: jobsWithIds(graph, jobs).map((job) => explain(job, context)),
    backend: session.backend,
  };
}

/** One job's {@link explainJobs}. */
export async function explainJob(
  graph: JobGraph,
  job: string,
  options: WhyOptions,
): Promise<Explanation> {
  return (await explainJobs(graph, [job], options))[0];
}

interface Past {
  readonly keysBefore: ReadonlyMap<string, string>;
  readonly run?: string;
}

interface Context {
  readonly session: Session;
  readonly resolved: Resolved;
  readonly past: Past;
}

function explain(job: Job, context: Context): Explanation {
  const { session: { graph }, resolved: { answers, keys }, past } = context;
  const keyNow = keys.get(job.index);
  const waitsFor = inputsOf(job).filter((input) => !answers.has(input))
    .map((input) => graph.jobs[input].id);
  return {
    job: job.id,
    ...(past.run === undefined ? {} : { against: past.run }),
    ...(keyNow === undefined ? {} : { keyNow }),
    waitsFor,
    causes: causesOf(job, context),
    absent: context.session.absent(job.stage),
    upToDate: answers.has(job.index),
    unusual: answers.has(job.index) ? unusualOf(context.session.store, keyNow) : {},
    ...comparedWithThen(job, context),
  };
}

type Compared = Pick<
  Explanation,
  "keyBefore" | "changes" | "sources" | "isForgotten" | "others"
>;

function comparedWithThen(job: Job, { session, resolved, past }: Context): Compared {
  const { answers, keys } = resolved;
  const nothing = { changes: [], sources: [], isForgotten: false, others: [] };
  const keyBefore = past.keysBefore.get(job.id);
  if (keyBefore === undefined) {
    const stage = `${job.stage.paper}/${job.stage.name}`;
    const others = [...past.keysBefore.keys()].filter((id) =>
      id === stage || id.startsWith(`${stage}[`)
    );
    return { ...nothing, others };
  }
  if (keyBefore === keys.get(job.index)) return { ...nothing, keyBefore };
  const record = session.store.getRecord(keyBefore);
  if (record === undefined) return { ...nothing, keyBefore, isForgotten: true };
  const manifest = keys.has(job.index)
    ? session.manifest(job, answers)
    : partialManifest(job, { session, resolved, before: record.manifest });
  return { ...nothing, keyBefore, ...changesSince(session, job, { record, manifest }) };
}

/** Stands for the digest of an input that was never made. */
const notMade = "not made yet";

/** Today's manifest of a job that waits: an input that must run first is taken to be what it was. */
function partialManifest(
  job: Job,
  { session, resolved, before }: {
    readonly session: Session;
    readonly resolved: Resolved;
    readonly before: Manifest;
  },
): Manifest {
  const inputs = Object.entries(job.inputs).map(([role, parts]) => {
    const then = new Map((before.inputs[role] ?? []).map((part) => [pointOf(part), part.digest]));
    const now = parts.map(({ job: producer, output }) => {
      const { axes } = session.graph.jobs[producer];
      const known = resolved.answers.get(producer)?.outputs[output]?.digest;
      return { axes, digest: known ?? then.get(pointOf({ axes })) ?? notMade };
    });
    return [role, now] as const;
  });
  const rest = session.manifest({ ...job, inputs: {} }, resolved.answers);
  return { ...rest, inputs: Object.fromEntries(inputs) };
}

/** The jobs that would run first, on the way up from a job that waits. */
function causesOf(job: Job, context: Context): Cause[] {
  const { session, resolved: { answers, keys } } = context;
  const { graph } = session;
  const seen = new Set<number>();
  const causes: Cause[] = [];
  const pending = inputsOf(job).reverse();
  while (pending.length > 0) {
    const index = pending.pop()!;
    if (seen.has(index) || answers.has(index)) continue;
    seen.add(index);
    const producer = graph.jobs[index];
    const absent = session.absent(producer.stage);
    if (absent.length > 0) causes.push({ job: producer.id, reasons: absent });
    else if (keys.has(index)) {
      causes.push({ job: producer.id, reasons: reasonsOf(producer, context) });
    } else pending.push(...inputsOf(producer).reverse());
  }
  return causes;
}

function reasonsOf(job: Job, context: Context): string[] {
  const { keyBefore, changes, sources, isForgotten } = comparedWithThen(job, context);
  if (keyBefore === undefined) return ["it has no result yet"];
  if (isForgotten) return ["the record of its last result is no longer in the store"];
  if (changes.length === 0) return ["its stored result is lost"];
  const texts = changes.map((change) =>
    isCode(change) && sources.length > 0
      ? `code: ${sources.map(sourceText).join(", ")}`
      : changeText(change)
  );
  return [...new Set(texts)];
}
