/**
 * Brings the jobs of a session up to date: resolves what the store knows, runs the rest. It owns
 * every change of state during a run (by way of {@link Schedule.set}).
 */
import { assert, exitCodes } from "../contract/errors.ts";
import type { Digest } from "./digest.ts";
import type {
  DoneHow,
  EngineEvent,
  JobFailure,
  JobOutcome,
  JobState,
  RunSummary,
} from "./events.ts";
import { messageFor } from "./job-message.ts";
import { failureOf, publish, sameOutputs } from "./job-result.ts";
import type { Manifest } from "./key.ts";
import type { Leases } from "./lease.ts";
import type { Answer } from "./record-index.ts";
import type { StageFailure } from "./sandbox.ts";
import { Schedule, type ScheduledJob } from "./schedule.ts";
import { inputsOf, type Session } from "./session.ts";
import { Sharing } from "./sharing.ts";
import type { Job } from "./specification.ts";
import { DamagedBlob } from "./store.ts";
import type { Attempt, WorkerPool } from "./worker-pool.ts";

export interface ExecutionOptions {
  readonly run: string;
  readonly slots: number;
  readonly memoryBytes: number;
  readonly keepGoing: boolean;
  readonly force: ReadonlySet<number>;
  readonly pool: WorkerPool;
  readonly leases: Leases;
  readonly expectedSeconds: (job: Job) => number;
  readonly recordSeconds: (job: Job, seconds: number) => void;
  readonly clock: () => number;
  readonly tell: (event: EngineEvent) => void;
}

export type Report = Pick<RunSummary, "failed" | "notices" | "skipped" | "outcomes">;
type StateDetails = Partial<Extract<EngineEvent, { type: "state" }>>;

/** A blob that is damaged again after being made again this often is a fault of the disk. */
const remakesMax = 2;

export class Execution {
  readonly #session: Session;
  readonly #options: ExecutionOptions;
  readonly #schedule: Schedule;
  readonly #answers = new Map<number, Answer>();
  readonly #keys = new Map<number, Digest>();
  readonly #how = new Map<number, DoneHow>();
  readonly #attempts = new Map<number, number>();
  readonly #failures: JobFailure[] = [];
  readonly #notices: string[] = [];
  /** Jobs that must run although they have a record: forced ones. */
  readonly #forced: Set<number>;
  /** Jobs whose outputs must be there as bytes, and how often they were made again for that. */
  readonly #bytesNeeded = new Map<number, number>();
  /** Waiting jobs whose inputs are done. */
  readonly #unresolved: number[] = [];
  readonly #sharing: Sharing;
  readonly #end = Promise.withResolvers<void>();
  #details: StateDetails = {};
  #stopping = false;

