/**
 * Standard output and standard error as places that can fail: whoever reads them may have gone, or the
 * disk behind them may be full. Such a fault belongs to the place that was written to, whatever its
 * number: it is caught here, reported once, and nothing more is written there.
 */

/** Exit codes of what went wrong with standard output, not with the work. */
export const outputCodes = {
  /** It could not be written: a full disk, an error of the device. */
  refused: 6,
  /** Whoever read it has gone, as for a process that the signal SIGPIPE ended. */
  closed: 141,
} as const;

interface Stream {
  writeSync(bytes: Uint8Array): number;
}

/** Between two tries at a pipe that is full and does not wait; milliseconds. */
const pauseMilliseconds = 5;

export class Output {
  readonly #stream: Stream;
  readonly #onLost: () => void;
  readonly #encoder = new TextEncoder();
  #fault: Error | undefined;

  /** `onLost` is called once, at the first fault. */
  constructor(stream: Stream, onLost: () => void = () => {}) {
    this.#stream = stream;
    this.#onLost = onLost;
  }

  /** Why it cannot be written any more; undefined while it can. */
  get fault(): Error | undefined {
    return this.#fault;
  }

  write(text: string): void {
    this.writeBytes(this.#encoder.encode(text));
  }

  writeBytes(bytes: Uint8Array): void {
    if (this.#fault !== undefined) return;
    try {
      writeAll(this.#stream, bytes);
    } catch (error) {
      this.#fault = error instanceof Error ? error : new Error(String(error));
      this.#onLost();
    }
  }
}

function writeAll(stream: Stream, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    try {
      at += stream.writeSync(bytes.subarray(at));
    } catch (error) {
      // A pipe that whoever started this process has made one that does not wait.
      const isFull = error instanceof Deno.errors.WouldBlock;
      if (!isFull && !(error instanceof Deno.errors.Interrupted)) throw error;
      if (isFull) sleep(pauseMilliseconds);
    }
  }
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** What to say of a fault of standard output, and the exit code; nothing if its reader has gone. */
export function outputProblem(
  fault: Error,
): { readonly message?: string; readonly exitCode: number } {
  if (fault instanceof Deno.errors.BrokenPipe) return { exitCode: outputCodes.closed };
  const words = fault.message.replace(/ \(os error (\d+)\)$/, "");
  const { code } = fault as { code?: unknown };
  const number = typeof code === "string" ? ` (${code})` : "";
  return {
    message: `cannot write to standard output: ${words}${number}`,
    exitCode: outputCodes.refused,
  };
}
