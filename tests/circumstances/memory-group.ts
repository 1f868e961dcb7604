/** A control group that limits memory (cgroup version 1 or 2), where this user may make one. */

/** Absolute path of its folder; undefined where none can be made. */
export function makeMemoryGroup(bytes: number): string | undefined {
  const name = `asymptopia-test-${crypto.randomUUID()}`;
  const kinds = [["memory/", "memory.limit_in_bytes"], ["", "memory.max"]];
  for (const [folder, limit] of kinds) {
    const group = `/sys/fs/cgroup/${folder}${name}`;
    if (!succeeds(() => Deno.mkdirSync(group))) continue;
    if (succeeds(() => Deno.writeTextFileSync(`${group}/${limit}`, String(bytes)))) return group;
    Deno.removeSync(group);
  }
  return undefined;
}

/** What starts a program in a group: it takes the program and its arguments behind it. */
export function inMemoryGroup(group: string): readonly string[] {
  return ["sh", "-c", 'echo $$ > "$0/cgroup.procs" && exec "$@"', group];
}

/** The kernel gives a group back a moment after its last process. */
export async function removeMemoryGroup(group: string): Promise<void> {
  for (let attempt = 0; !succeeds(() => Deno.removeSync(group)); attempt++) {
    if (attempt === 100) throw new Error(`${group} is still in use`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function succeeds(operation: () => void): boolean {
  try {
    operation();
    return true;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}
