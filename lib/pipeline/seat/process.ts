/**
 * A seat's own process: started by the engine without any permission, so that a job that exhausts
 * its memory, never ends or breaks the runtime takes nothing with it. It runs one job at a time in a
 * Worker, again without permissions, and passes on what that says. It ends when the engine does: its
 * input is then at its end.
 *
 *   process.ts <largest memory in bytes, or 0>
 */
import { type HeardMessage, isWorkerMessage } from "./validity.ts";
import { FrameReader, sealedFrame } from "./frame.ts";
import { LateLines } from "./late-lines.ts";
import { Newest } from "./newest.ts";
import type { JobMessage, SeatAnswer, SeatRequest } from "./protocol.ts";
import { Seals } from "./seal.ts";
import { type JobTimes, sharedTime, wholeTimes } from "../trace/job-times.ts";

const [memoryBytesMax] = Deno.args.map(Number);
/** How often memory is checked. */
const memoryMilliseconds = 100;
const progressMilliseconds = 50;
/** How long lines of a long log may wait here. */
const lateMilliseconds = 20;

type Conversion = typeof import("./conversion.ts");
/** Comes as a bundle, whose digest is in the keys: what converts is what was hashed. */
let converting: Promise<Conversion> | undefined;
let conversion: Conversion | undefined;

const urls = new Map<string, string>();

interface Seated {
  readonly bundle: string;
  readonly worker: Worker;
  readonly secret: string;
  readonly ready: Promise<void>;
  /** Jobs that it was given; what it says for an earlier one is dropped. */
  jobs: number;
  startedAt: number | undefined;
  /** Set when it has said something after the end of a job. */
  isSpoilt: boolean;
  /** When progress was last reported. */
  progressAt: number;
  /** Of the present job, where they were asked for. */
  times: Partial<JobTimes> | undefined;
}
/** Workers by bundle; the engine says which of them are no longer wanted. */
const seated = new Map<string, Seated>();
/** The one whose job is the present one. */
let current: Seated | undefined;

/** Seals what is answered; Workers are realms of their own and cannot reach it. */
let seals: Seals;

function answer(message: SeatAnswer): void {
  for (const piece of sealedFrame(message, seals)) {
    for (let at = 0; at < piece.length;) at += Deno.stdout.writeSync(piece.subarray(at));
  }
}

/** Of what a Worker says only what the bridge could say, about the present job, is passed on. */
function passOn(from: Seated, data: unknown): void {
  if (from !== current) return void (from.isSpoilt = true);
  if (!isWorkerMessage(data)) return failed(from, "the stage sent something that is not a message");
  if (from.jobs === 0 && data.type !== "failed" && data.type !== "log") {
    return failed(from, "the stage spoke before it was given a job");
  }
  if (from.jobs > 0) {
    // Something went wrong after the end of a job: the next one gets another Worker. One that has
    // begun meanwhile is not disturbed.
    if (from.startedAt === undefined || data.job < from.jobs) return void (from.isSpoilt = true);
    if (data.job > from.jobs) {
      return failed(from, "the stage spoke for a job that it was not given");
    }
  }
  if (data.type === "progress") return tellProgress(from, data);
  if (data.type === "checkpoint") return checkpoints.take(data);
  if (data.type === "late-log") return keepLate(data.lines);
  if (data.type !== "log") {
    note(from, "heard");
    passLate();
  }
  const said = data.type === "done" ? ended(from, data) : data;
  if (said.type === "done") checkpoints.drop();
  else if (said.type === "failed") checkpoints.flush();
  if (said.type !== "log") tellTimes(from);
  answer(said);
  if (said.type !== "log") from.startedAt = undefined;
}

/** The end of a job, with its tables as bytes. */
function ended(from: Seated, data: Extract<HeardMessage, { type: "done" }>): SeatAnswer {
  const { residue } = data;
  try {
    const outputs = conversion!.storedOutputs(data.outputs);
    const now = performance.now();
    note(from, "ended", now);
    return { type: "done", outputs, residue, seconds: (now - from.startedAt!) / 1000 };
  } catch (error) {
    return { ...conversion!.failedWith(error), residue };
  }
}

/** Notes when something was reached, where that was asked for. */
function note(of: Seated, moment: keyof JobTimes, time?: number): void {
  if (of.times !== undefined) of.times = { ...of.times, [moment]: sharedTime(time) };
}

function tellTimes(of: Seated): void {
  if (of.times !== undefined) answer({ type: "times", times: wholeTimes(of.times) });
  of.times = undefined;
}

