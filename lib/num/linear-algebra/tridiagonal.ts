/** Linear systems with three diagonals. */
import { assert } from "../../contract/errors.ts";

/** Row i reads lower[i] x[i-1] + diagonal[i] x[i] + upper[i] x[i+1] = right[i]; all of length n. */
export interface TridiagonalSystem {
  /** lower[0] is not read. */
  readonly lower: Float64Array;
  readonly diagonal: Float64Array;
  /** upper[n-1] is not read. */
  readonly upper: Float64Array;
  readonly right: Float64Array;
}

/**
 * Solves a tridiagonal system by elimination without pivoting (Thomas), in 8n operations.
 * Backward stable for diagonally dominant or symmetric positive definite systems, which is what
 * implicit steps of a diffusion give; other systems may meet a zero pivot, which is a bug here.
 * `out` may be `right` itself; it is returned. One scratch array of length n is allocated unless given.
 */
export function solveTridiagonal(
  { lower, diagonal, upper, right }: TridiagonalSystem,
  out: Float64Array = new Float64Array(diagonal.length),
  scratch: Float64Array = new Float64Array(diagonal.length),
): Float64Array {
  const n = diagonal.length;
  assert(
    lower.length === n && upper.length === n && right.length === n && out.length === n &&
      scratch.length >= n,
    "the diagonals of a tridiagonal system differ in length",
  );
  let pivot = diagonal[0];
  assert(pivot !== 0, "zero pivot in row 0 of a tridiagonal system");
  out[0] = right[0] / pivot;
  for (let i = 1; i < n; i++) {
    scratch[i] = upper[i - 1] / pivot;
    pivot = diagonal[i] - lower[i] * scratch[i];
    assert(pivot !== 0, "zero pivot in a tridiagonal system");
    out[i] = (right[i] - lower[i] * out[i - 1]) / pivot;
  }
  for (let i = n - 2; i >= 0; i--) out[i] -= scratch[i + 1] * out[i + 1];
  return out;
}
