/**
 * Brings the jobs of a session up to date: resolves what the store knows, runs the rest. It owns
 * every change of state during a run (by way of {@link Schedule.set}).
 */
import { assert } from "../../contract/errors.ts";
import type { ExecutionOptions, RunSoFar } from "./execution-options.ts";
import type { Ended, Executor } from "./executor.ts";
import type { DoneHow, JobState, StateDetails } from "../runs/events.ts";
import { JobBook, lostAgain, type Report } from "./job-book.ts";
import { sameOutputs } from "./job-result.ts";
import type { Answer } from "../store/record-index.ts";
import type { StageFailure } from "./stage-failure.ts";
import { Schedule } from "./schedule.ts";
import { scheduledJobs } from "./scheduled-jobs.ts";
import { inputsOf, type Session } from "../planning/session.ts";
import { Sharing } from "./sharing.ts";
import type { DamagedBlob } from "../store/store.ts";
import type { StageSpec } from "../specification/specification.ts";
import { taskOf } from "./task.ts";
import { during, keysWork } from "../trace/spans.ts";

/** A blob that is damaged again after being made again this often is a fault of the disk. */
const remakesMax = 2;

export class Execution implements RunSoFar {
  readonly #session: Session;
  readonly #options: ExecutionOptions;
  readonly #schedule: Schedule;
  readonly #book: JobBook;
  /** Jobs that must run although they have a record: forced ones. */
  readonly #forced: Set<number>;
  /** Jobs whose outputs must be there as bytes, and how often they were made again for that. */
  readonly #bytesNeeded = new Map<number, number>();
  /** Waiting jobs whose inputs are done. */
  readonly #unresolved: number[] = [];
  readonly #sharing: Sharing;
  readonly #executor: Executor;
  readonly #end = Promise.withResolvers<void>();
  #stopping = false;
  #aborted = false;
  #isPumping = false;
  /** False while code of some stages is still being made. */
  #isBundled = false;
  #isOver = false;

