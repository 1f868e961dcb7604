/** How often a queue is asked: soon after something happened, more and more seldom while nothing does. Pure. */

export interface Pace {
  readonly leastSeconds: number;
  readonly mostSeconds: number;
  /** From one interval to the next while nothing happens. */
  readonly growth: number;
}

/** A queue that forgets jobs soon after their end is asked before it does so. */
export function paceOf(forgetsSeconds: number | undefined): Pace {
  const most = Math.min(60, (forgetsSeconds ?? 300) / 3);
  return { leastSeconds: Math.min(2, most), mostSeconds: Math.max(1, most), growth: 1.5 };
}

/** The next interval, from the last one, and from whether anything changed within it. */
export function nextInterval(
  last: number,
  { hasChanged, hasFailed }: { readonly hasChanged: boolean; readonly hasFailed: boolean },
  { leastSeconds, mostSeconds, growth }: Pace,
): number {
  // A queue that does not answer is busy: asking it more often would not help.
  const factor = hasFailed ? 2 : growth;
  if (hasChanged && !hasFailed) return leastSeconds;
  return Math.min(mostSeconds, Math.max(leastSeconds, last * factor));
}
