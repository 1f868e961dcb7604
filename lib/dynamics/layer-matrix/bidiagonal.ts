/** Extreme singular values of upper bidiagonal matrices, O(n) each. */
import { tridiagonalEigenvalue } from "../../num/linear-algebra/eigenvalues.ts";

/** An upper bidiagonal matrix B: n entries on the diagonal, none of them 0, and n - 1 above it. */
export interface Bidiagonal {
  readonly diagonal: Float64Array;
  readonly beside: Float64Array;
}

/**
 * The largest singular value, in the unit of the entries: the root of the largest eigenvalue of the tridiagonal
 * B^T B. Squares do no harm at this end: relative error a few 1e-16.
 */
export function largestSingularValue({ diagonal, beside }: Bidiagonal): number {
  const squares = diagonal.map((d, i) => d * d + (i === 0 ? 0 : beside[i - 1] ** 2));
  const products = beside.map((e, i) => e * diagonal[i]);
  return Math.sqrt(tridiagonalEigenvalue(squares, products, diagonal.length - 1));
}

/** Relative change of an iterate at which the iteration has ended. */
const settled = 1e-14;
const iterationsMost = 2000;

/**
 * The smallest singular value, in the unit of the entries: inverse iteration by two bidiagonal solves a step, which
 * never forms B^T B and keeps the relative accuracy of the entries, however small the value is. The error falls as
 * (s_n / s_(n-1))^4 a step; where two are so near to each other that it has not settled after 2000 steps, the
 * iterate lies between them, off by less than 1e-3 of itself.
 */
export function smallestSingularValue({ diagonal, beside }: Bidiagonal): number {
  const size = diagonal.length;
  const x = new Float64Array(size).fill(1 / Math.sqrt(size));
  let found = Infinity;
  for (let iteration = 0; iteration < iterationsMost; iteration++) {
    // B^T y = x downwards, then B x = y upwards; |y| for a unit x is at most 1 / s_n.
    let square = 0;
    for (let i = 0; i < size; i++) {
      x[i] = (x[i] - (i === 0 ? 0 : beside[i - 1] * x[i - 1])) / diagonal[i];
      square += x[i] * x[i];
    }
    const next = 1 / Math.sqrt(square);
    if (Math.abs(next - found) <= settled * next) return next;
    found = next;
    square = 0;
    for (let i = size - 1; i >= 0; i--) {
      x[i] = (x[i] - (i === size - 1 ? 0 : beside[i] * x[i + 1])) / diagonal[i];
      square += x[i] * x[i];
    }
    const scale = 1 / Math.sqrt(square);
    for (let i = 0; i < size; i++) x[i] *= scale;
  }
  return found;
}
