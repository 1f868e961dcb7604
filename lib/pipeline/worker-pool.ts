/**
 * Runs stages in Workers without any permission. A Worker is kept for the next job of the same code
 * bundle; one that failed, was stopped or left globals behind is not used again.
 *
 * A Worker that is stopped while it computes without ever waiting is abandoned, not ended: the
 * runtime (2.9.6) ends a Worker only when it waits. Its thread ends with the process, so whoever
 * calls the engine ends the process by `Deno.exit`. Likewise a Worker that exhausts the JavaScript
 * heap (not: array buffers) ends the whole process; the next run carries on from what was published.
 */
import type { RunMessage, WorkerMessage } from "../contract/worker.ts";
import type { Digest } from "./digest.ts";
import type { FailedMessage, LeakedMessage } from "./sandbox.ts";

export type OutputMessages = Extract<WorkerMessage, { type: "done" }>["outputs"];

/** How an attempt at a job ended. */
export type Attempt =
  | {
    readonly end: "done";
    readonly outputs: OutputMessages;
    readonly leaked: readonly string[];
    /** From the message to the answer: without the start of the Worker. */
    readonly seconds: number;
  }
  | { readonly end: "failed"; readonly failed: FailedMessage }
  | { readonly end: "timeout" }
  | { readonly end: "stopped" };

export interface AttemptOptions {
  /** null = no limit. */
  readonly timeoutSeconds: number | null;
  readonly onProgress: (done: number, total: number, unit: string) => void;
}

export interface WorkerPool {
  /** Runs one message on the code of a bundle. The message's buffers are given away. */
  run(bundle: Digest, message: RunMessage, options: AttemptOptions): Promise<Attempt>;
  /** Stops every running job at once; their attempts end as "stopped". */
  stop(): void;
}

/** A Worker with the attempt that it works on. */
interface Seat {
  readonly worker: Worker;
  readonly bundle: Digest;
  ready: Promise<void>;
  onMessage: (message: WorkerMessage | LeakedMessage) => void;
}

export function openWorkerPool(
  options: { readonly idleMax: number; readonly code: (bundle: Digest) => Uint8Array<ArrayBuffer> },
): WorkerPool {
  // A stage has no time zone; set before the first Worker starts.
  Deno.env.set("TZ", "UTC");
  const urls = new Map<Digest, string>();
  const idle: Seat[] = [];
  const stops = new Set<() => void>();
  let stopped = false;

  const urlOf = (bundle: Digest): string => {
    let url = urls.get(bundle);
    if (url === undefined) {
      const type = "application/javascript";
      url = URL.createObjectURL(new Blob([options.code(bundle)], { type }));
      urls.set(bundle, url);
    }
    return url;
  };
  const takeSeat = (bundle: Digest): Seat => {
    const index = idle.findLastIndex((seat) => seat.bundle === bundle);
    return index >= 0 ? idle.splice(index, 1)[0] : startSeat(bundle, urlOf(bundle));
  };
  const giveBack = (seat: Seat): void => {
    idle.push(seat);
    while (idle.length > options.idleMax) idle.shift()!.worker.terminate();
  };

  return {
    async run(bundle, message, attemptOptions) {
      if (stopped) return { end: "stopped" };
      const seat = takeSeat(bundle);
      const attempt = await runOnSeat(seat, message, { ...attemptOptions, stops });
      if (attempt.end === "done" && attempt.leaked.length === 0 && !stopped) giveBack(seat);
      else seat.worker.terminate();
      return attempt;
    },
    stop() {
      stopped = true;
      for (const stop of [...stops]) stop();
      for (const { worker } of idle.splice(0)) worker.terminate();
      for (const url of urls.values()) URL.revokeObjectURL(url);
      urls.clear();
    },
  };
}

function startSeat(bundle: Digest, url: string): Seat {
  const worker = new Worker(url, { type: "module", deno: { permissions: "none" } });
  const { promise, resolve } = Promise.withResolvers<void>();
  const seat: Seat = { worker, bundle, ready: promise, onMessage: () => {} };
  worker.onmessage = ({ data }: MessageEvent<WorkerMessage | LeakedMessage>) => {
    if (data.type === "ready") resolve();
    else seat.onMessage(data);
  };
  // Errors that the prelude could not catch: the bundle does not parse, the Worker died.
  worker.onerror = (event) => {
    event.preventDefault();
    seat.onMessage(crash(event.message));
  };
  worker.onmessageerror = () => seat.onMessage(crash("a message that cannot be read"));
  return seat;
}

function crash(message: string): FailedMessage {
  return { type: "failed", name: "Error", message, stack: "", user: false, exitCode: 1 };
}

function runOnSeat(
  seat: Seat,
  message: RunMessage,
  { timeoutSeconds, onProgress, stops }: AttemptOptions & { readonly stops: Set<() => void> },
): Promise<Attempt> {
  const { promise, resolve } = Promise.withResolvers<Attempt>();
  const timer = timeoutSeconds === null
    ? undefined
    : setTimeout(() => resolve({ end: "timeout" }), timeoutSeconds * 1000);
  const stop = () => resolve({ end: "stopped" });
  stops.add(stop);
  let leaked: readonly string[] = [];
  let sentAt = 0;
  const secondsSince = () => (performance.now() - sentAt) / 1000;
  seat.onMessage = (answer) => {
    if (answer.type === "progress") onProgress(answer.done, answer.total, answer.unit);
    else if (answer.type === "leaked") leaked = answer.names;
    else if (answer.type === "done") {
      resolve({ end: "done", outputs: answer.outputs, leaked, seconds: secondsSince() });
    } else if (answer.type === "failed") resolve({ end: "failed", failed: answer });
  };
  const buffers = [
    ...Object.values(message.inputs).flat().map(({ bytes }) => bytes.buffer),
    ...Object.values(message.files ?? {}).map(({ buffer }) => buffer),
  ];
  seat.ready.then(() => {
    sentAt = performance.now();
    seat.worker.postMessage(message, [...new Set(buffers)] as ArrayBuffer[]);
  });
  return promise.finally(() => {
    clearTimeout(timer);
    stops.delete(stop);
    seat.onMessage = () => {};
  });
}
