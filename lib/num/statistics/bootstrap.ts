/**
 * Bootstrap intervals (Efron and Tibshirani 1993; Davison and Hinkley 1997) from an explicit key.
 */
import { assert } from "../../contract/errors.ts";
import type { Key } from "../../contract/key.ts";
import { fold } from "../random/key.ts";
import { mean, quantileOfSorted, sorted, standardDeviation } from "./moments.ts";
import { randomStream } from "../random/random.ts";
import { normalCdf, normalQuantile } from "../analysis/special.ts";

/**
 * Two-sided level of every interval of the project unless said otherwise: three standard errors.
 */
export const intervalLevel = 1 - 2.7e-3;

/** What to resample, how often, and which interval to make of it. */
export interface BootstrapOptions {
  /**
   * Numbers of independent clusters (networks), one per stratum. Strata (say, sizes of the network)
   * are resampled apart; all rows of one network go together, because `statistic` gets clusters.
   */
  readonly strata: readonly number[];
  /** The statistic of a resample: for each stratum, the indices of the clusters drawn. */
  readonly statistic: (picked: readonly Int32Array[]) => number;
  readonly key: Key;
  /** Resamples. An interval of level L needs about 20 / (1 - L) of them for stable ends. */
  readonly replicates?: number;
  /** Two-sided confidence level. */
  readonly level?: number;
  /**
   * `normal`: value -+ z standard errors; few replicates suffice. `percentile`: quantiles of the
   * resamples. `bca`: bias-corrected and accelerated, second-order accurate, one jackknife more.
   */
  readonly method?: "normal" | "percentile" | "bca";
}

/** A statistic with its bootstrap error and interval, in its unit. */
export interface BootstrapEstimate {
  /** The statistic of the sample itself. */
  readonly value: number;
  /** Standard deviation over the resamples. */
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  /** The statistic of each resample, in the order drawn. */
  readonly replicates: Float64Array;
}

/**
 * Estimates a statistic and its interval by resampling whole clusters with replacement. Units:
 * those of the statistic. Coverage error of the interval: O(n^-1) for `bca`, O(n^-1/2) on each
 * side for `percentile` and `normal` (the sides cancel to O(n^-1) for the two-sided level).
 */
export function bootstrap(options: BootstrapOptions): BootstrapEstimate {
  const { strata, statistic, method = "normal", level = intervalLevel } = options;
  assert(strata.every((size) => size >= 2), `a bootstrap of ${strata} clusters: at least 2 needed`);
  const value = statistic(strata.map((size) => Int32Array.from({ length: size }, (_, i) => i)));
  const replicates = resample(options);
  const standardError = standardDeviation(replicates);
  const tail = (1 - level) / 2;
  if (method === "normal") {
    const margin = -normalQuantile(tail) * standardError;
    return { value, standardError, low: value - margin, high: value + margin, replicates };
  }
  const order = sorted(replicates);
  const ends = method === "percentile"
    ? [tail, 1 - tail]
    : adjustedLevels({ order, value, tail, acceleration: acceleration(options) });
  const [low, high] = ends.map((p) => quantileOfSorted(order, p));
  return { value, standardError, low, high, replicates };
}

function resample(options: BootstrapOptions): Float64Array {
  const { replicates = 1000 } = options;
  const found = new Float64Array(replicates);
  resampleStrata({ ...options, replicates }, (picked, b) => found[b] = options.statistic(picked));
  return found;
}

/** Draws resamples of clusters (see {@link BootstrapOptions}) and shows each to `visit` in turn. */
export function resampleStrata(
  { strata, key, replicates }: {
    readonly strata: readonly number[];
    readonly key: Key;
    readonly replicates: number;
  },
  visit: (picked: readonly Int32Array[], replicate: number) => void,
): void {
  const stream = randomStream(fold(key, "bootstrap"));
  const picked = strata.map((size) => new Int32Array(size));
  for (let b = 0; b < replicates; b++) {
    for (const indices of picked) {
      const size = indices.length;
      // The bias of rounding down, below size * 2^-53, is far below anything a resample can show.
      for (let i = 0; i < size; i++) indices[i] = Math.floor(stream.uniform() * size);
    }
    visit(picked, b);
  }
}

/** Levels of the BCa interval (Efron 1987, equation 2.3). Half of the ties count as below. */
function adjustedLevels({ order, value, tail, acceleration }: {
  readonly order: Float64Array;
  readonly value: number;
  readonly tail: number;
  readonly acceleration: number;
}): [number, number] {
  let below = 0;
  for (const replicate of order) below += replicate < value ? 1 : replicate === value ? 0.5 : 0;
  const bias = normalQuantile(
    Math.min(Math.max(below / order.length, 0.5 / order.length), 1 - 0.5 / order.length),
  );
  const adjust = (p: number) => {
    const shifted = bias + normalQuantile(p);
    return normalCdf(bias + shifted / (1 - acceleration * shifted));
  };
  return [adjust(tail), adjust(1 - tail)];
}

/**
 * Acceleration from the grouped jackknife (at most 200 groups a stratum), strata combined as in
 * Davison and Hinkley (1997, equation 5.25).
 */
function acceleration({ strata, statistic }: BootstrapOptions): number {
  let cubes = 0, squares = 0;
  const full = strata.map((size) => Int32Array.from({ length: size }, (_, i) => i));
  strata.forEach((size, stratum) => {
    const groups = Math.min(size, 200);
    const left = new Float64Array(groups);
    for (let g = 0; g < groups; g++) {
      const kept = full[stratum].filter((i) => i % groups !== g);
      left[g] = statistic(full.map((indices, other) => other === stratum ? kept : indices));
    }
    const centre = mean(left);
    for (const one of left) {
      const influence = (groups - 1) * (centre - one);
      cubes += influence ** 3 / groups ** 3;
      squares += influence ** 2 / groups ** 2;
    }
  });
  return squares > 0 ? cubes / (6 * squares ** 1.5) : 0;
}

/**
 * Rows of each cluster, clusters in order of first appearance: for statistics of clustered data.
 * `ids[i]` names the cluster of row i.
 */
export function clusterRows(ids: ArrayLike<number | string>): readonly Int32Array[] {
  const rows = new Map<number | string, number[]>();
  for (let i = 0; i < ids.length; i++) {
    const list = rows.get(ids[i]);
    if (list) list.push(i);
    else rows.set(ids[i], [i]);
  }
  return [...rows.values()].map((list) => Int32Array.from(list));
}
