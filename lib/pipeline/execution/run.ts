/** One run of the engine: from a graph of jobs to results in the store. */
import { assert, type ExitCode, exitCodes, UserError } from "../../contract/errors.ts";
import { Checkpoints } from "./checkpoints.ts";
import type { Digest } from "../keys/digest.ts";
import { openDurations } from "../runs/durations.ts";
import type { DoneHow, EngineEvent, EngineListener, RunSummary } from "../runs/events.ts";
import type { Report } from "./job-book.ts";
import { Execution } from "./execution.ts";
import type { Elsewhere } from "./elsewhere.ts";
import type { Executor } from "./executor.ts";
import { writeHistory } from "../runs/history.ts";
import { openLeases } from "../store/lease.ts";
import { openLocal, withProgramsHere } from "./local-executor.ts";
import { openRunLog } from "../runs/log.ts";
import { presentRuntime } from "../keys/key.ts";
import { type EngineOptions, openSession, rootOf, type Session } from "../planning/session.ts";
import type { Job, JobGraph } from "../specification/specification.ts";
import { type Arrivals, arriving } from "./arrivals.ts";
import { storageProblem } from "../system/storage-fault.ts";
import { DamagedBlob } from "../store/store.ts";
import { memoryHere } from "../system/memory.ts";
import { storeRootOrFolder } from "../store/layout.ts";
import { checkFormat } from "../store/opening.ts";
import { releaseTmp, sweepTmp } from "../store/unfinished.ts";
import { freshName } from "../store/fresh-name.ts";
import { holdStore } from "../store/hold.ts";
import { during } from "../trace/spans.ts";
import type { openWorkerPool } from "../seat/pool.ts";

export type { EngineOptions };

export interface RunOptions extends EngineOptions {
  /** Jobs that may run at once; default: the number of cores. */
  readonly jobs?: number;
  /** Go on with what does not depend on a failed job. */
  readonly keepGoing?: boolean;
  /** Run these jobs even when their results are in the store, and compare the bytes. */
  readonly force?: readonly string[];
  /** Takes ready jobs in a random order that this seed fixes; results must not depend on it. */
  readonly shuffle?: number;
  /** Where jobs run; default: in processes of this machine. */
  readonly elsewhere?: Elsewhere;
  /** What runs stages on this machine; tests put another one here. Default: {@link openWorkerPool}. */
  readonly openPool?: typeof openWorkerPool;
  /** Jobs shorter than this may share a Worker (worker-pool.ts); tests let all do. */
  readonly sharedSecondsMax?: number;
  /** JavaScript heap of a job, in megabytes, unless its stage asks for more memory. */
  readonly heapMegabytes?: number;
  /** Memory that a job's process may take, in bytes; default: most of the machine's. */
  readonly jobMemoryBytesMax?: number;
  /** How often a long job's state is written, in seconds; "never": jobs keep nothing. */
  readonly checkpointSeconds?: number | "never";
  /** Asked when a job has lost its device; tests answer for themselves. */
  readonly isGpuThere?: () => Promise<boolean>;
  /** Aborted by Ctrl-C: running jobs are stopped, finished ones are kept, the exit code is 130. */
  readonly signal?: AbortSignal;
  /** Called when it is known what is wanted, before anything runs: results may come from elsewhere. */
  readonly prepare?: (session: Session) => Promise<void>;
}

/**
 * Brings every target up to date. Failed jobs are in the summary; it throws for problems of the
 * code (Problems, UserError), of the disk (UserError) and for bugs.
 */
export async function runGraph(
  graph: JobGraph,
  options: RunOptions,
  listener: EngineListener = () => {},
): Promise<RunSummary> {
  const damaged = new Set<Digest>();
  while (true) {
    try {
      return await runOnce(graph, options, listener);
    } catch (error) {
      const root = options.artifacts ?? storeRootOrFolder(options.workspace);
      if (!(error instanceof DamagedBlob)) throw storageProblem(error, root) ?? error;
      if (damaged.has(error.digest)) throw damagedAgain(error, root);
      damaged.add(error.digest);
      // Inputs are made again by their jobs; what is left is the code itself, which is bundled again.
      const message = `the code of a stage is bundled again: its ${error.message}`;
      listener({ type: "notice", topic: "damage", message, at: 0 });
    }
  }
}

