/** What an execution is given: the limits of the run, where its jobs go, and who listens. */
import type { Checkpoints } from "./checkpoints.ts";
import type { Executor } from "./executor.ts";
import type { Limits } from "./schedule.ts";
import type { EngineEvent } from "../runs/events.ts";
import type { Job } from "../specification/specification.ts";
import type { Leases } from "../store/lease.ts";
import type { Answer } from "../store/record-index.ts";
import type { Spans } from "../trace/spans.ts";

/** What an executor may look at. */
export interface RunSoFar {
  /** True after a fault of the disk: nothing more is written. */
  readonly isAborted: boolean;
  /** What is known of the jobs that are done, by index. */
  readonly answers: ReadonlyMap<number, Answer>;
}

export interface ExecutionOptions extends Limits {
  readonly run: string;
  /** Seconds. */
  readonly clock: () => number;
  /** Absent where no state is kept. */
  readonly checkpoints?: Checkpoints;
  /** Where jobs run; it may look at what becomes of the run. */
  readonly openExecutor: (run: RunSoFar) => Executor;
  readonly keepGoing: boolean;
  readonly force: ReadonlySet<number>;
  readonly leases: Leases;
  readonly expectedSeconds: (job: Job) => number;
  readonly recordSeconds: (job: Job, seconds: number) => void;
  readonly tell: (event: EngineEvent) => void;
  readonly spans?: Spans;
}
