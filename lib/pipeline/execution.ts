/**
 * Brings the jobs of a session up to date: resolves what the store knows, runs the rest. It owns
 * every change of state during a run (by way of {@link Schedule.set}).
 */
import { assert, exitCodes } from "../contract/errors.ts";
import type { Digest } from "./digest.ts";
import type { DoneHow, EngineEvent, JobFailure, JobOutcome, JobState } from "./events.ts";
import { messageFor } from "./job-message.ts";
import type { Lease, Leases } from "./lease.ts";
import type { Answer } from "./record-index.ts";
import { type StageFailure, stageFailure } from "./sandbox.ts";
import { Schedule, type ScheduledJob } from "./schedule.ts";
import { inputsOf, type Session } from "./session.ts";
import type { Job } from "./specification.ts";
import { DamagedBlob, recordFormat, type StoredRecord } from "./store.ts";
import type { Attempt, OutputMessages, WorkerPool } from "./worker-pool.ts";

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

type StateDetails = Partial<Extract<EngineEvent, { type: "state" }>>;

/** How often to look whether another run has finished a job that this one waits for. */
const pollMilliseconds = 25;
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
  /** Ready jobs that wait for another run, or for a job of this run with the same key. */
  readonly #deferred = new Set<number>();
  readonly #busyKeys = new Set<Digest>();
  readonly #end = Promise.withResolvers<void>();
  #details: StateDetails = {};
  #stopping = false;
  #poll: ReturnType<typeof setInterval> | undefined;

  constructor(session: Session, options: ExecutionOptions) {
    this.#session = session;
    this.#options = options;
    this.#forced = new Set(options.force);
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

  get failures(): readonly JobFailure[] {
    return this.#failures;
  }

  get notices(): readonly string[] {
    return this.#notices;
  }

  skipped(): string[] {
    return this.#schedule.jobsIn("skipped").map((job) => this.#session.graph.jobs[job].id);
  }

  outcomes(): Map<string, JobOutcome> {
    return new Map(
      this.#schedule.jobsIn("done").map((job) => {
        const { outputs, seconds } = this.#answers.get(job)!;
        const outcome = { key: this.#keys.get(job)!, how: this.#how.get(job)!, outputs, seconds };
        return [this.#session.graph.jobs[job].id, outcome];
      }),
    );
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
    } else {
      this.#set(job, "ready", { key });
    }
  }

  /** A record is enough, unless the bytes themselves are wanted. */
  #isUsable(job: number, answer: Answer): boolean {
    return !this.#bytesNeeded.has(job) || this.#hasBytes(answer);
  }

  #hasBytes({ outputs }: Pick<Answer, "outputs">): boolean {
    return Object.values(outputs).every((output) => this.#session.store.hasBlob(output));
  }

  #finished(job: number, answer: Answer, how: DoneHow): void {
    const before = this.#answers.get(job);
    this.#answers.set(job, answer);
    this.#how.set(job, how);
    this.#set(job, "done", { how, key: this.#keys.get(job)!, seconds: answer.seconds });
    const differs = before !== undefined && !sameOutputs(before, answer);
    for (const consumer of this.#schedule.consumersOf(job)) {
      // A consumer of bytes that nobody can make again has to follow the new ones.
      if (differs && this.#schedule.stateOf(consumer) === "done") this.#set(consumer, "waiting");
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
    if (!this.#stopping && this.#deferred.size > 0) return;
    clearInterval(this.#poll);
    for (const state of ["ready", "waiting"] as const) {
      for (const job of this.#schedule.jobsIn(state)) this.#set(job, "skipped");
    }
    this.#end.resolve();
  }

  // ---- Running

  #start(job: number): void {
    if (!this.#schedule.inputsDone(job)) return this.#set(job, "waiting");
    const key = this.#keys.get(job)!;
    const lease = this.#busyKeys.has(key) ? undefined : this.#options.leases.tryTake(key);
    if (lease === undefined) return this.#defer(job, key);
    const answer = this.#forced.has(job) ? undefined : this.#session.index.lookupFresh(key);
    if (answer !== undefined && this.#isUsable(job, answer)) {
      lease.release();
      return this.#finished(job, answer, "reused");
    }
    const attempt = (this.#attempts.get(job) ?? 0) + 1;
    this.#attempts.set(job, attempt);
    this.#busyKeys.add(key);
    this.#set(job, "running", { key, attempt });
    this.#execute(job, lease).then(() => {
      lease.release();
      this.#busyKeys.delete(key);
      this.#wakeDeferred();
      this.#pump();
    }).catch((error) => {
      this.#stopping = true;
      this.#options.pool.stop();
      this.#end.reject(error);
    });
  }

  #defer(job: number, key: Digest): void {
    if (!this.#busyKeys.has(key)) {
      const { id } = this.#session.graph.jobs[job];
      this.#options.tell({ type: "shared", job: id, key, at: this.#options.clock() });
    }
    this.#deferred.add(job);
    this.#poll ??= setInterval(() => {
      this.#wakeDeferred();
      this.#pump();
    }, pollMilliseconds);
  }

  #wakeDeferred(): void {
    for (const job of this.#deferred) this.#schedule.requeue(job);
    this.#deferred.clear();
    clearInterval(this.#poll);
    this.#poll = undefined;
  }

  async #execute(job: number, _lease: Lease): Promise<void> {
    const { graph, store, backend, bundles } = this.#session;
    const { stage, id } = graph.jobs[job];
    let message;
    try {
      message = messageFor(graph.jobs[job], { graph, store, backend, answers: this.#answers });
    } catch (error) {
      if (!(error instanceof DamagedBlob)) throw error;
      return this.#remakeInput(job, error);
    }
    const started = new Date();
    const startedAt = performance.now();
    const attempt = await this.#options.pool.run(bundles.get(stage)!.digest, message, {
      timeoutSeconds: stage.timeoutSeconds,
      onProgress: (done, total, unit) => {
        const at = this.#options.clock();
        this.#options.tell({ type: "progress", job: id, done, total, unit, at });
      },
    });
    const seconds = (performance.now() - startedAt) / 1000;
    this.#ended(job, attempt, { started, seconds });
  }

  #ended(
    job: number,
    attempt: Attempt,
    time: { readonly started: Date; readonly seconds: number },
  ): void {
    const { stage, id } = this.#session.graph.jobs[job];
    if (attempt.end === "stopped") return this.#set(job, "skipped", { message: "stopped" });
    if (attempt.end === "failed") return this.#failed(job, stageFailure(id, attempt.failed));
    if (attempt.end === "timeout") {
      return this.#failed(job, {
        message: `${id} took longer than its timeout of ${stage.timeoutSeconds} s; ` +
          "raise `timeout` in the YAML, or give it less to do",
        exitCode: exitCodes.stageFailed,
        retry: true,
      });
    }
    if (attempt.leaked.length > 0) {
      this.#notice("leak", job, `${id} left globals behind: ${attempt.leaked.join(", ")}`);
    }
    const missing = stage.outputs.filter((name) =>
      !attempt.outputs.some((output) => output.name === name)
    );
    if (missing.length > 0) {
      return this.#failed(job, {
        message: `${id} ended without its output ${missing.join(", ")}; ` +
          `it gave: ${attempt.outputs.map(({ name }) => name).join(", ")}`,
        exitCode: exitCodes.stageFailed,
        retry: false,
      });
    }
    this.#publish(job, attempt.outputs, time);
  }

  #publish(
    job: number,
    messages: OutputMessages,
    { started, seconds }: { readonly started: Date; readonly seconds: number },
  ): void {
    const { store, index, graph, bundles } = this.#session;
    const { stage, id } = graph.jobs[job];
    const outputs = Object.fromEntries(messages.map(({ name, mediaType, bytes }) => [
      name,
      { digest: store.putBlob(bytes), size: bytes.length, mediaType },
    ]));
    const record: StoredRecord = {
      format: recordFormat,
      key: this.#keys.get(job)!,
      manifest: this.#session.manifest(graph.jobs[job], this.#answers),
      outputs,
      provenance: {
        started: started.toISOString(),
        seconds: Math.round(seconds * 1e4) / 1e4,
        attempts: this.#attempts.get(job)!,
        run: this.#options.run,
        sources: bundles.get(stage)!.sources,
      },
    };
    let answer = store.putRecord(record);
    if (!sameOutputs(answer, record)) {
      this.#notice("nondeterminism", job, differenceOf(id, answer, record));
      if (!this.#hasBytes(answer)) answer = store.putRecord(record, { supersede: true });
    }
    this.#forced.delete(job);
    this.#options.recordSeconds(graph.jobs[job], seconds);
    this.#finished(job, index.add(answer), "executed");
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

function sameOutputs(a: Pick<Answer, "outputs">, b: Pick<Answer, "outputs">): boolean {
  const names = Object.keys(a.outputs);
  return names.length === Object.keys(b.outputs).length &&
    names.every((name) => a.outputs[name].digest === b.outputs[name]?.digest);
}

function differenceOf(id: string, kept: Pick<Answer, "outputs">, found: Pick<Answer, "outputs">) {
  const names = Object.keys(kept.outputs)
    .filter((name) => kept.outputs[name].digest !== found.outputs[name]?.digest);
  return `${id} is not deterministic: run again, it gave other bytes for ${names.join(", ")}; ` +
    "the first result stays the answer";
}
