/**
 * Spectra of tall data matrices: all singular values by the Gram matrix, and what they say about
 * rank by them. For values far below the largest, golub-kahan.ts, at a few times the cost.
 */
import { assert, UserError } from "../../contract/errors.ts";
import { symmetricEigenvalues } from "./eigenvalues.ts";
import { matrixProduct } from "./product.ts";

/** A matrix, row-major. */
export interface DataMatrix {
  readonly rows: number;
  readonly columns: number;
  /** @shape rows x columns */
  readonly entries: Float32Array | Float64Array;
}

/**
 * All min(rows, columns) singular values in decreasing order, in the unit of the entries: square
 * roots of the eigenvalues of the smaller Gram matrix (float64).
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
  const shape = { rows: size, inner: long, columns: size, transposeB: true };
  const gram = matrixProduct(vectors, vectors, shape);
  const eigenvalues = symmetricEigenvalues(gram, size);
  return eigenvalues.map((value) => largest * Math.sqrt(Math.max(value, 0))).sort().reverse();
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
