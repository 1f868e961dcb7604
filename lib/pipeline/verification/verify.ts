/**
 * Computes jobs again and compares: with the records of the store, with the bytes that lie in it and
 * with the committed digests. What is computed goes to a scratch store; nothing in the store changes. No
 * cache of the store is used: code is bundled, files are read and records are looked up anew.
 */
import { type CacheFinding, cacheFindings } from "./caches.ts";
import { type ExitCode, exitCodes } from "../../contract/errors.ts";
import type { BackendName } from "../../contract/plugins.ts";
import { digestOf } from "../keys/digest.ts";
import { errorAllowed } from "./inexact.ts";
import { copyDurations } from "../runs/durations.ts";
import type { DigestLock } from "./digest-lock.ts";
import type { EngineListener, RunSummary } from "../runs/events.ts";
import type { OutputRecord } from "../store/record.ts";
import { runGraph, type RunOptions } from "../execution/run.ts";
import { inputsOf, rootOf } from "../planning/session.ts";
import type { JobGraph } from "../specification/specification.ts";
import { openStore, type Store } from "../store/store.ts";
import { layoutOf } from "../store/layout.ts";
import { openLayout, readOnlyLayout } from "../store/opening.ts";
import { freshPath, releaseTmp } from "../store/unfinished.ts";
import { withScratch } from "../store/overlay.ts";
import {
  compareWithLock,
  compareWithStore,
  type LockComparison,
  type StoreComparison,
} from "./comparison.ts";

export interface VerifiedJob {
  readonly job: string;
  readonly key: string;
  readonly outputs: Readonly<Record<string, OutputRecord>>;
  readonly store: StoreComparison;
  /** Absent when there are no committed digests to compare with. */
  readonly lock?: LockComparison;
}

export interface Verification {
  readonly jobs: readonly VerifiedJob[];
  readonly summary: RunSummary;
  /** Where tensors were computed; "wasm" where there are none. */
  readonly backend: BackendName;
  /** Jobs of the lock that this pipeline does not have; empty unless everything was verified. */
  readonly gone: readonly string[];
  /** Caches that say otherwise than their sources. */
  readonly caches: readonly CacheFinding[];
}

export interface VerifyOptions extends Omit<RunOptions, "force" | "keepGoing" | "openStore"> {
  /** Compute this many of the targets again, chosen by `seed`; default: all. */
  readonly sample?: number;
  readonly seed?: number;
  readonly lock?: DigestLock;
  /** The same jobs as commands that use caches have them; default: `graph` itself. */
  readonly shown?: JobGraph;
}

export async function verifyGraph(
  graph: JobGraph,
  options: VerifyOptions,
  listener: EngineListener = () => {},
): Promise<Verification> {
  const root = rootOf(options);
  const below = openStore(readOnlyLayout(root));
  const wanted = options.targets ?? graph.jobs.map(({ id }) => id);
  const targets = sampled(wanted, options);
  // In the store's own tmp, under a lock: if this process dies, the next run sweeps it away.
  const own = layoutOf(root);
  const scratchRoot = freshPath(own);
  const scratchLayout = openLayout(scratchRoot);
  const scratch = openStore(scratchLayout);
  copyDurations(own, scratchLayout);
  const unsteady = new Set<string>();
  try {
    const summary = await runGraph(graph, {
      ...options,
      artifacts: scratchRoot,
      openStore: () => withScratch(below, scratch),
      targets,
      force: targets,
      keepGoing: true,
      // What is compared is computed without a checkpoint.
      checkpointSeconds: "never",
    }, (event) => {
      if (event.type === "notice" && event.topic === "nondeterminism") unsteady.add(event.job!);
      listener(event);
    });
    const records = [...summary.outcomes.values()].map(({ key }) => scratch.getRecord(key));
    const isWhole = options.targets === undefined && targets.length === wanted.length;
    const known = new Set(graph.jobs.map(({ id }) => id));
    return {
      jobs: compared({ graph, summary, below, scratch, lock: options.lock, unsteady }),
      summary,
      backend: records.find((record) => record?.manifest.backend)?.manifest.backend ?? "wasm",
      gone: isWhole ? [...options.lock?.jobs.keys() ?? []].filter((job) => !known.has(job)) : [],
      caches: cacheFindings({
        workspace: options.workspace,
        graph,
        shown: options.shown ?? graph,
        below,
        computed: computedOf(summary, scratch),
      }),
    };
  } finally {
    releaseTmp(scratchLayout);
    releaseTmp(own);
  }
}

function computedOf({ outcomes }: RunSummary, scratch: Store) {
  const found = [...outcomes].map(([job, { key }]) => [job, scratch.getRecord(key)] as const);
  return new Map(
    found.flatMap(([job, record]) => record === undefined ? [] : [[job, record] as const]),
  );
}

interface Computed {
  readonly graph: JobGraph;
  readonly summary: RunSummary;
  readonly below: Store;
  readonly scratch: Store;
  readonly lock: DigestLock | undefined;
  /** Jobs that gave other bytes than an answer to the same key, wherever that was. */
  readonly unsteady: ReadonlySet<string>;
}

/** Every job that was computed, whether it was asked for or only an input. */
function compared({ graph, summary, below, scratch, lock, unsteady }: Computed): VerifiedJob[] {
  const inexact = new Map<number, number>();
  const found: VerifiedJob[] = [];
  for (const job of graph.jobs) {
    const key = summary.outcomes.get(job.id)?.key;
    if (key === undefined) continue;
    const record = scratch.getRecord(key);
    const manifest = (record ?? below.getRecord(key))?.manifest;
    const errors = [
      manifest && errorAllowed(manifest),
      ...inputsOf(job).map((input) => inexact.get(input)),
    ].filter((error) => error !== undefined);
    if (errors.length > 0) inexact.set(job.index, Math.max(...errors));
    if (record === undefined) continue;
    const context = { record, below, scratch };
    const store = compareWithStore({ ...context, isUnsteady: unsteady.has(job.id) });
    const locked = lock?.jobs.get(job.id);
    found.push({
      job: job.id,
      key,
      outputs: record.outputs,
      store,
      ...(lock === undefined
        ? {}
        : { lock: compareWithLock({ ...context, locked, errorMax: inexact.get(job.index) }) }),
    });
  }
  return found;
}

/** Non-determinism and digests that do not agree are failures; so is damage, of another kind. */
export function exitCodeOf({ jobs, summary, gone, caches }: Verification): ExitCode {
  if (summary.exitCode !== exitCodes.good) return summary.exitCode;
  const isWrong = jobs.some(({ store, lock }) =>
    store.result === "differs" || (lock !== undefined && wrongInLock.includes(lock.result))
  );
  if (isWrong || gone.length > 0) return exitCodes.stageFailed;
  const isDamaged = caches.length > 0 || jobs.some(({ store }) => store.result === "damaged");
  return isDamaged ? exitCodes.storeDamage : exitCodes.good;
}

const wrongInLock: readonly LockComparison["result"][] = ["differs", "changed", "no line"];

/** A random choice that the seed fixes, in the order given. */
function sampled(wanted: readonly string[], { sample, seed = 0 }: VerifyOptions): string[] {
  if (sample === undefined || sample >= wanted.length) return [...wanted];
  const rank = (job: string) => digestOf(`asymptopia/sample/v1\n${seed}\n${job}`);
  const chosen = new Set([...wanted].sort((a, b) => rank(a) < rank(b) ? -1 : 1).slice(0, sample));
  return wanted.filter((job) => chosen.has(job));
}
