/** What is known of the jobs of a run, and the telling of it: answers, failures, notices. */
import { assert, exitCodes } from "../../contract/errors.ts";
import type { Digest } from "../keys/digest.ts";
import type {
  DoneHow,
  EngineEvent,
  JobFailure,
  JobOutcome,
  RunSummary,
  Topic,
} from "../runs/events.ts";
import type { Answer } from "../store/record-index.ts";
import { type Held, type Holder, holderText } from "../store/holder.ts";
import type { StateChange } from "./schedule.ts";
import type { Hearing } from "./executor.ts";
import type { StageFailure } from "./stage-failure.ts";
import { inputsOf } from "../planning/session.ts";
import type { JobGraph } from "../specification/specification.ts";

export type Report = Pick<
  RunSummary,
  "failed" | "notices" | "skipped" | "outcomes" | "onWasm"
>;

export interface JobBookOptions {
  readonly clock: () => number;
  readonly tell: (event: EngineEvent) => void;
}

/** Lines of a job's log that are shown when it fails. */
export const logLinesMax = 20;

/** What a job fails with whose input does not stay in the store. */
export function lostAgain(producer: string, what: string): StageFailure {
  const message = `${producer} cannot be kept: ${what}, again and again; check the disk`;
  return { message, exitCode: exitCodes.storeDamage, retry: false };
}

/** All maps are by job index. */
export class JobBook {
  readonly answers = new Map<number, Answer>();
  readonly keys = new Map<number, Digest>();
  readonly how = new Map<number, DoneHow>();
  readonly attempts = new Map<number, number>();
  readonly failures: JobFailure[] = [];
  readonly notices: string[] = [];
  /** Jobs that ran on wasm because the GPU was lost. */
  readonly onWasm = new Set<number>();
  readonly #logs = new Map<number, string[]>();
  readonly #graph: JobGraph;
  readonly #options: JobBookOptions;

  constructor(graph: JobGraph, options: JobBookOptions) {
    this.#graph = graph;
    this.#options = options;
  }

  idOf(job: number): string {
    return this.#graph.jobs[job].id;
  }

  /** Jobs that gave an input of this one that has these bytes. */
  producersOf(job: number, digest: Digest): readonly number[] {
    const producers = inputsOf(this.#graph.jobs[job]).filter((input) =>
      Object.values(this.answers.get(input)!.outputs).some((output) => output.digest === digest)
    );
    assert(producers.length > 0, `no input of ${this.idOf(job)} is blob ${digest}`);
    return producers;
  }

  tellState(job: number, change: StateChange): void {
    const at = this.#options.clock();
    this.#options.tell({ type: "state", job: this.idOf(job), ...change, at });
  }

  tellShared(job: number, { holder }: Held): void {
    const [id, key] = [this.idOf(job), this.keys.get(job)!];
    const who = holder === undefined ? {} : { holder: publicPart(holder) };
    this.#options.tell({ type: "shared", job: id, key, ...who, at: this.#options.clock() });
  }

  /** A job runs although another process holds its lease. */
  tellPassedOver(job: number, held: Held, because: string): void {
    const message = `${this.idOf(job)} is computed here: ${holderText(held)} ${because}`;
    this.notice("sharing", job, message);
  }

  /** Tells what is heard of a job while it runs. */
  hearing(job: number): Hearing {
    const [id, { clock, tell }] = [this.idOf(job), this.#options];
    return {
      resumed: (seconds) =>
        tell({ type: "resumed", job: id, key: this.keys.get(job)!, seconds, at: clock() }),
      progress: (progress) => tell({ type: "progress", job: id, ...progress, at: clock() }),
      log: (line) => this.#tellLog(job, line),
      notice: (topic, message) => this.notice(topic, job, message),
    };
  }

  /** A line that a job wrote; the last ones are kept in case that it fails. */
  #tellLog(job: number, text: string): void {
    const lines = this.#logs.get(job) ?? [];
    lines.push(text);
    if (lines.length > logLinesMax) lines.shift();
    this.#logs.set(job, lines);
    this.#options.tell({ type: "log", job: this.idOf(job), text, at: this.#options.clock() });
  }

  /** What a job left behind in its Worker; silent if there is nothing. */
  tellResidue(job: number, residue: readonly string[]): void {
    if (residue.length === 0) return;
    const message = `${this.idOf(job)} left something behind in its Worker: ` +
      `${residue.join(", ")}; no other job gets that Worker`;
    this.notice("leak", job, message);
  }

  failed(job: number, { message, stack, exitCode }: StageFailure): void {
    const log = this.#logs.get(job);
    this.failures.push({
      job: this.idOf(job),
      message,
      ...(stack ? { stack } : {}),
      exitCode,
      attempts: this.attempts.get(job) ?? 0,
      ...(log ? { log } : {}),
    });
  }

  /** A job runs again because of what has become of its outputs. */
  tellLost(job: number, what: string): void {
    this.notice("damage", job, `${this.idOf(job)} is made again: its ${what}`);
  }

  /** A job that never begins, for what stands against its files or its program; gives that in words. */
  lacks(job: number, absent: readonly string[]): string {
    const message = absent.join("\n");
    this.failed(job, { message, exitCode: exitCodes.specification, retry: false });
    return message;
  }

  notice(topic: Topic, job: number, message: string): void {
    this.notices.push(message);
    const at = this.#options.clock();
    this.#options.tell({ type: "notice", topic, job: this.idOf(job), message, at });
  }

  report(done: readonly number[], skipped: readonly number[]): Report {
    const outcomes = done.map((job): [string, JobOutcome] => {
      const { outputs, seconds } = this.answers.get(job)!;
      const [key, how] = [this.keys.get(job)!, this.how.get(job)!];
      return [this.idOf(job), { key, how, outputs, seconds }];
    });
    return {
      failed: this.failures,
      notices: this.notices,
      ...(this.onWasm.size === 0 ? {} : { onWasm: [...this.onWasm].map((job) => this.idOf(job)) }),
      skipped: skipped.map((job) => this.idOf(job)),
      outcomes: new Map(outcomes),
    };
  }
}

/** What `--json` says of a holder. */
function publicPart({ process, host, work, since }: Holder): Holder {
  return { process, host, work, since };
}
