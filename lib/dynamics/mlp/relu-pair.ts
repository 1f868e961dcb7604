/** One layer of a two-slope mlp in law, for two inputs: the fast path, accurate for 1 - rho -> 0. */
import type { NormalBuffer } from "./normals.ts";
import type { LayerState } from "./rows.ts";

/** Width n, normalizer c, slopes s+ and s-. */
export interface ReluLayer {
  readonly width: number;
  readonly normalizer: number;
  readonly positive: number;
  readonly negative: number;
}

/**
 * Draws the next layer. With u, w independent standard normals and q = 1 - rho,
 *   y^1 = u, y^2 = u - delta, delta = q u - sqrt(q (2 - q)) w;
 *   phi(y) = mean y + half |y|, |y^1| - |y^2| = delta (y^1 + y^2) / (|y^1| + |y^2|).
 * With A = |phi^1|^2, B = |phi^2|^2, D = |phi^1 - phi^2|^2 the new
 *   q' = (D - (sqrt A - sqrt B)^2) / (2 sqrt(A B)):
 * no difference of nearly equal numbers is taken, so q' keeps a relative error of about 1e-13 however
 * small it is.
 */
export function propagatePair(state: LayerState, layer: ReluLayer, normals: NormalBuffer): void {
  const { width, normalizer, positive, negative } = layer;
  const mean = (positive + negative) / 2;
  const half = (positive - negative) / 2;
  const q = state.oneMinusCorrelation[0];
  const sine = Math.sqrt(q * (2 - q));
  const offset = normals.take(2 * width);
  const draws = normals.values;
  let squareFirst = 0;
  let squareSecond = 0;
  let squareDifference = 0;
  let excess = 0;
  for (let i = offset; i < offset + 2 * width; i += 2) {
    const first = draws[i];
    const delta = q * first - sine * draws[i + 1];
    const second = first - delta;
    const absFirst = Math.abs(first);
    const absSecond = Math.abs(second);
    const featureFirst = mean * first + half * absFirst;
    const featureSecond = mean * second + half * absSecond;
    const difference = delta * (mean + half * ((first + second) / (absFirst + absSecond)));
    squareFirst += featureFirst * featureFirst;
    squareSecond += featureSecond * featureSecond;
    squareDifference += difference * difference;
    excess += difference * (featureFirst + featureSecond);
  }
  const rootFirst = Math.sqrt(squareFirst);
  const rootSecond = Math.sqrt(squareSecond);
  const gap = excess / (rootFirst + rootSecond);
  const distance = (squareDifference - gap * gap) / (2 * rootFirst * rootSecond);
  // A layer without an active unit leaves 0 / 0: NaN, the outcome that the fields name.
  const next = Number.isNaN(distance) ? NaN : Math.min(2, Math.max(0, distance));
  state.oneMinusCorrelation[0] = next;
  state.correlation[1] = 1 - next;
  state.correlation[2] = 1 - next;
  state.logNorm[0] += squareFirst > 0 ? Math.log((normalizer / width) * squareFirst) : NaN;
  state.logNorm[1] += squareSecond > 0 ? Math.log((normalizer / width) * squareSecond) : NaN;
}
