/**
 * Condition number kappa of an n x n matrix of independent Gaussian entries, n -> infinity.
 * Source: Edelman, "Eigenvalues and condition numbers of random matrices" (SIAM Journal on Matrix Analysis 9, 1988):
 * P(kappa / n < x) -> exp(-2/x - 2/x^2) for real, exp(-4/x^2) for complex entries.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";

const params = v.strictObject({
  width: v.optional(v.pipe(positive, v.description("n, for kappa itself"))),
});

const predictions = {
  logScaledCondition: { description: "law of ln(kappa / n)", shape: "distribution" },
  logScaledConditionComplex: {
    description: "the same for complex entries",
    shape: "distribution",
  },
  logScaledConditionMean: { description: "mean of ln(kappa / n)", shape: "scalar" },
  logScaledConditionMedian: { description: "median of ln(kappa / n)", shape: "scalar" },
  conditionMedian: { description: "median of kappa", shape: "scalar", when: "with a width" },
  conditionMedianAgainstWidth: {
    description: "median of kappa against the width",
    shape: "curve",
    along: "width",
  },
} as const satisfies Declarations<PredictionDeclaration>;

/** With x = kappa / n and y = 1 / x the real law is exp(-2 y - 2 y^2): the median solves 2 y^2 + 2 y = ln 2. */
const medianInverse = (Math.sqrt(1 + 2 * Math.LN2) - 1) / 2;

/**
 * Laws of ln(kappa / n) with densities, their mean and median, kappa's median: dimensionless. Closed forms;
 * the mean, 1.5374, by the trapezoidal rule to 1e-12. kappa itself has no mean, so predictions are of ln kappa
 * and of medians.
 */
export const plugin = {
  summary: "condition number of a square Gaussian matrix: Edelman's law",
  params,
  predictions,
  predict({ width }): Record<string, Prediction> {
    const widths = Float64Array.from({ length: 11 }, (_, i) => 8 * 2 ** i);
    return {
      logScaledCondition: law((y) => 2 * y + 2 * y * y, (y) => 2 * y + 4 * y * y),
      logScaledConditionComplex: law((y) => 4 * y * y, (y) => 8 * y * y),
      logScaledConditionMean: { shape: "scalar", value: meanLog() },
      logScaledConditionMedian: { shape: "scalar", value: -Math.log(medianInverse) },
      conditionMedianAgainstWidth: {
        shape: "curve",
        along: "width",
        x: widths,
        y: widths.map((n) => n / medianInverse),
      },
      ...(width === undefined
        ? {}
        : { conditionMedian: { shape: "scalar", value: width / medianInverse } }),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;

/** Law of t = ln(kappa / n) from the exponent h(y), P(t < T) = exp(-h(e^-T)), and y h'(y). */
function law(exponent: (y: number) => number, slope: (y: number) => number): Prediction {
  const x = Float64Array.from({ length: 801 }, (_, i) => -3 + i / 40);
  const cdf = x.map((t) => Math.exp(-exponent(Math.exp(-t))));
  cdf[x.length - 1] = 1;
  const density = x.map((t) => Math.exp(-exponent(Math.exp(-t))) * slope(Math.exp(-t)));
  return { shape: "distribution", x, cdf, density };
}

/** E t of the real law: the density of t is analytic and falls fast enough at both ends. */
function meanLog(): number {
  const step = 1 / 64;
  let sum = 0;
  for (let t = -4; t < 40; t += step) {
    const y = Math.exp(-t);
    sum += t * Math.exp(-2 * y - 2 * y * y) * (2 * y + 4 * y * y) * step;
  }
  return sum;
}
