/**
 * Eigenvalues alone of symmetric matrices, dense and tridiagonal, in float64: several times
 * faster than with their eigenvectors (linalg.ts, `symmetricEigen`).
 */
import { assert, UserError } from "../../contract/errors.ts";

/**
 * All eigenvalues, in increasing order, of a symmetric matrix of `order` rows, row-major, of which
 * the lower triangle is read. The unit is that of the entries; `matrix` is left as it is.
 *
 * Householder's reduction to three diagonals, then QL with implicit shifts (Golub, Van Loan, Matrix
 * Computations, 8.3). The matrix is first divided by a power of two, which is exact, so that no
 * square overflows. Backward stable: an eigenvalue is off by about order * 1e-16 of the largest
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
  const found = reducedEigenvalues(matrix.map((entry) => entry / scale), order);
  return found.map((value) => value * scale).sort();
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
  const found = iterate(diagonal.map((entry) => entry / scale), beside);
  return found.map((value) => value * scale).sort();
}

/**
 * One eigenvalue of a symmetric tridiagonal matrix, the one at `index` in increasing order (0 is the
 * smallest, n - 1 the largest): O(n) by bisection, which takes about 55 halvings.
 *
 * The number of eigenvalues below x is that of negative pivots of T - x (Sturm's sequence, as ratios:
 * q_i = d_i - x - e_{i-1}^2 / q_{i-1}; Barth, Martin, Wilkinson 1967). A pivot too small to divide by
 * is taken as a small negative one, which moves no eigenvalue by more than rounding does. Off by a few
 * 1e-16 of the largest absolute eigenvalue, whatever n. Errors as {@link symmetricEigenvalues}.
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

/** A power of two between half the largest absolute entry and itself; tiny for a matrix of zeros. */
function scaleOf(entries: Float64Array, what: string): number {
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

/** Eigenvalues, in no order, of a symmetric matrix: its lower triangle is read and overwritten. */
function reducedEigenvalues(a: Float64Array, size: number): Float64Array {
  const diagonal = new Float64Array(size);
  const beside = new Float64Array(size);
  const reflector = new Float64Array(size);
  const product = new Float64Array(size);
  for (let last = size - 1; last > 0; last--) {
    diagonal[last] = a[last * size + last];
    const row = a.subarray(last * size, last * size + last);
    beside[last] = reflect(row, reflector);
    if (last > 1) reduceLeading(a, { size, count: last, reflector, product });
  }
  if (size > 0) diagonal[0] = a[0];
  return iterate(diagonal, beside);
}

/**
 * The unit vector v such that (1 - 2 v v^T) row has its last entry only; gives that entry. v is 0
 * if nothing is to be done.
 */
function reflect(row: Float64Array, v: Float64Array): number {
  const count = row.length;
  const last = row[count - 1];
  let square = 0;
  for (let i = 0; i < count - 1; i++) square += row[i] * row[i];
  if (square === 0) {
    v.fill(0, 0, count);
    return last;
  }
  const norm = Math.sqrt(square + last * last);
  const entry = last > 0 ? -norm : norm;
  const length = Math.sqrt(square + (last - entry) ** 2);
  for (let i = 0; i < count - 1; i++) v[i] = row[i] / length;
  v[count - 1] = (last - entry) / length;
  return entry;
}

/** Replaces the leading count x count block A by H A H, H = 1 - 2 v v^T: A - 2 (v w^T + w v^T). */
function reduceLeading(
  a: Float64Array,
  { size, count, reflector: v, product: w }: {
    readonly size: number;
    readonly count: number;
    readonly reflector: Float64Array;
    readonly product: Float64Array;
  },
): void {
  w.fill(0, 0, count);
  for (let i = 0; i < count; i++) {
    const row = i * size;
    let sum = a[row + i] * v[i];
    for (let j = 0; j < i; j++) {
      const entry = a[row + j];
      sum += entry * v[j];
      w[j] += entry * v[i];
    }
    w[i] += sum;
  }
  let overlap = 0;
  for (let i = 0; i < count; i++) overlap += v[i] * w[i];
  for (let i = 0; i < count; i++) w[i] -= overlap * v[i];
  for (let i = 0; i < count; i++) {
    const row = i * size;
    const [twiceV, twiceW] = [2 * v[i], 2 * w[i]];
    for (let j = 0; j <= i; j++) a[row + j] -= twiceV * w[j] + twiceW * v[j];
  }
}

/** QL with implicit shifts; `beside[i]` couples i - 1 and i. Both arrays are overwritten. */
function iterate(diagonal: Float64Array, beside: Float64Array): Float64Array {
  const size = diagonal.length;
  beside.copyWithin(0, 1);
  if (size > 0) beside[size - 1] = 0;
  for (let low = 0; low < size; low++) {
    for (let sweep = 0;; sweep++) {
      let high = low;
      while (high < size - 1 && !isNegligible(diagonal, beside, high)) high++;
      if (high === low) break;
      assert(sweep < 60, "QL does not converge");
      sweepUp(diagonal, beside, low, high);
    }
  }
  return diagonal;
}

/** Entries are of order 1, so the second limit lets zeros on the diagonal come to an end. */
function isNegligible(diagonal: Float64Array, beside: Float64Array, at: number): boolean {
  const scale = Math.abs(diagonal[at]) + Math.abs(diagonal[at + 1]);
  const entry = Math.abs(beside[at]);
  return scale + entry === scale || entry < 2 ** -100;
}

/** One implicit QL sweep over the block low … high, with Wilkinson's shift. */
function sweepUp(diagonal: Float64Array, beside: Float64Array, low: number, high: number): void {
  const half = (diagonal[low + 1] - diagonal[low]) / (2 * beside[low]);
  const root = Math.hypot(half, 1);
  let g = diagonal[high] - diagonal[low] + beside[low] / (half + (half < 0 ? -root : root));
  let [sine, cosine, shift] = [1, 1, 0];
  for (let i = high - 1; i >= low; i--) {
    const f = sine * beside[i];
    const b = cosine * beside[i];
    const r = Math.sqrt(f * f + g * g);
    beside[i + 1] = r;
    if (r === 0) {
      // The block has come apart here.
      diagonal[i + 1] -= shift;
      beside[high] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = diagonal[i + 1] - shift;
    const turned = (diagonal[i] - g) * sine + 2 * cosine * b;
    shift = sine * turned;
    diagonal[i + 1] = g + shift;
    g = cosine * turned - b;
  }
  diagonal[low] -= shift;
  beside[low] = g;
  beside[high] = 0;
}
