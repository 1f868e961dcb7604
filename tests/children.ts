/**
 * Processes that this one has started. A test that ends them belongs in a process of its own: test
 * files that run beside each other share one, and would lose theirs.
 */

/** Process numbers, from /proc (Linux). */
export function children(): number[] {
  return [...Deno.readDirSync("/proc")].map(({ name }) => Number(name)).filter((process) => {
    if (!Number.isSafeInteger(process)) return false;
    try {
      const status = Deno.readTextFileSync(`/proc/${process}/status`);
      return new RegExp(`^PPid:\t${Deno.pid}$`, "m").test(status);
    } catch (error) {
      // It has ended meanwhile.
      if (error instanceof Error) return false;
      throw error;
    }
  });
}

/** Runs a script beside the test in a process of its own; gives the JSON that it prints. */
export async function inOwnProcess<T>(script: URL, ...words: readonly string[]): Promise<T> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", "--no-check", script.href, ...words],
  }).output();
  const text = new TextDecoder();
  if (!success) throw new Error(`${script.href} failed:\n${text.decode(stderr)}`);
  return JSON.parse(text.decode(stdout));
}
