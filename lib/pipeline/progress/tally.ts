/** Counts what the engine says, by stage and job: done, running, rates, remaining time. Draws nothing. */
import type { EngineEvent } from "../runs/events.ts";
import type { Job } from "../specification/specification.ts";
import { pointText } from "../specification/targets.ts";
import { type JobLeft, secondsLeft, type TimeLeft, timeLeft } from "./time-left.ts";

/** Progress of the jobs of one stage. */
export interface StageTally {
  /** `paper/stage`. */
  readonly name: string;
  readonly jobs: number;
  done: number;
  executed: number;
  failed: number;
  readonly running: Map<string, RunningJob>;
  /** When its first job started; undefined before. */
  startedAt?: number;
  finishedAt?: number;
  /** When a job of it last stopped running. */
  pausedAt?: number;
  /** Units done in jobs that are finished, and the unit. */
  unitsDone: number;
  unit?: string;
}

export interface RunningJob {
  /** Axis point, "[width=50]" or "". */
  readonly point: string;
  /** In a cluster's queue: when it began there, once it has. */
  readonly startedAt: number;
  /** It waits in a cluster's queue. */
  readonly isQueued: boolean;
  /** Recorded seconds, if it ever ran. */
  readonly expected: number | undefined;
  readonly attempt: number;
  done: number;
  total: number;
  unit?: string;
}

/** Finished work that is needed before recorded durations are corrected by it, in seconds. */
const correctionFrom = 2;

/** Recorded seconds of a job; undefined where nothing is known of it. */
export type ExpectedSeconds = (job: Job) => number | undefined;

export class ProgressTally {
  readonly stages: readonly StageTally[];
  readonly #jobs: readonly Job[];
  readonly #stageOf = new Map<string, StageTally>();
  readonly #byId: ReadonlyMap<string, Job>;
  readonly #expectedOf: ExpectedSeconds;
  /** Identifiers of jobs that are done, failed or skipped. */
  readonly #over = new Set<string>();
  #spent = { expected: 0, observed: 0 };
  workers = 1;
  run = "";

  /** `jobs` in an order in which inputs come first; of their lengths nothing is asked until one runs. */
  constructor(jobs: readonly Job[], expectedOf: ExpectedSeconds = () => undefined) {
    const counts = new Map<string, number>();
    const nameOf = ({ stage }: Job) => `${stage.paper}/${stage.name}`;
    for (const job of jobs) counts.set(nameOf(job), (counts.get(nameOf(job)) ?? 0) + 1);
    const tallies = new Map([...counts].map(([name, jobs]) => [name, emptyTally(name, jobs)]));
    this.stages = [...tallies.values()];
    for (const job of jobs) this.#stageOf.set(job.id, tallies.get(nameOf(job))!);
    this.#jobs = jobs;
    this.#byId = new Map(jobs.map((job) => [job.id, job]));
    this.#expectedOf = expectedOf;
  }

  get jobs(): number {
    return this.#jobs.length;
  }

  get done(): number {
    return this.stages.reduce((sum, stage) => sum + stage.done, 0);
  }

  /** Takes an event; gives the stage that it changed. */
  take(event: EngineEvent): StageTally | undefined {
    if (event.type === "started") [this.workers, this.run] = [event.workers, event.run];
    if (event.type === "resumed") this.#takeResumed(event);
    // As many jobs as run there at once are what the rest is shared among.
    if (event.type === "queue") this.workers = Math.max(1, event.running);
    if (event.type === "queued") this.#change(event.job, { isQueued: true });
    if (event.type === "began") {
      this.#change(event.job, { isQueued: false, startedAt: event.at });
    }
    if (event.type !== "state" && event.type !== "progress") return undefined;
    const stage = this.#stageOf.get(event.job);
    if (stage === undefined) return undefined;
    if (event.type === "progress") {
      const { done, total, unit } = event;
      const running = stage.running.get(event.job);
      if (running) Object.assign(running, { done, total, unit });
      stage.unit = unit;
      return stage;
    }
    this.#takeState(stage, event);
    return stage;
  }

