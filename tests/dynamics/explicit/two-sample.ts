/** Two levels of one propagation have one law: designed experiments on their samples. */
import { mean, variance } from "../../../lib/num/statistics/moments.ts";
import { assertEstimate, assertTwoSample } from "../../support.ts";

/**
 * The samples have equal means (1e-6, by the normal law of the difference). `discrepancy` as in
 * assertMean: a smaller true difference may go unseen.
 */
export function assertSameMean(
  a: Float64Array,
  b: Float64Array,
  options: { readonly what: string; readonly discrepancy?: number },
): void {
  const value = mean(a) - mean(b);
  const standardError = Math.sqrt(variance(a) / a.length + variance(b) / b.length);
  assertEstimate({ value, standardError }, { expected: 0, ...options });
}

/**
 * Two samples of pairs (x, y) have one joint law, as far as means, second moments about the pooled
 * means, and the laws of x, y and x - y show. Seven assertions, each failing wrongly once in 1e6.
 */
export function assertSameJointLaw(
  [x, y]: readonly [Float64Array, Float64Array],
  [otherX, otherY]: readonly [Float64Array, Float64Array],
  what: string,
): void {
  assertSameMoments([x, y], [otherX, otherY], what);
  assertTwoSample(x, otherX, { what: `law of x, ${what}` });
  assertTwoSample(y, otherY, { what: `law of y, ${what}` });
  const difference = (first: Float64Array, second: Float64Array) =>
    first.map((value, i) => value - second[i]);
  assertTwoSample(difference(x, y), difference(otherX, otherY), { what: `law of x - y, ${what}` });
}

/** Means, variances and covariance of two samples of pairs agree. */
export function assertSameMoments(
  [x, y]: readonly [Float64Array, Float64Array],
  [otherX, otherY]: readonly [Float64Array, Float64Array],
  what: string,
): void {
  assertSameMean(x, otherX, { what: `mean of x, ${what}` });
  assertSameMean(y, otherY, { what: `mean of y, ${what}` });
  const centreX = (mean(x) + mean(otherX)) / 2;
  const centreY = (mean(y) + mean(otherY)) / 2;
  const products = (
    [first, second]: readonly [Float64Array, Float64Array],
    [middle, other]: readonly [number, number],
  ) => first.map((value, i) => (value - middle) * (second[i] - other));
  for (
    const [name, own, theirs, centres] of [
      ["variance of x", [x, x], [otherX, otherX], [centreX, centreX]],
      ["variance of y", [y, y], [otherY, otherY], [centreY, centreY]],
      ["covariance", [x, y], [otherX, otherY], [centreX, centreY]],
    ] as const
  ) {
    assertSameMean(products(own, centres), products(theirs, centres), {
      what: `${name}, ${what}`,
    });
  }
}
