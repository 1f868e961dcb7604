/**
 * Least squares by gradient descent for a budget, by the spectrum instead of by steps. Descent of sum (y -
 * f)^2 / 2 in a model linear in its parameters, with kernel matrix K = V diag(w) V^T and step 1 / w_max, has
 * after T steps coefficients c = V diag(p(w)) V^T y, p(w) = (1 - (1 - w / w_max)^T) / w, and f = K(., x) c;
 * so too by features Z with the eigenvalues of Z^T Z. T in units of 1 / w_max: the decay e^(-w T / w_max) in
 * the continuous limit. Derived here.
 */
import type { SymmetricSpectrum } from "../../num/linear-algebra/symmetric-function.ts";

/**
 * V diag(p(w)) V^T right as a function of p, for eigenvalues above 0; those below rounding (1e-14 w_max) are left
 * out. V^T right, half of the work, is computed once.
 */
export function filters(
  spectrum: SymmetricSpectrum,
  right: Float64Array,
): (filter: (value: number, largest: number) => number) => Float64Array {
  const { values } = spectrum;
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  const turned = spectrum.toBasis(right);
  return (filter) =>
    spectrum.fromBasis(
      turned.map((c, j) => values[j] > 1e-14 * largest ? c * filter(values[j], largest) : 0),
    );
}

/** p of the budget T >= 0, or of descent without end. */
export function budgetFilter(budget: number): (value: number, largest: number) => number {
  return (value, largest) => {
    if (value >= largest) return 1 / value;
    return -Math.expm1(budget * Math.log1p(-value / largest)) / value;
  };
}

/** Descent without end but for a ridge of 1e-12 of the largest eigenvalue, which rounding asks for. */
export function interpolating(value: number, largest: number): number {
  return 1 / (value + 1e-12 * largest);
}
