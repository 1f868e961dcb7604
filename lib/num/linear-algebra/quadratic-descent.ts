/**
 * Steps of gradient descent on a quadratic whose curvatures are the squares of singular values, from one
 * unit of residual in each mode.
 */
import { assert } from "../../contract/errors.ts";

/**
 * Number k of steps, a real number, after which the weighted mean of (1 - eta s^2)^(2k) is `target`, with the
 * best constant step eta = 2 / (s_max^2 + s_min^2): the slowest modes shrink by (kappa^2 - 1) / (kappa^2 + 1) a step
 * (Polyak 1964). The count of whole steps is k rounded up. Relative accuracy about 1e-12. Infinite if some
 * mode does not shrink (s_min = 0).
 * @param values increasing singular values, in any unit
 * @param weights of sum 1
 * @param target between 0 and 1
 */
export function descentSteps(
  values: Float64Array,
  weights: Float64Array,
  target: number,
): number {
  assert(target > 0 && target < 1, `a residual of ${target}`);
  const [low, high] = [values[0] ** 2, values[values.length - 1] ** 2];
  if (low === 0) return Infinity;
  const rates = values.map((s) => 2 * Math.log(Math.abs(1 - 2 * s ** 2 / (high + low))));
  const residual = (steps: number) =>
    rates.reduce((sum, rate, i) => sum + weights[i] * Math.exp(rate * steps), 0);
  let above = 1;
  while (residual(above) > target) above *= 2;
  let below = 0;
  for (let halving = 0; halving < 60; halving++) {
    const middle = (below + above) / 2;
    if (residual(middle) > target) below = middle;
    else above = middle;
  }
  return above;
}
