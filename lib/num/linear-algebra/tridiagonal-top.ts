/** The largest eigenvalue of a symmetric tridiagonal matrix, with its eigenvector. */
import { assert } from "../../contract/errors.ts";
import { normalize } from "./vector.ts";

/** Diagonal (n) and the entries beside it (n - 1 or more; the rest is not read), these positive. */
export interface SymmetricTridiagonal {
  readonly diagonal: Float64Array;
  readonly beside: Float64Array;
}

/** An eigenvalue, in the unit of the matrix, and its unit eigenvector, with positive entries. */
export interface TopPair {
  readonly value: number;
  readonly vector: Float64Array;
}

/**
 * Bisection on the signs of the pivots of x I - T (all positive exactly above the largest eigenvalue: Sturm),
 * then inverse iteration from just above it, where elimination needs no pivoting. The entries beside the
 * diagonal are positive, so the eigenvector is too (Perron), and the start, all ones, is never orthogonal
 * to it. About 60 n + 24 n operations. Errors: value 1e-15 |T|; vector 1e-15 |T| / gap to the next.
 */
export function topPair({ diagonal, beside }: SymmetricTridiagonal): TopPair {
  const n = diagonal.length;
  assert(n > 0 && beside.length >= n - 1, "the diagonals of a tridiagonal matrix differ in length");
  let [low, high] = boundsOf({ diagonal, beside });
  for (let k = 0; k < 80; k++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (isAbove({ diagonal, beside }, middle)) high = middle;
    else low = middle;
  }
  const pivots = new Float64Array(n);
  assert(isAbove({ diagonal, beside }, high, pivots), "no bound above tridiagonal eigenvalues");
  const vector = new Float64Array(n).fill(1);
  for (let k = 0; k < 3; k++) {
    solve(vector, pivots, beside);
    normalize(vector);
  }
  return { value: high, vector };
}

/** An interval that holds the largest eigenvalue: the largest diagonal entry, and Gershgorin's bound. */
function boundsOf({ diagonal, beside }: SymmetricTridiagonal): [low: number, high: number] {
  const n = diagonal.length;
  let [low, high] = [-Infinity, -Infinity];
  for (let i = 0; i < n; i++) {
    const radius = (i > 0 ? Math.abs(beside[i - 1]) : 0) + (i < n - 1 ? Math.abs(beside[i]) : 0);
    low = Math.max(low, diagonal[i]);
    high = Math.max(high, diagonal[i] + radius);
  }
  assert(Number.isFinite(high), "a tridiagonal matrix with entries that are not finite");
  return [low, high + 1e-15 * Math.abs(high) + Number.MIN_VALUE];
}

/** Whether all pivots of the elimination of x I - T are positive; they are written to `pivots` if given. */
function isAbove(
  { diagonal, beside }: SymmetricTridiagonal,
  x: number,
  pivots?: Float64Array,
): boolean {
  let pivot = x - diagonal[0];
  for (let i = 1; pivot > 0; i++) {
    if (pivots !== undefined) pivots[i - 1] = pivot;
    if (i === diagonal.length) return true;
    pivot = x - diagonal[i] - beside[i - 1] * beside[i - 1] / pivot;
  }
  return false;
}

/** (x I - T)^-1 of a vector, in place; scaled first, since the pivots end near 0. */
function solve(vector: Float64Array, pivots: Float64Array, beside: Float64Array): void {
  const n = vector.length;
  for (let i = 1; i < n; i++) vector[i] += beside[i - 1] / pivots[i - 1] * vector[i - 1];
  vector[n - 1] /= pivots[n - 1];
  for (let i = n - 2; i >= 0; i--) vector[i] = (vector[i] + beside[i] * vector[i + 1]) / pivots[i];
}
