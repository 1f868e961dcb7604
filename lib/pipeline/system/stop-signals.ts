/** Ctrl-C and a request to end, as one signal that work can listen to. */
import { UserError } from "../../contract/errors.ts";

/**
 * How long a signal to this process may come later than the death of a child by the same signal, which
 * the terminal sends to the whole group; generous, for a machine under load. Milliseconds.
 */
const lateMilliseconds = 2000;

/** A child was asked to end, perhaps with this process: the terminal sends its signals to the whole group. */
export class ChildAskedToEnd extends UserError {}

/** Whether this process is being asked to end: a request that is on its way is waited for. */
export async function isAskedToEnd(signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return true;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, lateMilliseconds);
  const stop = () => resolve();
  signal.addEventListener("abort", stop, { once: true });
  await promise;
  clearTimeout(timer);
  signal.removeEventListener("abort", stop);
  return signal.aborted;
}

/**
 * Does some work that stops when this process is asked to end. A second request does not wait for
 * anything and exits with `exitCode`: the store is in order at every moment. `stopping` may be aborted by
 * others as well.
 */
export async function withStopSignals<T>(
  exitCode: number,
  work: (signal: AbortSignal) => Promise<T>,
  stopping = new AbortController(),
): Promise<T> {
  const stop = () => {
    if (stopping.signal.aborted) Deno.exit(exitCode);
    stopping.abort();
  };
  const signals = Deno.build.os === "windows"
    ? ["SIGINT"] as const
    : ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) Deno.addSignalListener(signal, stop);
  try {
    return await work(stopping.signal);
  } finally {
    for (const signal of signals) Deno.removeSignalListener(signal, stop);
  }
}
