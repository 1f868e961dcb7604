/**
 * Hermite coefficients of functions that may jump at 0 (smooth ones: hermite-series.ts):
 * mu_k = E[f(G) h_k(G)], G ~ N(0, 1), h_k orthonormal: h_0 = 1, h_1 = x,
 * sqrt(k+1) h_{k+1} = x h_k - sqrt(k) h_{k-1}. Source: standard; O'Donnell, "Analysis of Boolean Functions"
 * (2014), section 11.2.
 */
import { normalDensity } from "./special.ts";
import { gaussLegendreOn, type Quadrature } from "./quadrature.ts";

/** Beyond it a standard normal has probability 1e-36. */
const deviationsMax = 12.5;
const nodesOfHalf = 200;
/** The rule of one side, kept: it takes most of the time. */
let ruleOfHalf: Quadrature | undefined;

/** Coefficients, and the mean square that all of them together have. */
export interface HermiteSeries {
  /** mu_0, …, mu_K in the unit of f. */
  readonly coefficients: Float64Array;
  /** E f(G)^2, in its square: the sum of all mu_k^2, those beyond K too. */
  readonly meanSquare: number;
}

/**
 * mu_0 to mu_K of f, by Gauss-Legendre rules on both sides of 0, where f may jump. About 1e-13 for f smooth
 * on each side and of at most polynomial growth, K <= 40.
 */
export function hermiteSeries(f: (x: number) => number, degreeMax: number): HermiteSeries {
  const coefficients = new Float64Array(degreeMax + 1);
  let meanSquare = 0;
  ruleOfHalf ??= gaussLegendreOn(nodesOfHalf, { low: 0, high: deviationsMax });
  const { nodes, weights } = ruleOfHalf;
  nodes.forEach((node, i) => {
    for (const x of [node, -node]) {
      const value = f(x);
      const mass = weights[i] * normalDensity(x);
      meanSquare += mass * value * value;
      let [before, current] = [0, 1];
      for (let k = 0; k <= degreeMax; k++) {
        coefficients[k] += mass * value * current;
        [before, current] = [
          current,
          (x * current - Math.sqrt(k) * before) / Math.sqrt(k + 1),
        ];
      }
    }
  });
  return { coefficients, meanSquare };
}
