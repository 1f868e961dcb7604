/** Reading predictions in tests. */
import type { Prediction } from "../../lib/contract/plugins.ts";

export type Predictions = Readonly<Record<string, Prediction>>;

/** The value of a scalar prediction. */
export function scalarOf(predictions: Predictions, name: string): number {
  const found = predictions[name];
  if (found?.shape !== "scalar") throw new Error(`no scalar ${name}`);
  return found.value;
}

/** The distribution function of a predicted law, linear between its abscissae. */
export function cdfOf(predictions: Predictions, name: string): (at: number) => number {
  const found = predictions[name];
  if (found?.shape !== "distribution") throw new Error(`no distribution ${name}`);
  const { x, cdf } = found;
  return (at) => {
    if (at <= x[0]) return at < x[0] ? 0 : cdf[0];
    if (at >= x[x.length - 1]) return 1;
    let [low, high] = [0, x.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (x[middle] <= at) low = middle;
      else high = middle;
    }
    return cdf[low] + (cdf[high] - cdf[low]) * (at - x[low]) / (x[high] - x[low]);
  };
}

/** Integral of a function against a predicted density, by the trapezoidal rule. */
export function integralOf(
  predictions: Predictions,
  name: string,
  f: (x: number) => number,
): number {
  const found = predictions[name];
  if (found?.shape !== "distribution" || found.density === undefined) {
    throw new Error(`no density ${name}`);
  }
  const { x, density } = found;
  let sum = 0;
  for (let i = 1; i < x.length; i++) {
    sum += (x[i] - x[i - 1]) * (f(x[i]) * density[i] + f(x[i - 1]) * density[i - 1]) / 2;
  }
  return sum;
}

/** The points of a curve. */
export function curveOf(
  predictions: Predictions,
  name: string,
): { readonly x: Float64Array; readonly y: Float64Array } {
  const found = predictions[name];
  if (found?.shape !== "curve") throw new Error(`no curve ${name}`);
  return found;
}
