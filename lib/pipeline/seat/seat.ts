/** The engine's side of a seat: a child process that runs one job at a time, and how it ended. */
import { BugError, UserError } from "../../contract/errors.ts";
import type { FailedMessage } from "../../contract/failure.ts";
import { stageEnvironment } from "../system/child-environment.ts";
import { startDeno } from "../system/deno-program.ts";
import type { Digest } from "../keys/digest.ts";
import { encodeFrame, FrameReader } from "./frame.ts";
import { sealLength, Seals } from "./seal.ts";
import type { JobMessage, SeatAnswer, SeatRequest, StoredOutput } from "./protocol.ts";
import type { JobTimes } from "../trace/job-times.ts";
import { type JobEnd, type JobLabel, ProcessSpans } from "../trace/process-spans.ts";
import type { Spans } from "../trace/spans.ts";
import { canJoin } from "./vector-width.ts";

export interface SeatOptions {
  /** Size of the JavaScript heap, in megabytes; array buffers are outside it. */
  readonly heapMegabytes: number;
  /**
   * Whether V8 may join neighbouring vectors of 128 bits into one of 256 (a pass of its compiler, off by
   * default): products of dense networks take half the time, and results do not depend on it.
   */
  readonly isWide: boolean;
  /** Memory of the whole process in bytes, at most; 0 = no limit. */
  readonly memoryBytesMax: number;
  /** `host:port` at which the process waits for a debugger before it does anything. */
  readonly inspector?: string;
  /** The bundle of conversion.ts. */
  readonly conversion: () => Uint8Array;
  /** Where its time is noted; absent where nobody asks. */
  readonly spans?: Spans;
}

/** How a job on a seat ended. After "died" the seat is no more. */
export type SeatEnd =
  | {
    readonly end: "done";
    readonly outputs: readonly StoredOutput[];
    /** What the job left behind in its Worker, in words; nothing if all is well. */
    readonly residue: readonly string[];
    /** From the message to the answer: without the start of the Worker. */
    readonly seconds: number;
  }
  | { readonly end: "failed"; readonly failed: FailedMessage }
  | { readonly end: "died"; readonly death: Death };

/** Why a process ended by itself: no room in the heap or in memory, killed by somebody, or a crash. */
export interface Death {
  readonly cause: "heap" | "memory" | "killed" | "crash";
  /** Size of the heap, or of the process; bytes. */
  readonly bytes?: number;
  /** The last words of the process. */
  readonly words: string;
  /** The signal that ended it, if one did. */
  readonly signal?: Deno.Signal;
  /** What it ended with. */
  readonly code?: number;
}

