/**
 * How long jobs would take on so many nodes, from what is known of their durations: a schedule is played
 * through, with the starts of array tasks, the order of inputs, and the packing that an engine would do. Pure.
 */
import { packed, type PackingLimits, unknownSeconds } from "./packing.ts";

/** Between two looks at what has ended. */
const lookSeconds = 1;

export interface PlannedJob {
  /** Recorded or estimated; undefined where nothing is known. */
  readonly seconds: number | undefined;
  readonly cpu: number;
  readonly memoryBytes: number;
  /** Positions, in the same list and before its own, of the jobs that it waits for. */
  readonly inputs: readonly number[];
}

export interface Machines {
  readonly nodes: number;
  /** Cores of a node that jobs may use at once. */
  readonly coresPerNode: number;
  /** From the end of what a job waits for to its beginning: looks, submission, start of Deno. Seconds. */
  readonly startSeconds: number;
}

export interface Simulated {
  /** From the first submission to the last end. */
  readonly wallSeconds: number;
  readonly arrayTasks: number;
  readonly submissions: number;
  /** Share of the cores' time in which jobs are computed, from 0 to 1. */
  readonly utilization: number;
}

/** Array tasks that run: when each ends, the earliest on top. */
class Ends {
  readonly #heap: {
    readonly at: number;
    readonly cpu: number;
    readonly jobs: readonly number[];
  }[] = [];

  get size(): number {
    return this.#heap.length;
  }

  /** When the next one ends. */
  get next(): number {
    return this.#heap.length === 0 ? Infinity : this.#heap[0].at;
  }

  push(end: { at: number; cpu: number; jobs: readonly number[] }): void {
    const heap = this.#heap;
    let i = heap.push(end) - 1;
    for (let up = (i - 1) >> 1; i > 0 && heap[i].at < heap[up].at; i = up, up = (i - 1) >> 1) {
      [heap[i], heap[up]] = [heap[up], heap[i]];
    }
  }

  pop() {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop()!;
    if (heap.length === 0) return top;
    heap[0] = last;
    for (let i = 0;;) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      let least = i;
      if (left < heap.length && heap[left].at < heap[least].at) least = left;
      if (right < heap.length && heap[right].at < heap[least].at) least = right;
      if (least === i) return top;
      [heap[i], heap[least]] = [heap[least], heap[i]];
      i = least;
    }
  }
}

/** `jobs`: inputs before those that wait for them. */
export function simulated(
  jobs: readonly PlannedJob[],
  { nodes, coresPerNode, startSeconds }: Machines,
  limits: PackingLimits,
): Simulated {
  const secondsOf = (job: number) => jobs[job].seconds ?? unknownSeconds;
  const missing = jobs.map(({ inputs }) => inputs.length);
  const consumers = jobs.map((): number[] => []);
  jobs.forEach(({ inputs }, job) => inputs.forEach((input) => consumers[input].push(job)));
  const cores = nodes * coresPerNode;
  let ready = jobs.flatMap((_, job) => missing[job] === 0 ? [job] : []);
  const waiting: { readonly cpu: number; readonly jobs: readonly number[] }[] = [];
  const running = new Ends();
  let [now, free, arrayTasks, submissions, work] = [0, cores, 0, 0, 0];
  while (ready.length + waiting.length + running.size > 0) {
    const packable = ready.map((job) => ({ task: jobs[job], seconds: jobs[job].seconds, job }));
    ready = [];
    for (const { cpu, packs } of packed(packable, limits)) {
      submissions++;
      arrayTasks += packs.length;
      const used = Math.min(cores, Math.max(1, Math.ceil(cpu)));
      waiting.push(...packs.map((pack) => ({ cpu: used, jobs: pack.map(({ job }) => job) })));
    }
    // In order, as a queue does; what does not fit waits, and what is behind it may go first.
    for (let i = 0; i < waiting.length && free > 0;) {
      const { cpu, jobs: pack } = waiting[i];
      if (cpu > free) i++;
      else {
        waiting.splice(i, 1);
        free -= cpu;
        const seconds = pack.reduce((sum, job) => sum + secondsOf(job), 0);
        work += seconds * cpu;
        running.push({ at: now + startSeconds + seconds, cpu, jobs: pack });
      }
    }
    if (running.size === 0) break;
    // What ends within one look is seen together.
    for (const until = running.next + lookSeconds; running.next <= until;) {
      const end = running.pop();
      now = end.at;
      free += end.cpu;
      for (const job of end.jobs) {
        for (const consumer of consumers[job]) if (--missing[consumer] === 0) ready.push(consumer);
      }
    }
  }
  const utilization = now === 0 ? 0 : work / (now * cores);
  return { wallSeconds: now, arrayTasks, submissions, utilization };
}
