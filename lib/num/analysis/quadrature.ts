/**
 * Gauss rules from the recurrence of the orthonormal polynomials: nodes are eigenvalues of the
 * symmetric tridiagonal Jacobi matrix (Golub and Welsch 1969), polished by one Newton step; weights
 * from the Christoffel sum 1 / sum_k p_k(x)^2, which keeps small weights accurate too.
 */
import { assert } from "../../contract/errors.ts";
import { symmetricEigen } from "../linear-algebra/linalg.ts";
import { logGamma } from "./special.ts";

/** A rule: sum of weights[i] f(nodes[i]). Dimensionless. */
export interface Quadrature {
  /** n nodes in increasing order. */
  readonly nodes: Float64Array;
  /** n positive weights. */
  readonly weights: Float64Array;
}

/** x p_k = off[k+1] p_{k+1} + centre[k] p_k + off[k] p_{k-1}; p_0 = 1/sqrt(mass). */
interface Recurrence {
  readonly centre: Float64Array;
  /** n + 1 entries, off[0] is not read. */
  readonly off: Float64Array;
  /** Integral of the weight function. */
  readonly mass: number;
}

/**
 * Rule for E f(g), g ~ N(0, 1): sum of weights[i] f(nodes[i]); the weights sum to 1.
 * Exact for polynomials of degree 2n - 1. 1 <= n <= 300.
 */
export function gaussHermite(n: number): Quadrature {
  assert(n >= 1 && n <= 300, `a Gauss-Hermite rule of ${n} points`);
  return rule({
    centre: new Float64Array(n),
    off: Float64Array.from({ length: n + 1 }, (_, k) => Math.sqrt(k)),
    mass: 1,
  });
}

/** Rule for the integral of f over [-1, 1]. Exact for polynomials of degree 2n - 1. */
export function gaussLegendre(n: number): Quadrature {
  return gaussJacobi(n, 0, 0);
}

/** {@link gaussLegendre} moved to [low, high]. */
export function gaussLegendreOn(
  n: number,
  { low, high }: { readonly low: number; readonly high: number },
): Quadrature {
  const { nodes, weights } = gaussLegendre(n);
  const half = (high - low) / 2;
  return {
    nodes: nodes.map((x) => low + half * (1 + x)),
    weights: weights.map((w) => w * half),
  };
}

/**
 * Rule for the integral of (1-x)^alpha (1+x)^beta f(x) over [-1, 1], alpha, beta > -1.
 * Exact for polynomials f of degree 2n - 1.
 */
export function gaussJacobi(n: number, alpha: number, beta: number): Quadrature {
  assert(n >= 1 && n <= 1000, `a Gauss-Jacobi rule of ${n} points`);
  assert(alpha > -1 && beta > -1, `a Gauss-Jacobi rule with exponents ${alpha}, ${beta}`);
  const sum = alpha + beta;
  const centre = new Float64Array(n);
  const off = new Float64Array(n + 1);
  for (let k = 0; k < n; k++) {
    // k = 0 apart: the general form divides 0 by 0 when alpha + beta = 0.
    centre[k] = k === 0
      ? (beta - alpha) / (sum + 2)
      : (beta * beta - alpha * alpha) / ((2 * k + sum) * (2 * k + sum + 2));
  }
  for (let k = 1; k <= n; k++) {
    const twice = 2 * k + sum;
    // k = 1 apart: the general form divides 0 by 0 when alpha + beta = -1.
    const squared = k === 1
      ? 4 * (1 + alpha) * (1 + beta) / ((2 + sum) ** 2 * (3 + sum))
      : 4 * k * (k + alpha) * (k + beta) * (k + sum) / (twice ** 2 * (twice + 1) * (twice - 1));
    off[k] = Math.sqrt(squared);
  }
  const mass = Math.exp(
    (sum + 1) * Math.LN2 + logGamma(alpha + 1) + logGamma(beta + 1) - logGamma(sum + 2),
  );
  return rule({ centre, off, mass });
}

function rule({ centre, off, mass }: Recurrence): Quadrature {
  const n = centre.length;
  const jacobi = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    jacobi[k * n + k] = centre[k];
    if (k > 0) jacobi[k * n + k - 1] = jacobi[(k - 1) * n + k] = off[k];
  }
  const nodes = symmetricEigen(jacobi, n).values;
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const near = orthonormalAt(nodes[i], { centre, off, mass });
    nodes[i] -= near.value / near.slope;
    weights[i] = 1 / orthonormalAt(nodes[i], { centre, off, mass }).squares;
  }
  return { nodes, weights };
}

/** p_n(x), p_n'(x) and sum of p_k(x)^2 over k < n, by the three-term recurrence. */
function orthonormalAt(
  x: number,
  { centre, off, mass }: Recurrence,
): { value: number; slope: number; squares: number } {
  let before = 0, value = 1 / Math.sqrt(mass);
  let slopeBefore = 0, slope = 0;
  let squares = 0;
  for (let k = 0; k < centre.length; k++) {
    squares += value * value;
    const next = ((x - centre[k]) * value - off[k] * before) / off[k + 1];
    const slopeNext = (value + (x - centre[k]) * slope - off[k] * slopeBefore) / off[k + 1];
    [before, value] = [value, next];
    [slopeBefore, slope] = [slope, slopeNext];
  }
  return { value, slope, squares };
}