function damagedAgain({ message }: DamagedBlob, root: string): UserError {
  return new UserError({
    action: `cannot keep the code of a stage in the store ${root}: its ${message}, again`,
    hint: "check the disk and run again",
    exitCode: exitCodes.storeDamage,
  });
}

async function runOnce(
  graph: JobGraph,
  options: RunOptions,
  listener: EngineListener,
): Promise<RunSummary> {
  const startedAt = performance.now();
  const clock = () => (performance.now() - startedAt) / 1000;
  const started = new Date().toISOString();
  const run = freshName();
  const waits = (message: string) =>
    listener({ type: "notice", topic: "sharing", message, at: clock() });
  checkFormat(rootOf(options));
  const work = `run ${run}, \`${commandLine()}\``;
  using _hold = await holdStore(rootOf(options), { signal: options.signal, waits, work });
  const { spans } = options;
  const arrivals: Arrivals = {};
  // What goes on goes on without them too.
  const absentFiles = options.keepGoing ? "named" : "refused";
  const session = await during(
    spans,
    { kind: "planning", name: "planning" },
    () => openSession(graph, { absentFiles, ...options, ...arriving(options, arrivals) }, listener),
  );
  const { layout } = session.store;
  const log = openRunLog(layout, run);
  const tell = (event: EngineEvent) => {
    log.listener(event);
    listener(event);
  };
  const slots = options.elsewhere?.slots ?? options.jobs ?? navigator.hardwareConcurrency;
  const jobs = session.needed.length;
  try {
    sweepTmp(layout);
    await options.prepare?.(session);
    tell({ type: "started", run, jobs, workers: slots, at: clock() });
    const execution = await execute(session, { ...options, run, slots, clock, tell, arrivals });
    const { profile } = graph.specification;
    const about = { run, profile, backend: session.backend };
    const done = summaryOf(execution, { about, seconds: clock(), signal: options.signal });
    const summary = { ...done, ...notSandboxedIn(session, done) };
    const saving = { kind: "saving", name: "saving" } as const;
    await during(spans, saving, () => session.store.sync());
    during(spans, saving, () => finishFiles(session, summary));
    const { outcomes: _, ...plain } = summary;
    tell({ type: "finished", summary: plain, at: clock() });
    log.close(summary, { started, runtime: presentRuntime() });
    return summary;
  } finally {
    // What is being made goes on for a moment; what is wrong in it has been reported, or no longer matters.
    session.coming.stop();
    await session.coming.rest.catch(() => {});
    log.release();
    releaseTmp(layout);
  }
}

/** Jobs whose results programs made outside of a sandbox, now or in an earlier run. */
function notSandboxedIn(
  { graph, programs, store }: Session,
  { outcomes }: RunSummary,
): Pick<RunSummary, "notSandboxed"> {
  if (programs.size === 0) return {};
  const free = graph.jobs.filter(({ id, stage }) => {
    const outcome = programs.has(stage) ? outcomes.get(id) : undefined;
    return outcome && store.getRecord(outcome.key)?.provenance.sandbox !== undefined;
  });
  return free.length === 0 ? {} : { notSandboxed: free.map(({ id }) => id) };
}

/** As it was typed, for whoever has to wait for this run. */
function commandLine(): string {
  const words = Deno.args.join(" ");
  return words.length > 120 ? `${words.slice(0, 119)}…` : words;
}

interface ExecuteOptions extends RunOptions {
  readonly run: string;
  readonly slots: number;
  readonly clock: () => number;
  readonly tell: (event: EngineEvent) => void;
  readonly arrivals: Arrivals;
}

