/** Standard errors of the mean of a correlated series. */
import { assert } from "../../contract/errors.ts";
import { mean, standardError } from "./moments.ts";

/** The mean of a correlated series with its error, in the unit of the values. */
export interface BlockedError {
  readonly mean: number;
  /** Standard error at the block length chosen. */
  readonly standardError: number;
  /** Values per block, a power of two. */
  readonly blockLength: number;
  /** Whether the error had stopped growing with the block length before the blocks ran out. */
  readonly converged: boolean;
  /** Standard error at block lengths 1, 2, 4, …, with at least 16 blocks each. */
  readonly levels: Float64Array;
}

/**
 * Standard error of the mean of a stationary series by blocking (Flyvbjerg and Petersen 1989):
 * values are averaged in pairs again and again; the naive error of the block means grows until the
 * blocks are longer than the correlation time. The first level is taken that no later one exceeds
 * by more than its own uncertainty (one part in sqrt(2 (blocks - 1)), two standard errors). At
 * least 32 values; the unit is that of the values.
 */
export function blockedStandardError(values: ArrayLike<number>): BlockedError {
  assert(values.length >= 32, `blocking needs at least 32 values, got ${values.length}`);
  const levels: number[] = [];
  const blocks: number[] = [];
  let series = Float64Array.from(values);
  while (series.length >= 16) {
    levels.push(standardError(series));
    blocks.push(series.length);
    const half = new Float64Array(Math.floor(series.length / 2));
    for (let i = 0; i < half.length; i++) half[i] = (series[2 * i] + series[2 * i + 1]) / 2;
    series = half;
  }
  const upperEnd = levels.map((error, k) => error * (1 + 2 / Math.sqrt(2 * (blocks[k] - 1))));
  let chosen = levels.findIndex((_, k) =>
    levels.slice(k + 1).every((later) => later <= upperEnd[k])
  );
  // The last level satisfies the condition emptily: nothing shows that it has converged.
  const converged = chosen < levels.length - 1;
  if (chosen < 0) chosen = levels.length - 1;
  return {
    mean: mean(values),
    standardError: levels[chosen],
    blockLength: 2 ** chosen,
    converged,
    levels: Float64Array.from(levels),
  };
}
