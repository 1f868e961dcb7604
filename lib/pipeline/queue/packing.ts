/** Which jobs go together to a queue: arrays of equal needs, each array task with jobs enough to be worth a start. */
import type { Task } from "../execution/task.ts";

export interface Packable {
  readonly task: Pick<Task, "cpu" | "memoryBytes">;
  /** Recorded or estimated duration; undefined where nothing is known. */
  readonly seconds: number | undefined;
}

export interface PackingLimits {
  /** Jobs of one array task. */
  readonly jobsPerTask: number;
  /** What an array task should take at least, where its jobs are short. */
  readonly packSeconds: number;
  /** Array tasks of one submission. */
  readonly arrayMax: number;
}

/** One submission: its array tasks, each with the jobs that it runs one after the other. */
export interface Packed<T> {
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly packs: readonly (readonly T[])[];
}

/** What a job is taken for that never ran: a guess that is corrected as soon as one like it has. */
export const unknownSeconds = 10;

/**
 * Jobs of equal resources form arrays. The longest come first, and each array task takes jobs until they
 * fill `packSeconds`: so a long job is alone, and short ones share a start.
 */
export function packed<T extends Packable>(
  jobs: readonly T[],
  { jobsPerTask, packSeconds, arrayMax }: PackingLimits,
): Packed<T>[] {
  const groups = new Map<string, T[]>();
  for (const job of jobs) {
    const { cpu, memoryBytes } = job.task;
    const id = `${cpu} ${memoryBytes}`;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [job]);
    else group.push(job);
  }
  return [...groups.values()].flatMap((group) => {
    const { cpu, memoryBytes } = group[0].task;
    const packs = packsOf(group, jobsPerTask, packSeconds);
    const arrays: Packed<T>[] = [];
    for (let at = 0; at < packs.length; at += arrayMax) {
      arrays.push({ cpu, memoryBytes, packs: packs.slice(at, at + arrayMax) });
    }
    return arrays;
  });
}

function packsOf<T extends Packable>(
  group: readonly T[],
  jobsPerTask: number,
  packSeconds: number,
): T[][] {
  const secondsOf = ({ seconds = unknownSeconds }: T) => seconds;
  const sorted = group.toSorted((a, b) => secondsOf(b) - secondsOf(a));
  const packs: T[][] = [];
  let filled = Infinity;
  for (const job of sorted) {
    const seconds = secondsOf(job);
    const last = packs.at(-1);
    if (last !== undefined && last.length < jobsPerTask && filled + seconds <= packSeconds) {
      last.push(job);
      filled += seconds;
    } else {
      packs.push([job]);
      filled = seconds;
    }
  }
  return packs;
}
