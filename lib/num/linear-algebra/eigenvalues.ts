/**
 * Eigenvalues alone of symmetric matrices, dense and tridiagonal, in float64: several times
 * faster than with their eigenvectors (symmetric-eigen.ts).
 */
import { assert, UserError } from "../../contract/errors.ts";
import { diagonalize } from "./reduction/tridiagonal-ql.ts";
import { tridiagonalize } from "./reduction/tridiagonalize.ts";

/**
 * All eigenvalues, in increasing order, of a symmetric matrix of `order` rows, row-major, of which
 * the lower triangle is read. The unit is that of the entries; `matrix` is left as it is.
 *
 * Householder's reduction to three diagonals, in panels and in wasm, then QL with implicit shifts
 * (Golub, Van Loan, Matrix Computations, 8.3): order 1000 takes a sixth of a second
 * (bench/linear-algebra.md). The matrix is first divided by a power of two, which is exact, so that
 * no square overflows. Backward stable: an eigenvalue is off by about order * 1e-16 of the largest
 * absolute one, so those far below it have fewer digits, and a zero one may come out negative.
 *
 * Errors: a UserError at an entry that is not finite; a BugError for a matrix of another size.
 */
export function symmetricEigenvalues(matrix: Float64Array, order: number): Float64Array {
  assert(
    matrix.length === order * order,
    `a matrix of order ${order} with ${matrix.length} entries`,
  );
  const scale = scaleOf(matrix, `a symmetric matrix of order ${order}`);
  const { diagonal, beside } = tridiagonalize(matrix, order, 1 / scale);
  diagonalize(diagonal, beside);
  return diagonal.map((value) => value * scale).sort();
}

/**
 * All eigenvalues, in increasing order, of the symmetric tridiagonal matrix with these `diagonal`
 * (n) and `offDiagonal` (n - 1) entries, in their unit; neither array is changed. O(n^2) by QL with
 * implicit shifts; errors as those of {@link symmetricEigenvalues}.
 */
export function tridiagonalEigenvalues(
  diagonal: Float64Array,
  offDiagonal: Float64Array,
): Float64Array {
  const scale = scaleOfTridiagonal(diagonal, offDiagonal);
  const beside = new Float64Array(diagonal.length);
  for (let i = 1; i < diagonal.length; i++) beside[i] = offDiagonal[i - 1] / scale;
  const found = diagonal.map((entry) => entry / scale);
  diagonalize(found, beside);
  return found.map((value) => value * scale).sort();
}

/**
 * One eigenvalue of a symmetric tridiagonal matrix, the one at `index` in increasing order (0 is
 * the smallest, n - 1 the largest): O(n) by bisection, which takes about 55 halvings.
 *
 * The number of eigenvalues below x is that of negative pivots of T - x (Sturm's sequence, as
 * ratios: q_i = d_i - x - e_{i-1}^2 / q_{i-1}; Barth, Martin, Wilkinson 1967). A pivot too small to
 * divide by is taken as a small negative one, which moves no eigenvalue by more than rounding does.
 * Off by a few 1e-16 of the largest absolute eigenvalue, whatever n. Errors as {@link
 * symmetricEigenvalues}.
 */
export function tridiagonalEigenvalue(
  diagonal: Float64Array,
  offDiagonal: Float64Array,
  index: number,
): number {
  const size = diagonal.length;
  assert(
    Number.isInteger(index) && index >= 0 && index < size,
    `eigenvalue ${index} of a matrix of order ${size}`,
  );
  const scale = scaleOfTridiagonal(diagonal, offDiagonal);
  const centre = diagonal.map((entry) => entry / scale);
  const squares = offDiagonal.map((entry) => (entry / scale) ** 2);
  // Entries are below 2 after the division, so Gershgorin's discs lie within -6 and 6.
  let [low, high] = [-8, 8];
  // Relative to the matrix, not to the eigenvalue: digits below are rounding only.
  while (high - low > 4 * Number.EPSILON) {
    const middle = (low + high) / 2;
    if (countBelow(centre, squares, middle) > index) high = middle;
    else low = middle;
  }
  return (low + high) / 2 * scale;
}

/** Number of eigenvalues below x. */
function countBelow(diagonal: Float64Array, squares: Float64Array, x: number): number {
  const smallest = 2 ** -1000;
  let count = 0;
  let pivot = 1;
  for (let i = 0; i < diagonal.length; i++) {
    pivot = diagonal[i] - x - (i === 0 ? 0 : squares[i - 1] / pivot);
    if (Math.abs(pivot) < smallest) pivot = -smallest;
    if (pivot < 0) count++;
  }
  return count;
}

function scaleOfTridiagonal(diagonal: Float64Array, offDiagonal: Float64Array): number {
  assert(
    offDiagonal.length === Math.max(0, diagonal.length - 1),
    `${diagonal.length} diagonal and ${offDiagonal.length} entries beside them`,
  );
  const what = `a tridiagonal matrix of order ${diagonal.length}`;
  return Math.max(scaleOf(diagonal, what), scaleOf(offDiagonal, what));
}

/**
 * A power of two between half the largest absolute entry and itself; tiny for a matrix of zeros.
 */
export function scaleOf(entries: Float64Array, what: string): number {
  let largest = 2 ** -1000;
  for (let i = 0; i < entries.length; i++) {
    const size = Math.abs(entries[i]);
    if (!(size < Infinity)) {
      throw new UserError({
        action: `cannot take eigenvalues of ${what} whose entry ${i} is ${entries[i]}`,
        allowed: "finite entries",
        exitCode: 1,
      });
    }
    if (size > largest) largest = size;
  }
  return 2 ** Math.floor(Math.log2(largest));
}
