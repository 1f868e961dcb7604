/**
 * Looking for one place of the support at the largest diagonal entry: M_ii = strength v_i^2 + N(0, 2/n), searched
 * over a random half of the places. Derived here: with m of the k support places in the half, the largest entry
 * is one of these with probability int m phi(z - D) Phi(z - D)^(m-1) Phi(z)^(n/2 - m) dz, D the lift of
 * a support entry in standard deviations.
 */
import { logGamma, normalCdf, normalDensity } from "../../num/analysis/special.ts";

/** The integrand is smooth on a scale of 0.2 at least: this step leaves less than 1e-13. */
const step = 1 / 16;

/**
 * Dimensionless; absolute error about 1e-3 / sqrt n (the number of places in the half is taken to be n/2), that of
 * the integral 1e-13.
 * @param lift D, (strength / k) sqrt(n / 2) for entries +-1/sqrt k
 */
export function hitProbability(
  { order, support, lift }: {
    readonly order: number;
    readonly support: number;
    readonly lift: number;
  },
): number {
  let sum = 0;
  for (let m = 1; m <= support; m++) {
    const weight = Math.exp(
      logGamma(support + 1) - logGamma(m + 1) - logGamma(support - m + 1) - support * Math.LN2,
    );
    if (weight < 1e-18) continue;
    sum += weight * m * hitOf({ inHalf: m, others: order / 2 - m, lift });
  }
  return sum;
}

/** Probability that one given support place of the half has its largest entry. */
function hitOf(
  { inHalf, others, lift }: {
    readonly inHalf: number;
    readonly others: number;
    readonly lift: number;
  },
): number {
  let sum = 0;
  for (let z = -9; z <= 9; z += step) {
    const power = (inHalf - 1) * Math.log(normalCdf(z)) + others * Math.log(normalCdf(z + lift));
    sum += step * normalDensity(z) * Math.exp(power);
  }
  return sum;
}
