/**
 * Spectra of tall data matrices: all singular values by the Gram matrix, and what they say about
 * rank by them. Fast where ml-matrix's SVD is not: 5000 x 1024 takes seconds, not minutes.
 */
import { assert, UserError } from "../../contract/errors.ts";
import { symmetricEigenvalues } from "./eigenvalues.ts";

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
  const eigenvalues = symmetricEigenvalues(gramMatrix(vectors, size, long), size);
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
