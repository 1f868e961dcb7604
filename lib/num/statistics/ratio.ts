/** Ratio of measured numbers to their theory. */
import { assert } from "../../contract/errors.ts";
import { gammaUpper, normalCdf } from "../analysis/special.ts";

/** How far measured numbers are from their theory, as ratios and probabilities. */
export interface RatioTest {
  /** Weighted mean of measured / theory over the points. Dimensionless. */
  readonly ratio: number;
  /** Standard error of `ratio`, from the given errors. */
  readonly standardError: number;
  /**
   * Probability of a common ratio so far from 1 if theory is right everywhere (two-sided normal).
   */
  readonly pValueCommon: number;
  /**
   * Probability of so large a sum of squared deviations from 1 (chi-square, one degree a point).
   */
  readonly pValuePoints: number;
  /** Largest |measured - theory| in standard errors, and its point. */
  readonly worst: { readonly index: number; readonly deviation: number };
}

/**
 * Tests measured[i] = theory[i] at independent points with standard errors: once for a common
 * factor (sensitive to a wrong constant) and once point by point (sensitive to a wrong shape).
 * Theory must not vanish at any point, errors must be positive.
 */
export function ratioToTheory(
  measured: ArrayLike<number>,
  theory: ArrayLike<number>,
  standardErrors: ArrayLike<number>,
): RatioTest {
  const n = measured.length;
  assert(
    n > 0 && theory.length === n && standardErrors.length === n,
    "one theory and error a point",
  );
  let weightSum = 0, weighted = 0, squares = 0;
  let worst = { index: 0, deviation: 0 };
  for (let i = 0; i < n; i++) {
    assert(theory[i] !== 0, `a ratio to a theory of 0 at point ${i}`);
    assert(standardErrors[i] > 0, `standard error ${standardErrors[i]} at point ${i}`);
    const weight = (theory[i] / standardErrors[i]) ** 2;
    weightSum += weight;
    weighted += weight * (measured[i] / theory[i]);
    const deviation = (measured[i] - theory[i]) / standardErrors[i];
    squares += deviation ** 2;
    if (Math.abs(deviation) > Math.abs(worst.deviation)) worst = { index: i, deviation };
  }
  const ratio = weighted / weightSum;
  const standardError = 1 / Math.sqrt(weightSum);
  return {
    ratio,
    standardError,
    pValueCommon: 2 * normalCdf(-Math.abs(ratio - 1) / standardError),
    pValuePoints: gammaUpper(n / 2, squares / 2),
    worst,
  };
}
