/**
 * The memory that this process may use: that of the machine, or less where a control group limits it
 * (containers, batch systems). The limit is that of the process's own group (cgroup v1 or v2) as Deno
 * reads it, which no permission for files would allow; one of a group further up is not seen.
 */
import { nodeProcess } from "./node-modules.ts";

/** Bytes. */
export interface Memory {
  readonly total: number;
  readonly available: number;
  /** Memory of the whole machine, where a control group allows less. */
  readonly machine?: number;
}

/** Memory as it is now. */
export function memoryHere(
  machine: Pick<Memory, "total" | "available"> = Deno.systemMemoryInfo(),
  limit: number = nodeProcess().constrainedMemory(),
): Memory {
  const { total, available } = machine;
  // Without a limit the answer is 0, or a number that no machine has.
  if (!(limit > 0) || limit >= total) return { total, available };
  return { total: limit, available: Math.min(available, limit), machine: total };
}
