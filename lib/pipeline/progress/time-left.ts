/**
 * How long a run will still take, from recorded durations: the work that is left over the slots, but
 * at least the longest path that is left. Jobs of unknown length are counted, not guessed.
 */

export interface JobLeft {
  /** Seconds that are left of it; undefined when nothing is known of its length. */
  readonly seconds: number | undefined;
  /** Slots that it takes while it runs. */
  readonly cpu: number;
  /** Positions, in the same list, of the jobs that it waits for; all of them before its own. */
  readonly inputs: readonly number[];
}

export interface TimeLeft {
  /** Of the jobs whose length is known; undefined when there are none. */
  readonly seconds: number | undefined;
  /** Jobs of unknown length. */
  readonly unknown: number;
}

export function timeLeft(jobs: readonly JobLeft[], slots: number): TimeLeft {
  let work = 0;
  let longest = 0;
  let unknown = 0;
  const ends: number[] = [];
  for (const { seconds, cpu, inputs } of jobs) {
    if (seconds === undefined) unknown++;
    work += (seconds ?? 0) * Math.min(cpu, slots);
    let start = 0;
    for (const input of inputs) start = Math.max(start, ends[input]);
    const end = start + (seconds ?? 0);
    ends.push(end);
    longest = Math.max(longest, end);
  }
  const known = jobs.length > unknown;
  return { seconds: known ? Math.max(work / slots, longest) : undefined, unknown };
}

/**
 * Seconds that are left of a running job: from its own progress once that says something (a tenth of
 * the job, or as long as was expected), else from what is expected of it.
 */
export function secondsLeft(
  { elapsed, fraction, expected }: {
    readonly elapsed: number;
    /** Share that is done, in [0, 1]; 0 when the job does not tell. */
    readonly fraction: number;
    readonly expected: number | undefined;
  },
): number | undefined {
  const observed = fraction > 0 ? elapsed * (1 - fraction) / fraction : undefined;
  if (observed !== undefined && (fraction >= 0.1 || expected === undefined || elapsed > expected)) {
    return observed;
  }
  // Longer than ever before and silent: it may end at any moment, or not.
  if (expected === undefined || elapsed > expected) return undefined;
  return expected - elapsed;
}