  /** As if it had begun so much earlier: its progress and its expected length are of the whole. */
  #takeResumed({ job, seconds }: Extract<EngineEvent, { type: "resumed" }>): void {
    const running = this.#stageOf.get(job)?.running.get(job);
    if (running) Object.assign(running, { startedAt: running.startedAt - seconds });
  }

  #change(job: string, change: Partial<Pick<RunningJob, "isQueued" | "startedAt">>): void {
    const running = this.#stageOf.get(job)?.running.get(job);
    if (running) Object.assign(running, change);
  }

  #takeState(stage: StageTally, event: Extract<EngineEvent, { type: "state" }>): void {
    const { job, from, to, at } = event;
    const running = stage.running.get(job);
    if (from === "done") stage.done--;
    if (from === "failed") stage.failed--;
    if (to === "running") {
      stage.startedAt ??= at;
      const known = this.#byId.get(job)!;
      const point = pointText(known);
      const [expected, attempt] = [this.#expectedOf(known), event.attempt ?? 1];
      stage.running.set(job, {
        point,
        startedAt: at,
        expected,
        attempt,
        isQueued: false,
        done: 0,
        total: 0,
      });
    } else if (stage.running.delete(job)) {
      stage.pausedAt = at;
    }
    if (to === "done") {
      stage.done++;
      if (event.how === "executed") {
        stage.executed++;
        stage.unitsDone += running?.total ?? 0;
        this.#learn(running, at);
      }
    }
    if (to === "failed") stage.failed++;
    if (to === "done" || to === "failed" || to === "skipped") this.#over.add(job);
    else this.#over.delete(job);
    stage.finishedAt = stage.done === stage.jobs ? at : undefined;
  }

  #learn(running: RunningJob | undefined, at: number): void {
    if (running?.expected === undefined) return;
    this.#spent.expected += running.expected;
    this.#spent.observed += at - running.startedAt;
  }

  /** How much slower than recorded this run is: from the jobs that are finished. */
  get correction(): number {
    const { expected, observed } = this.#spent;
    if (expected < correctionFrom) return 1;
    return Math.min(10, Math.max(0.1, observed / expected));
  }

  /** Share of a running job that is done, in [0, 1]; 0 when it does not tell. */
  static fractionOf({ done, total }: RunningJob): number {
    return total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
  }

  /** Share of a stage's work that is done, in [0, 1]. */
  fraction(stage: StageTally): number {
    let done = stage.done;
    for (const running of stage.running.values()) done += ProgressTally.fractionOf(running);
    return stage.jobs === 0 ? 1 : done / stage.jobs;
  }

  /** Units a second since the stage started; undefined when its jobs do not tell. */
  rate(stage: StageTally, now: number): number | undefined {
    if (stage.startedAt === undefined || stage.unit === undefined) return undefined;
    let units = stage.unitsDone;
    for (const running of stage.running.values()) units += running.done;
    return rateOf(units, now - stage.startedAt);
  }

  /** Units a second of one running job. */
  rateOfJob({ done, startedAt }: RunningJob, now: number): number | undefined {
    return rateOf(done, now - startedAt);
  }

  /** Seconds that are left of one running job, if anything is known. */
  leftOfJob(running: RunningJob, now: number): number | undefined {
    const elapsed = running.isQueued ? 0 : now - running.startedAt;
    const expected = running.expected === undefined
      ? undefined
      : running.expected * this.correction;
    return secondsLeft({ elapsed, fraction: ProgressTally.fractionOf(running), expected });
  }

  /** What is left of the run. */
  left(now: number): TimeLeft {
    const positions = new Map<number, number>();
    const left: JobLeft[] = [];
    for (const job of this.#jobs) {
      if (this.#over.has(job.id)) continue;
      const running = this.#stageOf.get(job.id)!.running.get(job.id);
      const expected = this.#expectedOf(job);
      const seconds = running !== undefined
        ? this.leftOfJob(running, now)
        : expected === undefined
        ? undefined
        : expected * this.correction;
      const inputs: number[] = [];
      for (const parts of Object.values(job.inputs)) {
        for (const part of parts) {
          const position = positions.get(part.job);
          if (position !== undefined) inputs.push(position);
        }
      }
      positions.set(job.index, left.length);
      left.push({ seconds, cpu: job.stage.resources.cpu, inputs });
    }
    return timeLeft(left, this.workers);
  }
}

function rateOf(units: number, seconds: number): number | undefined {
  return seconds > 0.2 && units > 0 ? units / seconds : undefined;
}

function emptyTally(name: string, jobs: number): StageTally {
  return { name, jobs, done: 0, executed: 0, failed: 0, running: new Map(), unitsDone: 0 };
}
