/** What a run and a place for its jobs that is not this machine have to know of each other. */
import type { Executor } from "./executor.ts";
import type { Leases } from "../store/lease.ts";
import type { Session } from "../planning/session.ts";
import type { EngineEvent } from "../runs/events.ts";
import type { Job } from "../specification/specification.ts";
import type { Answer } from "../store/record-index.ts";

/** A place for jobs that is not this machine. */
export interface Elsewhere {
  /** Jobs that may be there at once. */
  readonly slots: number;
  /** What keeps a job from being done twice there, made of what does so here. */
  leases(here: Leases): Leases;
  open(context: ExecutorContext): Executor;
}

/** What an executor may know of the run that it is for. */
export interface ExecutorContext {
  readonly session: Session;
  readonly run: string;
  /** What is known of the jobs that are done, by index. */
  readonly answers: ReadonlyMap<number, Answer>;
  /** After a fault of the disk nothing more is written. */
  readonly isAborted: () => boolean;
  /** Seconds that a job is expected to take; undefined where nothing is known. */
  readonly expectedSeconds: (job: Job) => number | undefined;
  /** Seconds since the run began. */
  readonly clock: () => number;
  readonly tell: (event: EngineEvent) => void;
}
