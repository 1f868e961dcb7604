/**
 * Spectra of tall data matrices: all singular values by the Gram matrix, and what is told about
 * rank by them. Fast where ml-matrix's SVD is not: 5000 x 1024 takes seconds, not minutes.
 */
import { assert, UserError } from "../../contract/errors.ts";

/** A matrix, row-major. */
export interface DataMatrix {
  readonly rows: number;
  readonly columns: number;
  /** @shape rows x columns */
  readonly entries: Float32Array | Float64Array;
}

/**
 * All min(rows, columns) singular values in decreasing order, in the unit of the entries: square
 * roots of the eigenvalues of the smaller Gram matrix (float64; Householder, then QL).
 *
 * Accuracy: an eigenvalue is off by about n 1e-16 of the largest, n = min(rows, columns). So a
 * singular value sigma is off by n 1e-16 sigma_max^2 / (2 sigma): one of 1e-3 sigma_max is good to
 * 5e-8 of itself at n = 1024; those below about sqrt(n 1e-16) sigma_max (3e-7 at n = 1024) are not
 * resolved, and one that comes out negative under the root is given as 0. Throws a UserError at an
 * entry that is not finite.
 */
export function spectrum({ rows, columns, entries }: DataMatrix): Float64Array {
  assert(rows * columns === entries.length, `${entries.length} entries, not ${rows} x ${columns}`);
  const bad = entries.findIndex((entry) => !Number.isFinite(entry));
  if (bad >= 0) {
    throw new UserError({
      action: `cannot take singular values of a ${rows} x ${columns} matrix whose entry ${bad} ` +
        `is ${entries[bad]}`,
      allowed: "finite entries",
      exitCode: 1,
    });
  }
  const long = Math.max(rows, columns);
  const size = Math.min(rows, columns);
  // Rows of `vectors` are what the Gram matrix multiplies with each other, scaled out of overflow's
  // way.
  let largest = 0;
  for (const entry of entries) largest = Math.max(largest, Math.abs(entry));
  if (largest === 0) return new Float64Array(size);
  const vectors = new Float64Array(size * long);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const at = rows <= columns ? i * long + j : j * long + i;
      vectors[at] = entries[i * columns + j] / largest;
    }
  }
  const eigenvalues = eigenvaluesOf(gramMatrix(vectors, size, long), size);
  return eigenvalues.map((value) => largest * Math.sqrt(Math.max(value, 0))).sort().reverse();
}

/**
 * Length of the piece of a row that is multiplied at a time: two blocks of four pieces stay in
 * cache.
 */
const pieceLength = 1024;

/** The products of all pairs of rows; the lower triangle is filled. */
function gramMatrix(vectors: Float64Array, size: number, length: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let from = 0; from < length; from += pieceLength) {
    const to = Math.min(length, from + pieceLength);
    for (let i = 0; i < size; i += 4) {
      for (let j = 0; j < i + 4; j += 2) {
        addProducts(vectors, { i, j, size, length, from, to, out });
      }
    }
  }
  return out;
}

/**
 * Adds the products of rows i … i + 3 with rows j, j + 1 over part of their length; rows may end
 * before.
 */
function addProducts(
  vectors: Float64Array,
  { i, j, size, length, from, to, out }: {
    readonly i: number;
    readonly j: number;
    readonly size: number;
    readonly length: number;
    readonly from: number;
    readonly to: number;
    readonly out: Float64Array;
  },
): void {
  const row = (index: number) => Math.min(index, size - 1) * length;
  const [a0, a1, a2, a3] = [row(i), row(i + 1), row(i + 2), row(i + 3)];
  const [b0, b1] = [row(j), row(j + 1)];
  let [s00, s01, s10, s11, s20, s21, s30, s31] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let k = from; k < to; k++) {
    const [x, y] = [vectors[b0 + k], vectors[b1 + k]];
    s00 += vectors[a0 + k] * x;
    s01 += vectors[a0 + k] * y;
    s10 += vectors[a1 + k] * x;
    s11 += vectors[a1 + k] * y;
    s20 += vectors[a2 + k] * x;
    s21 += vectors[a2 + k] * y;
    s30 += vectors[a3 + k] * x;
    s31 += vectors[a3 + k] * y;
  }
  const sums = [s00, s01, s10, s11, s20, s21, s30, s31];
  for (let at = 0; at < 8; at++) {
    const [down, across] = [i + (at >> 1), j + (at & 1)];
    if (down < size && across <= down) out[down * size + across] += sums[at];
  }
}

/**
 * Eigenvalues, in no order, of a symmetric matrix of which the lower triangle is read and
 * overwritten: Householder's reduction to three diagonals, then QL with implicit shifts (Golub and
 * Van Loan, 8.3).
 */
function eigenvaluesOf(a: Float64Array, size: number): Float64Array {
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
  return tridiagonalEigenvalues(diagonal, beside);
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
function tridiagonalEigenvalues(diagonal: Float64Array, beside: Float64Array): Float64Array {
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

function isNegligible(diagonal: Float64Array, beside: Float64Array, at: number): boolean {
  const scale = Math.abs(diagonal[at]) + Math.abs(diagonal[at + 1]);
  return scale + Math.abs(beside[at]) === scale;
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

/**
 * How many singular values exceed sigma_max max(rows, columns) tolerance.
 * @param values singular values in decreasing order
 * @param tolerance dimensionless; 1e-7 is what float32 code takes. The threshold should stay above
 * what {@link spectrum} resolves
 */
export function thresholdRank(
  values: Float64Array,
  { rows, columns, tolerance }: {
    readonly rows: number;
    readonly columns: number;
    readonly tolerance: number;
  },
): number {
  const threshold = (values[0] ?? 0) * Math.max(rows, columns) * tolerance;
  return values.reduce((count, value) => count + (value > threshold ? 1 : 0), 0);
}

/** |H|_F^2 / |H|_2^2, between 1 and the rank; 0 for a matrix of zeros. Dimensionless. */
export function stableRank(values: Float64Array): number {
  const largest = values[0] ?? 0;
  return largest === 0 ? 0 : values.reduce((sum, value) => sum + (value / largest) ** 2, 0);
}

/**
 * (sum sigma^2)^2 / sum sigma^4, between 1 and the rank; 0 for a matrix of zeros. Dimensionless.
 */
export function participationRatio(values: Float64Array): number {
  const largest = values[0] ?? 0;
  if (largest === 0) return 0;
  const fourth = values.reduce((sum, value) => sum + (value / largest) ** 4, 0);
  return stableRank(values) ** 2 / fourth;
}
