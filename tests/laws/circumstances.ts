/** How a run of the engine is made, and what goes wrong with it: random, from one choice. */
import type { Choice } from "./choice.ts";
import type { CrashPlace } from "./counting-pool.ts";
import type { NaiveJob } from "./naive.ts";

export type Interruption =
  | { readonly kind: "abort"; readonly atCall: number }
  | { readonly kind: "crash"; readonly atCall: number; readonly where: CrashPlace }
  | { readonly kind: "halt"; readonly atOperation: number };

export interface Circumstances {
  readonly jobs: number;
  readonly keepGoing: boolean;
  /** Chances of the parts that need to know the jobs are drawn later, from the same choice. */
  readonly someTargets: boolean;
  readonly force: boolean;
  readonly transient: boolean;
  readonly interruption?: Interruption;
  readonly damage: boolean;
  readonly touch: boolean;
  /** Edited files get their old time of modification back. */
  readonly hideTimes: boolean;
  /** The workspace is edited while the run goes on: it must work on what it began with. */
  readonly editMeanwhile: boolean;
  /** Edited files of code become links to other files, or links that are pointed elsewhere. */
  readonly byLinks: boolean;
  /** How far the engine's clock is ahead of the disk's, in milliseconds. */
  readonly clockAhead: number;
}

const crashPlaces: readonly CrashPlace[] = [
  "before outputs",
  "between outputs",
  "before the record",
];

export function randomCircumstances(choice: Choice): Circumstances {
  const interruption = choice.percent(20) ? randomInterruption(choice) : undefined;
  return {
    jobs: 1 + choice.below(4),
    keepGoing: choice.percent(70),
    someTargets: choice.percent(15),
    force: interruption === undefined && choice.percent(10),
    transient: interruption === undefined && choice.percent(8),
    ...(interruption ? { interruption } : {}),
    damage: choice.percent(8),
    touch: choice.percent(6),
    hideTimes: choice.percent(25),
    editMeanwhile: choice.percent(10),
    byLinks: choice.percent(12),
    clockAhead: choice.percent(15) ? choice.of([3_000, 3_600_000]) : 0,
  };
}

function randomInterruption(choice: Choice): Interruption {
  const kind = choice.of(["abort", "crash", "halt"] as const);
  if (kind === "abort") return { kind, atCall: 1 + choice.below(3) };
  if (kind === "halt") return { kind, atOperation: 1 + choice.below(60) };
  return { kind, atCall: 1 + choice.below(3), where: choice.of(crashPlaces) };
}

/** Positions of some jobs and all that they need. */
export function closureOf(jobs: readonly NaiveJob[], targets: readonly number[]): Set<number> {
  const found = new Set<number>();
  const pending = [...targets];
  for (let job = pending.pop(); job !== undefined; job = pending.pop()) {
    if (found.has(job)) continue;
    found.add(job);
    pending.push(...jobs[job].inputs);
  }
  return found;
}
