/**
 * QL with implicit shifts on symmetric tridiagonal matrices (Golub, Van Loan, Matrix Computations,
 * 8.3).
 */
import { assert } from "../../../contract/errors.ts";
import { hypotenuse } from "./hypotenuse.ts";

/**
 * What a sweep rotates, from rows `high` and high - 1 down: row i + 1 and row i become cosine (i +
 * 1) + sine (i) and cosine (i) - sine (i + 1), i from high - 1; `count` rotations, as pairs
 * (cosine, sine) in the order in which they act.
 */
export type SweepListener = (high: number, count: number, rotations: Float64Array) => void;

/**
 * Makes `diagonal` the eigenvalues, in no order; `beside[i]` couples i - 1 and i, and is
 * overwritten. Entries are of order 1. An eigenvalue is off by about 1e-16 of the largest times the
 * root of their number.
 */
export function diagonalize(
  diagonal: Float64Array,
  beside: Float64Array,
  listener?: SweepListener,
): void {
  const size = diagonal.length;
  const rotations = new Float64Array(listener === undefined ? 0 : 2 * size);
  beside.copyWithin(0, 1);
  if (size > 0) beside[size - 1] = 0;
  for (let low = 0; low < size; low++) {
    for (let sweep = 0;; sweep++) {
      let high = low;
      while (high < size - 1 && !isNegligible(diagonal, beside, high)) high++;
      if (high === low) break;
      assert(sweep < 60, "QL does not converge");
      const count = sweepUp(diagonal, beside, { low, high }, rotations);
      listener?.(high, count, rotations);
    }
  }
}
/** Entries are of order 1, so the second limit lets zeros on the diagonal come to an end. */
function isNegligible(diagonal: Float64Array, beside: Float64Array, at: number): boolean {
  const scale = Math.abs(diagonal[at]) + Math.abs(diagonal[at + 1]);
  const entry = Math.abs(beside[at]);
  return scale + entry === scale || entry < 2 ** -100;
}

/**
 * One implicit QL sweep over the block low … high, with Wilkinson's shift; gives the number of its
 * rotations, which are written if there is room.
 */
function sweepUp(
  diagonal: Float64Array,
  beside: Float64Array,
  { low, high }: { readonly low: number; readonly high: number },
  rotations: Float64Array,
): number {
  const half = (diagonal[low + 1] - diagonal[low]) / (2 * beside[low]);
  const root = Math.hypot(half, 1);
  let g = diagonal[high] - diagonal[low] + beside[low] / (half + (half < 0 ? -root : root));
  let [sine, cosine, shift] = [1, 1, 0];
  for (let i = high - 1; i >= low; i--) {
    const f = sine * beside[i];
    const b = cosine * beside[i];
    const r = hypotenuse(f, g);
    beside[i + 1] = r;
    if (r === 0) {
      // The block has come apart here.
      diagonal[i + 1] -= shift;
      beside[high] = 0;
      return high - 1 - i;
    }
    sine = f / r;
    cosine = g / r;
    if (rotations.length > 0) {
      rotations[2 * (high - 1 - i)] = cosine;
      rotations[2 * (high - 1 - i) + 1] = sine;
    }
    g = diagonal[i + 1] - shift;
    const turned = (diagonal[i] - g) * sine + 2 * cosine * b;
    shift = sine * turned;
    diagonal[i + 1] = g + shift;
    g = cosine * turned - b;
  }
  diagonal[low] -= shift;
  beside[low] = g;
  beside[high] = 0;
  return high - low;
}