  constructor(session: Session, options: ExecutionOptions) {
    this.#session = session;
    this.#options = options;
    this.#book = new JobBook(session.graph, options);
    this.#forced = new Set(options.force);
    this.#executor = options.openExecutor(this);
    this.#sharing = new Sharing({
      leases: options.leases,
      clock: options.clock,
      onWake: (turnedAway) => {
        for (const job of turnedAway) this.#schedule.requeue(job);
        this.#pump();
      },
      onWait: (job, held) => this.#book.tellShared(job, held),
      onPassOver: (job, held, because) => this.#book.tellPassedOver(job, held, because),
    });
    for (const target of session.targets) this.#bytesNeeded.set(target, 0);
    const jobs = scheduledJobs(session, options.expectedSeconds);
    this.#schedule = new Schedule(jobs, options, (job, to) => this.#book.tellState(job, to));
  }

  /** Runs to the end; rejects only for what is not a job's fault. */
  async finish(): Promise<void> {
    during(this.#options.spans, keysWork, () => {
      for (const job of this.#session.needed) this.#resolveIfPossible(job);
    });
    this.#unresolved.length = 0;
    this.#pump();
    const bundled = () => void (this.#isBundled = true, this.#pump());
    this.#session.coming.rest.then(bundled, (error) => this.#isOver || this.#abort(error));
    await this.#end.promise;
  }

  /** The code of these stages is there: their jobs have keys now. */
  bundled(stages: ReadonlySet<StageSpec>): void {
    const { graph, needed } = this.#session;
    this.#unresolved.push(...needed.filter((job) => stages.has(graph.jobs[job].stage)));
    this.#pump();
  }

  /** True after a fault of the disk: nothing more is written. */
  get isAborted(): boolean {
    return this.#aborted;
  }

  /** What is known of the jobs that are done, by index. */
  get answers(): ReadonlyMap<number, Answer> {
    return this.#book.answers;
  }

  /** Stops running jobs; what is finished stays. */
  stop(): void {
    this.#stopping = true;
    this.#executor.cancel();
    this.#pump();
  }

  /** What has become of the jobs, after the end. */
  report(): Report {
    return this.#book.report(this.#schedule.jobsIn("done"), this.#schedule.jobsIn("skipped"));
  }

  #set(job: number, to: JobState, details: StateDetails = {}): void {
    this.#schedule.set(job, to, details);
  }

  /** Decides about a waiting job whose inputs are done: done from the store, or ready to run. */
  #resolveIfPossible(job: number): void {
    if (this.#schedule.stateOf(job) !== "waiting" || !this.#schedule.inputsDone(job)) return;
    const { graph, index } = this.#session;
    const { stage } = graph.jobs[job];
    if (!this.#session.bundles.has(stage)) return;
    const absent = () => this.#session.absent(stage);
    const lacks = () => this.#schedule.fail(job, { message: this.#book.lacks(job, absent()) });
    if (!this.#session.hasFiles(stage)) return lacks();
    const key = this.#session.key(graph.jobs[job], this.#book.answers);
    this.#book.keys.set(job, key);
    const answer = this.#forced.has(job) ? undefined : index.lookup(key);
    if (answer !== undefined && this.#isUsable(job, answer)) {
      const inputs = inputsOf(graph.jobs[job]);
      const cutOff = inputs.some((input) => this.#book.how.get(input) !== "reused");
      this.#finished(job, answer, cutOff ? "cut off" : "reused");
      return;
    }
    if (answer !== undefined) {
      this.#book.tellLost(job, "stored bytes are missing");
    }
    if (absent().length > 0) return lacks();
    this.#set(job, "ready", { key });
  }

  /** A record is enough, unless the bytes themselves are wanted. */
  #isUsable(job: number, answer: Answer): boolean {
    if (!this.#bytesNeeded.has(job)) return true;
    return Object.values(answer.outputs).every((output) => this.#session.store.hasBlob(output));
  }

  #finished(job: number, answer: Answer, how: DoneHow): void {
    const before = this.#book.answers.get(job);
    this.#book.answers.set(job, answer);
    this.#book.how.set(job, how);
    this.#options.checkpoints?.remove(this.#book.keys.get(job)!);
    this.#set(job, "done", { how, key: this.#book.keys.get(job)!, seconds: answer.seconds });
    const differs = before !== undefined && !sameOutputs(before, answer);
    for (const consumer of this.#schedule.consumersOf(job)) {
      // Of bytes that are lost, and that came out differently: their consumers follow the new ones.
      const state = this.#schedule.stateOf(consumer);
      if (differs && (state === "done" || state === "ready")) this.#set(consumer, "waiting");
      this.#unresolved.push(consumer);
    }
  }

  /**
   * Goes on; what goes wrong then ends the run, whoever called. Never within itself: a job whose state
   * is being decided would look like one that nobody will start.
   */
  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      this.#startWhatCan();
    } catch (error) {
      this.#abort(error);
    } finally {
      this.#isPumping = false;
    }
  }

  #abort(error: unknown): void {
    this.#stopping = this.#aborted = true;
    this.#end.reject(error);
    this.#executor.cancel();
    try {
      this.#sharing.abandon();
    } catch (later) {
      // The first fault is the one that is reported: a disk that fails may fail here too.
      if (!(later instanceof Error)) throw later;
    }
  }

  /** Starts what can start; ends the run when nothing is left to wait for. */
  #startWhatCan(): void {
    do {
      if (this.#unresolved.length > 0) {
        during(this.#options.spans, keysWork, () => this.#resolvePending());
      }
      const job = this.#stopping ? undefined : this.#schedule.next();
      if (job === undefined) break;
      this.#start(job);
    } while (true);
    if (this.#schedule.count("running") > 0) return;
    if (!this.#stopping && (this.#sharing.waiting > 0 || !this.#isBundled)) return;
    this.#sharing.stop();
    const left = (["ready", "waiting"] as const).flatMap((state) => this.#schedule.jobsIn(state));
    assert(this.#stopping || left.length === 0, `${left.length} jobs are left without a reason`);
    for (const job of left) this.#set(job, "skipped");
    this.#isOver = true;
    this.#end.resolve();
  }

  #resolvePending(): void {
    while (this.#unresolved.length > 0) this.#resolveIfPossible(this.#unresolved.pop()!);
  }

  #start(job: number): void {
    if (!this.#schedule.inputsDone(job)) return this.#set(job, "waiting");
    const key = this.#book.keys.get(job)!;
    const { timeoutSeconds } = this.#session.graph.jobs[job].stage;
    if (!this.#sharing.take(job, key, timeoutSeconds)) return;
    const answer = this.#forced.has(job) ? undefined : this.#session.index.lookupFresh(key);
    if (answer !== undefined && this.#isUsable(job, answer)) {
      // First done, then given back: who waits for the key looks at what became of the job.
      this.#finished(job, answer, "reused");
      return this.#sharing.giveBack(key);
    }
    const attempt = (this.#book.attempts.get(job) ?? 0) + 1;
    this.#book.attempts.set(job, attempt);
    this.#set(job, "running", { key, attempt });
    this.#execute(job).finally(() => this.#sharing.giveBack(key)).then(
      () => this.#pump(),
      (error) => this.#abort(error),
    );
  }

  async #execute(index: number): Promise<void> {
    const job = this.#session.graph.jobs[index];
    const task = taskOf(this.#session, job, {
      key: this.#book.keys.get(index)!,
      manifest: this.#session.manifest(job, this.#book.answers),
      fresh: this.#forced.has(index),
      run: this.#options.run,
      attempt: this.#book.attempts.get(index)!,
    });
    const ended = await this.#executor.submit({ job, task }, this.#book.hearing(index));
    // After a fault of the disk nothing more is written.
    if (!this.#aborted) this.#ended(index, ended);
  }

  #ended(index: number, ended: Ended): void {
    const job = this.#session.graph.jobs[index];
    if (ended.end === "stopped") return this.#set(index, "skipped", { message: "stopped" });
    if (ended.end === "input damaged") return this.#remakeInput(index, ended.blob);
    if (ended.end === "failed") return this.#failed(index, ended.failure);
    const { answer, difference, residue, seconds } = ended;
    this.#book.tellResidue(index, residue);
    if (ended.isOnWasm) this.#book.onWasm.add(index);
    if (difference !== undefined) this.#book.notice("nondeterminism", index, difference);
    this.#forced.delete(index);
    this.#options.recordSeconds(job, seconds);
    // An input is being made again: this job's turn comes after it, with what is now in the store.
    if (!this.#schedule.inputsDone(index)) return this.#set(index, "waiting");
    this.#finished(index, answer, "executed");
    if (this.#session.key(job, this.#book.answers) !== this.#book.keys.get(index)) {
      // An input was made again meanwhile, with other bytes.
      this.#set(index, "waiting");
      this.#unresolved.push(index);
    }
  }

  #failed(job: number, failure: StageFailure): void {
    const { stage } = this.#session.graph.jobs[job];
    const attempts = this.#book.attempts.get(job)!;
    this.#set(job, "failed", { message: failure.message, attempt: attempts });
    if (failure.retry && attempts <= stage.retries && !this.#stopping) {
      this.#book.notice("retry", job, `${failure.message} (attempt ${attempts}, trying again)`);
      return this.#set(job, "ready");
    }
    this.#book.failed(job, failure);
    this.#schedule.skipConsumers(job);
    if (this.#options.keepGoing) return;
    this.#stopping = true;
    this.#executor.withdraw?.();
  }

  /** An input's stored bytes are missing or damaged: the job that made them runs again first. */
  #remakeInput(job: number, { digest, message }: DamagedBlob): void {
    const producers = this.#book.producersOf(job, digest);
    this.#book.attempts.set(job, this.#book.attempts.get(job)! - 1);
    for (const producer of producers) {
      // Of many that meet one loss the first counts: the bytes are being made again.
      if (this.#schedule.stateOf(producer) !== "done") continue;
      const remakes = (this.#bytesNeeded.get(producer) ?? 0) + 1;
      this.#bytesNeeded.set(producer, remakes);
      if (remakes > remakesMax) {
        return this.#failed(job, lostAgain(this.#book.idOf(producer), message));
      }
      this.#book.tellLost(producer, message);
    }
    this.#set(job, "waiting");
    for (const producer of producers) {
      if (this.#schedule.stateOf(producer) === "done") this.#set(producer, "waiting");
      this.#unresolved.push(producer);
    }
  }
}
