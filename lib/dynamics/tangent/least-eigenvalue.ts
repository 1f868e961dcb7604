/** The least eigenvalue of a positive definite matrix, without the others. */
import type { Key } from "../../contract/key.ts";
import { UserError } from "../../contract/errors.ts";
import { choleskyBlocked } from "../../num/linear-algebra/blocked-cholesky.ts";
import { extremeEigenvalues } from "../../num/linear-algebra/lanczos.ts";
import { solveCholesky } from "../../num/linear-algebra/linalg.ts";

/** Largest residual of the eigenvector relative to the largest eigenvalue of the inverse. */
const tolerance = 1e-6;

/**
 * By Lanczos' recursion on the inverse, through one Cholesky factor: n^3 / 3 operations and 2 n^2 a step, where
 * all eigenvalues take several times n^3. In the unit of the entries, relative accuracy 1e-6 or the condition
 * number times n 1e-16; 0 where the matrix is singular to rounding. The key draws the first vector.
 */
export function leastEigenvalue(matrix: Float64Array, order: number, key: Key): number {
  let factor: Float64Array;
  try {
    factor = choleskyBlocked(matrix, order);
  } catch (error) {
    // A pivot that is not positive: to rounding the matrix has an eigenvalue 0.
    if (error instanceof UserError) return 0;
    throw error;
  }
  const apply = (vector: Float64Array, out: Float64Array) => {
    solveCholesky(factor, vector, out);
  };
  const { largest } = extremeEigenvalues({ order, apply, key, tolerance });
  return 1 / largest;
}
