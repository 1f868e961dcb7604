/** The largest memory of a process, as the kernel counts it. */

/** Waits for a process; gives the largest resident memory (VmHWM) that was seen, in bytes. */
export async function peakBytesOf(child: Deno.ChildProcess): Promise<number> {
  let peak = 0;
  const look = () => {
    try {
      const status = Deno.readTextFileSync(`/proc/${child.pid}/status`);
      peak = Math.max(peak, 1024 * Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0));
    } catch (error) {
      // It has ended between two looks, or this system has no /proc.
      if (!(error instanceof Error)) throw error;
    }
  };
  const timer = setInterval(look, 5);
  const { success, stderr } = await child.output();
  clearInterval(timer);
  if (!success) throw new Error(new TextDecoder().decode(stderr).slice(-500));
  return peak;
}
