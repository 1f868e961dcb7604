/** Why a job's key is what it is: today's manifest against that of its last result. */
import { UserError } from "../contract/errors.ts";
import { readHistory } from "./history.ts";
import { changesBetween, type ManifestChange, withFiles } from "./manifest-changes.ts";
import { resolveAll } from "./plan.ts";
import { type EngineOptions, inputsOf, openSession } from "./session.ts";
import { type SourceChange, sourceChangesBetween } from "./source-changes.ts";
import type { Job, JobGraph } from "./specification.ts";
import { releaseTmp } from "./store-layout.ts";

export type { ManifestChange, SourceChange };

export interface Explanation {
  readonly job: string;
  /** Key of the job's last result at this axis point, if there is one. */
  readonly keyBefore?: string;
  /** Today's key; absent when an input must run first (then `waitsFor` names those). */
  readonly keyNow?: string;
  readonly waitsFor: readonly string[];
  readonly upToDate: boolean;
  readonly changes: readonly ManifestChange[];
  readonly sources: readonly SourceChange[];
}

/** Compares a job's manifest of today with that of its last result. */
export async function explainJob(
  graph: JobGraph,
  job: string,
  options: EngineOptions,
): Promise<Explanation> {
  const session = await openSession(graph, { ...options, targets: [job] });
  releaseTmp(session.store.layout);
  const found = graph.jobs.find(({ id }) => id === job);
  if (found === undefined) throw new UserError({ action: `cannot find a job named "${job}"` });
  const { answers, keys } = resolveAll(session);
  const { store, bundles } = session;
  const keyBefore = readHistory(store.layout).get(job);
  const last = keyBefore === undefined ? undefined : store.getRecord(keyBefore);
  const keyNow = keys.get(found.index);
  const waitsFor = inputsOf(found).filter((input) => !answers.has(input))
    .map((input) => graph.jobs[input].id);
  const bundle = bundles.get(found.stage)!;
  const isCodeNew = last !== undefined && last.manifest.code !== bundle.digest;
  return {
    job,
    ...(last === undefined ? {} : { keyBefore: last.key }),
    ...(keyNow === undefined ? {} : { keyNow }),
    waitsFor,
    upToDate: answers.has(found.index),
    changes: last === undefined
      ? []
      // While an input still has to run, the inputs of the last result stand for it.
      : withFiles(
        changesBetween(
          last.manifest,
          keyNow === undefined
            ? { ...session.manifest(withoutInputs(found), answers), inputs: last.manifest.inputs }
            : session.manifest(found, answers),
        ),
        found.stage,
      ),
    sources: isCodeNew ? sourceChangesBetween(store, last.provenance.sources, bundle.sources) : [],
  };
}

function withoutInputs(job: Job): Job {
  return { ...job, inputs: {} };
}
