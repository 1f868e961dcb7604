/** Ctrl-C and a request to end, as one signal that work can listen to. */

/**
 * Does some work that stops when this process is asked to end. A second request does not wait for
 * anything and exits with `exitCode`: the store is in order at every moment.
 */
export async function withStopSignals<T>(
  exitCode: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stopping = new AbortController();
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
