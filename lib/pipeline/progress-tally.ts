/** Counts what the engine says, by stage: done, running, rates, remaining time. Draws nothing. */
import type { EngineEvent } from "./events.ts";
import type { Job } from "./specification.ts";

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
  /** Units done in jobs that are finished, and the unit. */
  unitsDone: number;
  unit?: string;
}

export interface RunningJob {
  readonly startedAt: number;
  done: number;
  total: number;
}

export class ProgressTally {
  readonly stages: readonly StageTally[];
  readonly #stageOf = new Map<string, StageTally>();
  readonly #expected: ReadonlyMap<string, number>;
  #left: number;
  workers = 1;

  /** `expected` gives the recorded seconds of jobs. */
  constructor(jobs: readonly Job[], expected: ReadonlyMap<string, number> = new Map()) {
    const counts = new Map<string, number>();
    const nameOf = ({ stage }: Job) => `${stage.paper}/${stage.name}`;
    for (const job of jobs) counts.set(nameOf(job), (counts.get(nameOf(job)) ?? 0) + 1);
    const tallies = new Map([...counts].map(([name, jobs]) => [name, emptyTally(name, jobs)]));
    this.stages = [...tallies.values()];
    for (const job of jobs) this.#stageOf.set(job.id, tallies.get(nameOf(job))!);
    this.#expected = expected;
    this.#left = jobs.reduce((sum, { id }) => sum + (expected.get(id) ?? 0), 0);
  }

  /** Takes an event; gives the stage that it changed. */
  take(event: EngineEvent): StageTally | undefined {
    if (event.type === "started") this.workers = event.workers;
    if (event.type !== "state" && event.type !== "progress") return undefined;
    const stage = this.#stageOf.get(event.job);
    if (stage === undefined) return undefined;
    if (event.type === "progress") {
      const running = stage.running.get(event.job);
      if (running) Object.assign(running, { done: event.done, total: event.total });
      stage.unit = event.unit;
      return stage;
    }
    const running = stage.running.get(event.job);
    if (event.to === "running") {
      stage.startedAt ??= event.at;
      stage.running.set(event.job, { startedAt: event.at, done: 0, total: 0 });
      return stage;
    }
    stage.running.delete(event.job);
    if (event.to === "done") {
      stage.done++;
      if (event.how === "executed") stage.executed++;
      stage.unitsDone += running?.total ?? 0;
    }
    if (event.to === "failed") stage.failed++;
    if (event.to !== "ready") this.#left -= this.#expected.get(event.job) ?? 0;
    if (stage.done === stage.jobs) stage.finishedAt = event.at;
    return stage;
  }

  /** Share of a stage's work that is done, in [0, 1]. */
  fraction(stage: StageTally): number {
    let done = stage.done;
    for (const running of stage.running.values()) {
      if (running.total > 0) done += Math.min(1, running.done / running.total);
    }
    return stage.jobs === 0 ? 1 : done / stage.jobs;
  }

  /** Units a second since the stage started; undefined when its jobs do not tell. */
  rate(stage: StageTally, now: number): number | undefined {
    if (stage.startedAt === undefined || stage.unit === undefined) return undefined;
    let units = stage.unitsDone;
    for (const running of stage.running.values()) units += running.done;
    const seconds = now - stage.startedAt;
    return seconds > 0.2 && units > 0 ? units / seconds : undefined;
  }

  /**
   * Seconds until all is done: from recorded durations where there are any. Undefined when nothing
   * is known of the jobs that are left.
   */
  remaining(now: number): number | undefined {
    if (this.#left <= 0) return undefined;
    let running = 0;
    for (const stage of this.stages) {
      for (const [job, { startedAt }] of stage.running) {
        running += Math.min(now - startedAt, this.#expected.get(job) ?? 0);
      }
    }
    return Math.max(0, this.#left - running) / this.workers;
  }
}

function emptyTally(name: string, jobs: number): StageTally {
  return { name, jobs, done: 0, executed: 0, failed: 0, running: new Map(), unitsDone: 0 };
}