async function execute(session: Session, options: ExecuteOptions): Promise<Execution> {
  const { store, graph } = session;
  const { elsewhere, run, clock, tell } = options;
  const durations = openDurations(store.layout);
  const expectedSeconds = (job: Job) => durations.expected(job)?.seconds;
  const forced = new Set(options.force ?? []);
  const kept = checkpointsOf(session, options);
  const memoryBytes = memoryOfMachine();
  const jobMemoryBytesMax = () =>
    options.jobMemoryBytesMax ?? Math.floor(jobMemoryShare * memoryBytes());
  const leases = openLeases(store.layout);
  let executor: Executor;
  const execution = new Execution(session, {
    ...options,
    get memoryBytes() {
      return elsewhere === undefined ? memoryBytes() : Infinity;
    },
    readiness: (index) =>
      executor.readiness?.(session.bundles.get(graph.jobs[index].stage)!.digest) ?? "loaded",
    keepGoing: options.keepGoing ?? false,
    force: new Set(session.needed.filter((index) => forced.has(graph.jobs[index].id))),
    openExecutor: (of) => {
      const common = { session, run, clock, answers: of.answers, isAborted: () => of.isAborted };
      const here = openLocal({ ...options, ...common, ...kept, jobMemoryBytesMax });
      const missing = session.needed.some((job) => !session.bundles.has(graph.jobs[job].stage));
      if (missing && elsewhere === undefined) {
        here.prepare(Math.min(options.slots, session.needed.length));
      }
      executor = elsewhere === undefined
        ? here
        : withProgramsHere(here, elsewhere.open({ ...common, expectedSeconds, tell }), {
          session,
          spans: options.spans,
        });
      return executor;
    },
    ...kept,
    leases: elsewhere?.leases(leases) ?? leases,
    expectedSeconds: (job) => expectedSeconds(job) ?? 1,
    recordSeconds: (job, seconds) => durations.record(job, seconds),
  });
  options.arrivals.heard = (stages) => execution.bundled(stages);
  const stop = () => {
    const message = "interrupted: running jobs are stopped, finished ones are kept";
    options.tell({ type: "notice", topic: "interrupt", message, at: options.clock() });
    execution.stop();
  };
  options.signal?.addEventListener("abort", stop, { once: true });
  try {
    if (options.signal?.aborted) stop();
    await execution.finish();
  } finally {
    options.signal?.removeEventListener("abort", stop);
    await executor!.close();
    durations.save();
  }
  return execution;
}

/** States of jobs are kept in the store that results go to. */
function checkpointsOf(
  { store: { layout } }: Session,
  { checkpointSeconds, clock, tell }: ExecuteOptions,
): { readonly checkpoints?: Checkpoints } {
  if (checkpointSeconds === "never") return {};
  const refused = (words: string) => {
    const message =
      `the states of long jobs cannot be kept (${words}): they go on, and begin again ` +
      "if this run does not end";
    tell({ type: "notice", topic: "checkpoint", message, at: clock() });
  };
  return {
    checkpoints: new Checkpoints({ layout, clock, pauseSeconds: checkpointSeconds, refused }),
  };
}

function finishFiles(session: Session, { outcomes }: RunSummary): void {
  session.index.save();
  const keys = [...outcomes].map(([job, { key }]) => [job, key] as const);
  writeHistory(session.store.layout, keys);
}

function summaryOf(
  execution: Execution,
  { about, seconds, signal }: {
    readonly about: Pick<RunSummary, "run" | "profile" | "backend">;
    readonly seconds: number;
    readonly signal?: AbortSignal;
  },
): RunSummary {
  const report = execution.report();
  const counts: Record<DoneHow, number> = { "executed": 0, "reused": 0, "cut off": 0 };
  for (const { how } of report.outcomes.values()) counts[how]++;
  return {
    ...about,
    exitCode: exitCodeOf(report, signal?.aborted ?? false),
    seconds,
    executed: counts.executed,
    reused: counts.reused,
    cutOff: counts["cut off"],
    ...report,
  };
}

/** The gravest of the failures; good only if every job is done. */
function exitCodeOf({ failed, skipped }: Report, isStopped: boolean): ExitCode {
  if (isStopped) return exitCodes.interrupted;
  const gravest = failed.reduce<ExitCode>(
    (worst, { exitCode }) => exitCode > worst ? exitCode : worst,
    failed.length > 0 ? exitCodes.stageFailed : exitCodes.good,
  );
  const isWhole = gravest !== exitCodes.good || skipped.length === 0;
  assert(isWhole, `nothing failed, and yet these did not run: ${skipped.join(", ")}`);
  return gravest;
}

/** Share of the machine's memory that one job may take. */
const jobMemoryShare = 0.9;

/** Answers when it is asked: where nothing runs, nobody needs to know. */
function memoryOfMachine(): () => number {
  let bytes: number | undefined;
  return () => bytes ??= memoryHere().total || Infinity;
}