/** Of states that follow fast only the newest is passed on: the pipe is not to slow the job. */
const checkpoints = new Newest<Extract<HeardMessage, { type: "checkpoint" }>>(answer);

/** Of a flood of lines only as many as are kept in the end are passed on at a time. */
const late = new LateLines();
let lateTimer: ReturnType<typeof setTimeout> | undefined;

function keepLate(lines: readonly string[]): void {
  late.add({ lines, leftOut: 0 });
  lateTimer ??= setTimeout(passLate, lateMilliseconds);
}

function passLate(): void {
  clearTimeout(lateTimer);
  lateTimer = undefined;
  if (!late.isEmpty) answer({ type: "late-log", ...late.take() });
}

/** Progress is for the eye: some twenty times a second is enough, and the last one. */
function tellProgress(from: Seated, data: Extract<HeardMessage, { type: "progress" }>): void {
  const now = performance.now();
  if (now - from.progressAt < progressMilliseconds && data.done < data.total) return;
  from.progressAt = now;
  answer(data);
}

function failed(from: Seated, message: string): void {
  if (from !== current) return void (from.isSpoilt = true);
  checkpoints.flush();
  passLate();
  const common = { name: "Error", stack: "", user: false, exitCode: 1, residue: [message], job: 0 };
  answer({ type: "failed", message, ...common });
  stand(from.bundle);
}

function stand(bundle: string): void {
  seated.get(bundle)?.worker.terminate();
  seated.delete(bundle);
}

function sit(bundle: string): Seated {
  // Its name, which the sandbox reads and takes away: messages to it prove by it that they are from here.
  const secret = crypto.randomUUID();
  const options = { type: "module", name: secret, deno: { permissions: "none" } } as const;
  const worker = new Worker(urls.get(bundle)!, options);
  const { promise, resolve } = Promise.withResolvers<void>();
  const made: Seated = {
    bundle,
    worker,
    secret,
    ready: promise,
    jobs: 0,
    startedAt: undefined,
    isSpoilt: false,
    progressAt: 0,
    times: undefined,
  };
  worker.onmessage = ({ data }: MessageEvent<unknown>) => {
    if ((data as { type?: unknown })?.type === "ready") resolve();
    else passOn(made, data);
  };
  // Errors that the prelude could not catch: the bundle does not parse, the Worker died.
  worker.onerror = (event) => {
    event.preventDefault();
    failed(made, event.message);
  };
  worker.onmessageerror = () => failed(made, "a message that cannot be read");
  return made;
}

function urlOf(code: Uint8Array): string {
  return URL.createObjectURL(new Blob([code as BlobPart], { type: "application/javascript" }));
}

async function handle(request: SeatRequest): Promise<void> {
  if (request.type === "conversion") {
    seals = new Seals(request.key);
    answer({ type: "hello", deno: Deno.version.deno, v8: Deno.version.v8 });
    return void (converting = import(urlOf(request.code)));
  }
  if (request.type === "code") return void urls.set(request.bundle, urlOf(request.code));
  const arrived = sharedTime();
  const { bundle, fresh, unwanted, timed = false, message } = request;
  for (const other of unwanted) stand(other);
  if (fresh || seated.get(bundle)?.isSpoilt) stand(bundle);
  const present = seated.get(bundle) ?? sit(bundle);
  seated.set(bundle, present);
  current = present;
  conversion ??= await converting;
  await present.ready;
  present.jobs++;
  present.startedAt = performance.now();
  present.times = timed ? { arrived, started: sharedTime(present.startedAt) } : undefined;
  begin(present, message);
}

function begin(present: Seated, job: JobMessage): void {
  try {
    const { message, buffers } = conversion!.runMessageOf(job);
    const { worker, secret } = present;
    worker.postMessage({ ...message, secret }, buffers as ArrayBuffer[]);
    note(present, "given");
  } catch (error) {
    answer({ ...conversion!.failedWith(error), residue: [] });
    present.startedAt = undefined;
    // It was given no job, but has been counted on for one.
    stand(present.bundle);
  }
}

// Ctrl-C reaches the whole group of processes; it is the engine that decides what becomes of a job.
for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, () => {});
if (memoryBytesMax > 0) {
  setInterval(() => {
    if (seals === undefined) return;
    const { rss } = Deno.memoryUsage();
    if (rss <= memoryBytesMax) return;
    checkpoints.flush();
    passLate();
    answer({ type: "memory", bytes: rss });
    Deno.exit(1);
  }, memoryMilliseconds);
}
const reader = new FrameReader();
for await (const chunk of Deno.stdin.readable) {
  for (const request of reader.push(chunk)) void handle(request as SeatRequest);
}
Deno.exit(0);
