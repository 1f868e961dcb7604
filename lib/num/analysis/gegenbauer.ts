/**
 * Harmonic analysis of functions of one coordinate on the sphere S^{d-1}: Gegenbauer polynomials P_k with
 * P_k(1) = 1, orthogonal for the law of one coordinate u of a uniform unit vector, density proportional to
 * (1 - u^2)^{(d-3)/2}. Source: Müller, "Spherical Harmonics" (1966), lemmas 1 to 4 and 11; the
 * recurrence is that of DLMF 18.9.1 in this normalisation. All dimensionless.
 */
import { assert } from "../../contract/errors.ts";
import { gaussLegendreOn, type Quadrature } from "./quadrature.ts";

/** Nodes of each half of the sphere: enough for 1e-12 of what is smooth on both of them. */
const nodesOfHalf = 160;
/** The rule of the unit interval, kept: it takes most of the time. */
let ruleOfHalf: Quadrature | undefined;
/** The law of a coordinate beyond this many standard deviations holds less than 1e-40. */
const deviationsMax = 14;

/**
 * Dimension of the spherical harmonics of a degree k >= 0 in d >= 3 dimensions,
 * binomial(d+k-1, k) - binomial(d+k-3, k-2). Exact while below 2^53.
 */
export function harmonicDimension(dimension: number, degree: number): number {
  requireDimension(dimension);
  assert(Number.isInteger(degree) && degree >= 0, `spherical harmonics of degree ${degree}`);
  if (degree === 0) return 1;
  // (2k + d - 2) / (k + d - 2) * binomial(k + d - 2, k), and the binomial factor by factor.
  let binomial = 1;
  for (let j = 1; j <= degree; j++) binomial = binomial * (dimension - 2 + j) / j;
  return Math.round(binomial * (2 * degree + dimension - 2) / (degree + dimension - 2));
}

/** P_0(u), …, P_K(u), K = `degreeMax`; |u| <= 1. Rounding errors of about K 1e-16. */
export function gegenbauerPolynomials(
  dimension: number,
  degreeMax: number,
  u: number,
): Float64Array {
  const values = new Float64Array(degreeMax + 1);
  values[0] = 1;
  if (degreeMax > 0) values[1] = u;
  for (let k = 1; k < degreeMax; k++) {
    values[k + 1] = ((2 * k + dimension - 2) * u * values[k] - k * values[k - 1]) /
      (k + dimension - 2);
  }
  return values;
}

/**
 * Rule for E f(u), u one coordinate of a uniform unit vector in d >= 3 dimensions: sum of weights[i]
 * f(nodes[i]), weights that sum to 1. Gauss-Legendre in the latitude arcsin u, each half by itself: f may
 * jump at 0, and arccos u and sqrt(1 - u^2) are smooth in it. About 1e-12 for such f.
 */
export function sphereQuadrature(dimension: number): Quadrature {
  requireDimension(dimension);
  const high = Math.min(Math.PI / 2, deviationsMax / Math.sqrt(dimension));
  ruleOfHalf ??= gaussLegendreOn(nodesOfHalf, { low: 0, high: 1 });
  const angles = ruleOfHalf.nodes.map((node) => high * node);
  const { weights: shares } = ruleOfHalf;
  const density = angles.map((angle, i) => shares[i] * Math.cos(angle) ** (dimension - 2));
  const total = 2 * density.reduce((sum, value) => sum + value, 0);
  const upper = angles.map(Math.sin);
  const weights = density.map((value) => value / total);
  return {
    nodes: Float64Array.from([...upper.map((u) => -u).reverse(), ...upper]),
    weights: Float64Array.from([...weights.toReversed(), ...weights]),
  };
}

/**
 * Coefficients c_0, …, c_K of f = sum_k c_k P_k, in the unit of f: c_k = B_k E[f(u) P_k(u)] with B_k of
 * {@link harmonicDimension}. Absolute error about B_k 1e-15 of the largest |f|.
 */
export function gegenbauerCoefficients(
  f: (u: number) => number,
  { dimension, degreeMax }: { readonly dimension: number; readonly degreeMax: number },
): Float64Array {
  const { nodes, weights } = sphereQuadrature(dimension);
  const coefficients = new Float64Array(degreeMax + 1);
  nodes.forEach((u, i) => {
    const value = weights[i] * f(u);
    gegenbauerPolynomials(dimension, degreeMax, u).forEach((p, k) => coefficients[k] += value * p);
  });
  return coefficients.map((c, k) => c * harmonicDimension(dimension, k));
}

/**
 * Coefficients of u f(u) of those of f, one more of them:
 * u P_k = ((k + d - 2) P_{k+1} + k P_{k-1}) / (2k + d - 2). Exact.
 */
export function timesCoordinate(coefficients: Float64Array, dimension: number): Float64Array {
  const out = new Float64Array(coefficients.length + 1);
  coefficients.forEach((c, k) => {
    const share = c / (2 * k + dimension - 2);
    out[k + 1] += share * (k + dimension - 2);
    if (k > 0) out[k - 1] += share * k;
  });
  return out;
}

/**
 * Coefficients a_0, a_1, … of the powers of u in sum_k c_k P_k(u), for Horner's rule. The powers cancel: for
 * |u| <= 1/2 and degrees up to 20 the value is off by about 1e-14 of the largest |c_k|.
 */
export function gegenbauerPowers(coefficients: Float64Array, dimension: number): Float64Array {
  const size = coefficients.length;
  const powers = new Float64Array(size);
  let before = new Float64Array(size);
  let current = new Float64Array(size);
  current[0] = 1;
  for (let k = 0; k < size; k++) {
    for (let j = 0; j <= k; j++) powers[j] += coefficients[k] * current[j];
    // P_1 = u P_0; the general form says so too, but for d = 2, where it divides 0 by 0.
    const [factor, scale] = [2 * k + dimension - 2, 1 / (k + dimension - 2)];
    const next = before.map((value, j) =>
      scale * ((j > 0 ? factor * current[j - 1] : 0) - k * value)
    );
    before = current;
    current = next;
  }
  return powers;
}

function requireDimension(dimension: number): void {
  assert(Number.isInteger(dimension) && dimension >= 3, `a sphere in ${dimension} dimensions`);
}