  constructor(session: Session, options: ExecutionOptions) {
    this.#session = session;
    this.#options = options;
    this.#forced = new Set(options.force);
    this.#sharing = new Sharing(options.leases, (turnedAway) => {
      for (const job of turnedAway) this.#schedule.requeue(job);
      this.#pump();
    });
    for (const target of session.targets) this.#bytesNeeded.set(target, 0);
    const jobs = new Map<number, ScheduledJob>(session.needed.map((index) => {
      const job = session.graph.jobs[index];
      const { cpu, memoryBytes } = job.stage.resources;
      const seconds = options.expectedSeconds(job);
      return [index, { inputs: inputsOf(job), cpu, memoryBytes, seconds }];
    }));
    this.#schedule = new Schedule(jobs, options, (job, from, to) => this.#tellState(job, from, to));
  }

  /** Runs to the end; rejects only for what is not a job's fault. */
  async finish(): Promise<void> {
    for (const job of this.#session.needed) {
      if (this.#schedule.stateOf(job) === "waiting" && this.#schedule.inputsDone(job)) {
        this.#resolve(job);
      }
    }
    this.#unresolved.length = 0;
    this.#pump();
    await this.#end.promise;
  }

  /** Stops running jobs; what is finished stays. */
  stop(): void {
    this.#stopping = true;
    this.#options.pool.stop();
    this.#pump();
  }

  /** What has become of the jobs, after the end. */
  report(): Report {
    const { jobs } = this.#session.graph;
    const outcomes = this.#schedule.jobsIn("done").map((job): [string, JobOutcome] => {
      const { outputs, seconds } = this.#answers.get(job)!;
      const [key, how] = [this.#keys.get(job)!, this.#how.get(job)!];
      return [jobs[job].id, { key, how, outputs, seconds }];
    });
    return {
      failed: this.#failures,
      notices: this.#notices,
      skipped: this.#schedule.jobsIn("skipped").map((job) => jobs[job].id),
      outcomes: new Map(outcomes),
    };
  }

  // ---- States

  #set(job: number, to: JobState, details: StateDetails = {}): void {
    this.#details = details;
    this.#schedule.set(job, to);
    this.#details = {};
  }

  #tellState(job: number, from: JobState, to: JobState): void {
    const { id } = this.#session.graph.jobs[job];
    const at = this.#options.clock();
    this.#options.tell({ type: "state", job: id, from, to, ...this.#details, at });
  }

  #notice(
    topic: Extract<EngineEvent, { type: "notice" }>["topic"],
    job: number,
    message: string,
  ): void {
    this.#notices.push(message);
    const { id } = this.#session.graph.jobs[job];
    this.#options.tell({ type: "notice", topic, job: id, message, at: this.#options.clock() });
  }

  /** Decides about a waiting job whose inputs are done: done from the store, or ready to run. */
  #resolve(job: number): void {
    const key = this.#session.key(this.#session.graph.jobs[job], this.#answers);
    this.#keys.set(job, key);
    const answer = this.#forced.has(job) ? undefined : this.#session.index.lookup(key);
    if (answer !== undefined && this.#isUsable(job, answer)) {
      const inputs = inputsOf(this.#session.graph.jobs[job]);
      const cutOff = inputs.some((input) => this.#how.get(input) !== "reused");
      this.#finished(job, answer, cutOff ? "cut off" : "reused");
      return;
    }
    if (answer !== undefined) {
      this.#notice("damage", job, `${this.#idOf(job)} is made again: its stored bytes are missing`);
    }
    this.#set(job, "ready", { key });
  }

  #idOf(job: number): string {
    return this.#session.graph.jobs[job].id;
  }

  /** A record is enough, unless the bytes themselves are wanted. */
  #isUsable(job: number, answer: Answer): boolean {
    if (!this.#bytesNeeded.has(job)) return true;
    return Object.values(answer.outputs).every((output) => this.#session.store.hasBlob(output));
  }

  #finished(job: number, answer: Answer, how: DoneHow): void {
    const before = this.#answers.get(job);
    this.#answers.set(job, answer);
    this.#how.set(job, how);
    this.#set(job, "done", { how, key: this.#keys.get(job)!, seconds: answer.seconds });
    const differs = before !== undefined && !sameOutputs(before, answer);
    for (const consumer of this.#schedule.consumersOf(job)) {
      // Of bytes that are lost, and that came out differently: their consumers follow the new ones.
      const state = this.#schedule.stateOf(consumer);
      if (differs && (state === "done" || state === "ready")) this.#set(consumer, "waiting");
      this.#unresolved.push(consumer);
    }
  }

  /** Starts what can start; ends the run when nothing is left to wait for. */
  #pump(): void {
    while (this.#unresolved.length > 0) {
      const job = this.#unresolved.pop()!;
      if (this.#schedule.stateOf(job) === "waiting" && this.#schedule.inputsDone(job)) {
        this.#resolve(job);
      }
    }
    while (!this.#stopping) {
      const job = this.#schedule.next();
      if (job === undefined) break;
      this.#start(job);
      if (this.#unresolved.length > 0) return this.#pump();
    }
    if (this.#schedule.count("running") > 0) return;
    if (!this.#stopping && this.#sharing.waiting > 0) return;
    this.#sharing.stop();
    for (const state of ["ready", "waiting"] as const) {
      for (const job of this.#schedule.jobsIn(state)) this.#set(job, "skipped");
    }
    this.#end.resolve();
  }

  // ---- Running

  #start(job: number): void {
    if (!this.#schedule.inputsDone(job)) return this.#set(job, "waiting");
    const key = this.#keys.get(job)!;
    const taken = this.#sharing.take(job, key);
    if (taken === "other") {
      this.#options.tell({ type: "shared", job: this.#idOf(job), key, at: this.#options.clock() });
    }
    if (taken !== "taken") return;
    const answer = this.#forced.has(job) ? undefined : this.#session.index.lookupFresh(key);
    if (answer !== undefined && this.#isUsable(job, answer)) {
      this.#sharing.giveBack(key);
      return this.#finished(job, answer, "reused");
    }
    const attempt = (this.#attempts.get(job) ?? 0) + 1;
    this.#attempts.set(job, attempt);
    this.#set(job, "running", { key, attempt });
    this.#execute(job).finally(() => this.#sharing.giveBack(key)).then(
      () => this.#pump(),
      (error) => {
        this.#stopping = true;
        this.#options.pool.stop();
        this.#end.reject(error);
      },
    );
  }

  async #execute(index: number): Promise<void> {
    const { graph, store, backend, bundles } = this.#session;
    const job = graph.jobs[index];
    const manifest = this.#session.manifest(job, this.#answers);
    let message;
    try {
      message = messageFor(job, { graph, store, backend, answers: this.#answers });
    } catch (error) {
      if (!(error instanceof DamagedBlob)) throw error;
      return this.#remakeInput(index, error);
    }
    const started = new Date();
    const attempt = await this.#options.pool.run(bundles.get(job.stage)!.digest, message, {
      timeoutSeconds: job.stage.timeoutSeconds,
      onProgress: (done, total, unit) => {
        const at = this.#options.clock();
        this.#options.tell({ type: "progress", job: job.id, done, total, unit, at });
      },
    });
    this.#ended(index, attempt, { manifest, started });
  }

  #ended(
    index: number,
    attempt: Attempt,
    made: { readonly manifest: Manifest; readonly started: Date },
  ): void {
    const job = this.#session.graph.jobs[index];
    if (attempt.end === "stopped") return this.#set(index, "skipped", { message: "stopped" });
    const failure = failureOf(job, attempt);
    if (failure !== undefined) return this.#failed(index, failure);
    assert(attempt.end === "done", "an attempt that did not fail is done");
    if (attempt.leaked.length > 0) {
      this.#notice("leak", index, `${job.id} left globals behind: ${attempt.leaked.join(", ")}`);
    }
    const { answer, difference } = publish(this.#session, job, {
      messages: attempt.outputs,
      making: {
        key: this.#keys.get(index)!,
        attempts: this.#attempts.get(index)!,
        run: this.#options.run,
        seconds: attempt.seconds,
        ...made,
      },
    });
    if (difference !== undefined) this.#notice("nondeterminism", index, difference);
    this.#forced.delete(index);
    this.#options.recordSeconds(job, attempt.seconds);
    this.#finished(index, answer, "executed");
    if (this.#session.key(job, this.#answers) !== this.#keys.get(index)) {
      // An input was made again meanwhile, with other bytes.
      this.#set(index, "waiting");
      this.#unresolved.push(index);
    }
  }

  #failed(job: number, failure: StageFailure): void {
    const { stage, id } = this.#session.graph.jobs[job];
    const attempts = this.#attempts.get(job)!;
    this.#set(job, "failed", { message: failure.message, attempt: attempts });
    if (failure.retry && attempts <= stage.retries && !this.#stopping) {
      this.#notice("retry", job, `${failure.message} (attempt ${attempts}, trying again)`);
      return this.#set(job, "ready");
    }
    const { message, stack, exitCode } = failure;
    this.#failures.push({ job: id, message, ...(stack ? { stack } : {}), exitCode, attempts });
    this.#schedule.skipConsumers(job);
    if (!this.#options.keepGoing) this.#stopping = true;
  }

  /** An input's stored bytes are missing or damaged: the job that made them runs again first. */
  #remakeInput(job: number, { digest, message }: DamagedBlob): void {
    const { graph } = this.#session;
    const producers = inputsOf(graph.jobs[job]).filter((input) =>
      Object.values(this.#answers.get(input)!.outputs).some((output) => output.digest === digest)
    );
    assert(producers.length > 0, `no input of ${graph.jobs[job].id} is blob ${digest}`);
    this.#attempts.set(job, this.#attempts.get(job)! - 1);
    for (const producer of producers) {
      const remakes = (this.#bytesNeeded.get(producer) ?? 0) + 1;
      this.#bytesNeeded.set(producer, remakes);
      if (remakes > remakesMax) {
        return this.#failed(job, {
          message: `${graph.jobs[producer].id} cannot be kept: ${message}, again and again; ` +
            "check the disk",
          exitCode: exitCodes.storeDamage,
          retry: false,
        });
      }
      this.#notice("damage", producer, `${graph.jobs[producer].id} is made again: its ${message}`);
    }
    this.#set(job, "waiting");
    for (const producer of producers) {
      if (this.#schedule.stateOf(producer) === "done") this.#set(producer, "waiting");
      this.#unresolved.push(producer);
    }
  }
}
