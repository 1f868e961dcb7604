/** Ridge regression of several targets with one factorization. */
import { choleskyBlocked } from "../../num/linear-algebra/blocked-cholesky.ts";
import { solveCholesky } from "../../num/linear-algebra/linalg.ts";

/**
 * (K + s d I)^-1 y for each y, d the mean of K's diagonal, s > 0. Throws a UserError where it is singular to
 * rounding.
 */
export function ridgeCoefficientsOfAll(
  kernel: Float64Array,
  labels: readonly Float64Array[],
  share: number,
): readonly Float64Array[] {
  const order = labels[0].length;
  const matrix = kernel.slice();
  let trace = 0;
  for (let i = 0; i < order; i++) trace += kernel[i * order + i];
  for (let i = 0; i < order; i++) matrix[i * order + i] += share * trace / order;
  const lower = choleskyBlocked(matrix, order);
  return labels.map((y) => solveCholesky(lower, y));
}
