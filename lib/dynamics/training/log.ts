/** What training writes down of each network: plain numbers, kept in checkpoints, made fields at the end. */
import type { Axis, NamedArray } from "../../contract/array.ts";
import { namedArray } from "../../num/array.ts";
import { type Outcome, type Progress, unstarted } from "./stopping.ts";

/** Of one network. Its numbers are finite or null, so that JSON keeps every bit. */
export interface TrainingLog {
  progress: Progress;
  /** Sums over the steps of the window that is not full yet, by name. */
  window: Record<string, number>;
  /** Numbers by name, in the order in which they were written; null where one was not finite. */
  readonly series: Record<string, (number | null)[]>;
}

/** The log of a network that has not begun. */
export function emptyLog(): TrainingLog {
  return { progress: unstarted, window: {}, series: {} };
}

/** Whether the network takes another step. */
export function trains({ progress }: TrainingLog): boolean {
  return progress.outcome === "training";
}

/** Ends a network's training as diverged. */
export function diverge(log: TrainingLog): void {
  log.progress = { ...log.progress, outcome: "diverged" };
}

/** Appends numbers to a series. */
export function write(log: TrainingLog, name: string, values: number | ArrayLike<number>): void {
  const series = log.series[name] ??= [];
  const all = typeof values === "number" ? [values] : values;
  for (let i = 0; i < all.length; i++) series.push(Number.isFinite(all[i]) ? all[i] : null);
}

/** How many numbers a series has. */
export function written({ series }: TrainingLog, name: string): number {
  return series[name]?.length ?? 0;
}

/**
 * A series of every network as a field over [network, ...axes]; NaN where a log has null, or has ended.
 * @param options.missing what a NaN stands for
 */
export function seriesField(
  logs: readonly TrainingLog[],
  name: string,
  { axes, ...options }: {
    readonly axes: readonly Axis[];
    readonly description: string;
    readonly missing?: string;
  },
): NamedArray {
  const size = axes.reduce((product, { length }) => product * length, 1);
  const values = new Float64Array(logs.length * size).fill(NaN);
  logs.forEach(({ series }, n) =>
    series[name]?.forEach((value, i) => values[n * size + i] = value ?? NaN)
  );
  return namedArray([{ name: "network", length: logs.length }, ...axes], values, options);
}

/** Over [network]: 1 for those whose training ended so, else 0. */
export function outcomeField(
  logs: readonly TrainingLog[],
  outcome: Outcome,
  description: string,
): NamedArray {
  const flags = Float64Array.from(logs, ({ progress }) => progress.outcome === outcome ? 1 : 0);
  return namedArray([{ name: "network", length: logs.length }], flags, { description });
}