/** Signals by which people and shells ask a whole group of processes to end. */
const requests: readonly string[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
/** The same as exit codes, of a shell or a wrapper around the process. */
const requestCodes: readonly number[] = [129, 130, 131, 143];

/** Whether somebody asked the process to end: that says nothing about its job. */
export function isByRequest({ signal, code }: Death): boolean {
  return signal !== undefined && requests.includes(signal) ||
    code !== undefined && requestCodes.includes(code);
}

export type Heard = Extract<SeatAnswer, { type: "progress" | "log" | "late-log" | "checkpoint" }>;

interface Listening {
  readonly heard: (message: Heard) => void;
  readonly ended: (end: SeatEnd) => void;
}

const wordsMax = 20_000;

export class Seat {
  readonly options: SeatOptions;
  /** Jobs that its process has begun. */
  jobs = 0;
  /** Set when its process has ended or is being ended. */
  isGone = false;
  /** When its process is at work: undefined; or why it died, or cannot be used. */
  readonly ready: Promise<Death | Error | undefined>;
  readonly #started = Promise.withResolvers<Death | Error | undefined>();
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #known = new Set<Digest>();
  /** Known to this process and to the main realm of the child, which has it before any stage. */
  readonly #key = crypto.getRandomValues(new Uint8Array(sealLength));
  #listening: Listening | undefined;
  #words = "";
  /** Why it could not be written to. */
  #inputFault = "";
  #status: Deno.CommandStatus | undefined;
  #memory: number | undefined;
  readonly #spans: ProcessSpans | undefined;
  /** Of the present job, when they are known. */
  #times: JobTimes | undefined;
  #problem: Error | undefined;

  constructor(options: SeatOptions) {
    this.options = options;
    this.ready = this.#started.promise;
    this.#spans = options.spans && new ProcessSpans(options.spans);
    this.#child = startProcess(options);
    this.#input = this.#child.stdin.getWriter();
    this.#send({ type: "conversion", code: options.conversion(), key: this.#key });
    const ended = this.#child.status.then((status) => void (this.#status = status));
    const reading = [this.#readAnswers(), this.#readWords()];
    void Promise.allSettled([...reading, ended]).then(() => this.#died());
  }

  /** Runs one job. Rejects only for a bug, or a process of another runtime. */
  run(
    job: {
      readonly bundle: Digest;
      readonly code: () => Uint8Array;
      readonly fresh: boolean;
      readonly unwanted: readonly Digest[];
      readonly message: JobMessage;
      /** What it is in a trace. */
      readonly label?: JobLabel;
    },
    heard: (message: Heard) => void,
  ): Promise<SeatEnd> {
    const { bundle, fresh, unwanted, message, label } = job;
    const sent = performance.now();
    const timed = this.#spans === undefined || label === undefined ? {} : { timed: true };
    this.#times = undefined;
    const { promise, resolve } = Promise.withResolvers<SeatEnd>();
    this.#listening = { heard, ended: resolve };
    if (!this.#known.has(bundle)) this.#send({ type: "code", bundle, code: job.code() });
    this.#known.add(bundle);
    this.#send({ type: "job", bundle, fresh, unwanted, message, ...timed });
    this.jobs++;
    return promise.then((end) => {
      this.#listening = undefined;
      if (label) this.#spans?.job(label, { sent, times: this.#times, ...endOf(end) });
      if (this.#problem !== undefined) throw this.#problem;
      return end;
    });
  }

  /** Ends the process at once, whatever it does. */
  kill(): void {
    this.#spans?.over();
    if (this.isGone) return;
    this.isGone = true;
    this.#child.kill("SIGKILL");
  }

  #send(request: SeatRequest): void {
    for (const piece of encodeFrame(request)) {
      // The end of a process reports that it has died; this counts if nothing else says why.
      this.#input.write(piece).catch((error: unknown) => this.#inputFault = String(error));
    }
  }

  async #readAnswers(): Promise<void> {
    const frames = new FrameReader(new Seals(this.#key));
    try {
      for await (const chunk of this.#child.stdout) {
        for (const answer of frames.push(chunk)) this.#take(answer as SeatAnswer);
      }
    } catch (error) {
      // Whoever writes to the process's output by a way around its console puts it out of step.
      this.#heardWords(`its answers cannot be read: ${error}`);
      this.kill();
    }
  }

  #take(answer: SeatAnswer): void {
    switch (answer.type) {
      case "hello":
        this.#spans?.started();
        return this.#checkRuntime(answer);
      case "times":
        this.#times = answer.times;
        return;
      case "memory":
        this.#memory = answer.bytes;
        return;
      case "progress":
      case "log":
      case "late-log":
      case "checkpoint":
        return this.#listening?.heard(answer);
      case "done": {
        const { outputs, residue, seconds } = answer;
        return this.#listening?.ended({ end: "done", outputs, residue, seconds });
      }
      case "failed":
        return this.#listening?.ended({ end: "failed", failed: answer });
    }
    throw new BugError(`a seat says ${JSON.stringify(answer).slice(0, 100)}`);
  }

  /** Two versions at once are a mistake of the PATH, and what is sent between them may differ. */
  #checkRuntime({ deno, v8 }: Extract<SeatAnswer, { type: "hello" }>): void {
    if (deno === Deno.version.deno && v8 === Deno.version.v8) {
      return this.#started.resolve(undefined);
    }
    this.#problem = new UserError({
      action: `cannot run stages on Deno ${deno}, which is the one found on PATH, ` +
        `while the engine runs on Deno ${Deno.version.deno}`,
      hint: "put the Deno that you run first on PATH",
    });
    this.#started.resolve(this.#problem);
    this.kill();
  }

  async #readWords(): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of this.#child.stderr) {
      this.#heardWords(decoder.decode(chunk, { stream: true }));
    }
  }

  #heardWords(words: string): void {
    this.#words = (this.#words + words).slice(0, wordsMax);
  }

  #died(): void {
    const death = this.#death(this.isGone);
    this.isGone = true;
    this.#spans?.over();
    this.#started.resolve(death);
    this.#listening?.ended({ end: "died", death });
  }

  #death(wasEnded: boolean): Death {
    const words = this.#words || this.#inputFault;
    const { signal, code } = this.#status ?? {};
    if (this.#memory !== undefined) return { cause: "memory", bytes: this.#memory, words };
    if (/JavaScript (heap )?out of memory|Reached heap limit/i.test(words)) {
      return { cause: "heap", bytes: this.options.heapMegabytes * 2 ** 20, words };
    }
    const status = { words, code, ...(signal ? { signal } : {}) };
    // Nobody here sent it: a kernel that is out of memory does.
    const isKilled = signal === "SIGKILL" && !wasEnded;
    return { cause: isKilled ? "killed" : "crash", ...status };
  }
}

/** What a trace says of the end of a job. */
function endOf(end: SeatEnd): Pick<JobEnd, "isDone" | "seconds" | "bytes"> {
  if (end.end !== "done") return { isDone: false };
  const bytes = end.outputs.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return { isDone: true, seconds: end.seconds, bytes };
}

const program = new URL("./process.ts", import.meta.url).href;

const widening = canJoin(Deno.version.v8) ? ",--experimental-wasm-revectorize" : "";

function startProcess(
  { heapMegabytes, memoryBytesMax, isWide, inspector }: SeatOptions,
): Deno.ChildProcess {
  return startDeno({
    args: [
      "run",
      ...(inspector === undefined ? [] : [`--inspect-wait=${inspector}`]),
      "--quiet",
      "--no-prompt",
      "--no-config",
      "--no-lock",
      "--no-remote",
      "--cached-only",
      "--unstable-worker-options",
      "--unstable-webgpu",
      // Functions of texts could import what nobody has hashed: there are none, whatever leads to them.
      `--v8-flags=--max-old-space-size=${heapMegabytes},--disallow-code-generation-from-strings` +
      (isWide ? widening : ""),
      program,
      String(memoryBytesMax),
    ],
    env: stageEnvironment(),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  });
}
