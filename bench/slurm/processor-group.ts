/** A control group that sums up the processor time of all that runs in it (cgroup version 1 or 2); as root. */
import { statIfPresent } from "../../lib/pipeline/store/file-operations.ts";

export interface ProcessorGroup {
  /** What starts a program in it: it takes the program and its arguments behind it. */
  readonly by: readonly string[];
  /** A process that runs, and whatever it starts from now on. */
  add(process: number): void;
  /** Seconds of processor so far. */
  seconds(): number;
  remove(): Promise<void>;
}

export function makeProcessorGroup(): ProcessorGroup {
  const isFirst = statIfPresent("/sys/fs/cgroup/cpuacct") !== undefined;
  const folder = `/sys/fs/cgroup/${isFirst ? "cpuacct/" : ""}bench-${crypto.randomUUID()}`;
  Deno.mkdirSync(folder);
  return {
    by: ["sh", "-c", 'echo $$ > "$0/cgroup.procs" && exec "$@"', folder],
    add: (process) => Deno.writeTextFileSync(`${folder}/cgroup.procs`, String(process)),
    seconds() {
      if (isFirst) return Number(Deno.readTextFileSync(`${folder}/cpuacct.usage`)) / 1e9;
      const text = Deno.readTextFileSync(`${folder}/cpu.stat`);
      return Number(/^usage_usec (\d+)$/m.exec(text)![1]) / 1e6;
    },
    async remove() {
      // The kernel gives a group back a moment after its last process.
      for (let attempt = 0;; attempt++) {
        try {
          return Deno.removeSync(folder);
        } catch (error) {
          if (attempt === 100) throw error;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }
    },
  };
}
