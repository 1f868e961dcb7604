/** Haar-distributed orthogonal matrices. */
import { assert } from "../../contract/errors.ts";

/**
 * A matrix from the Haar measure on the orthogonal group O(n): shape n x n, row-major, dimensionless.
 * Modified Gram-Schmidt, run twice, on the rows of a Gaussian matrix: the R of that QR factorisation
 * has a positive diagonal, which is the sign correction without which the law is not Haar (Mezzadri,
 * "How to generate random matrices from the classical compact groups", 2007).
 * Accuracy: orthogonal to about n * 1e-16. Takes n^2 normals from the stream.
 * Errors: a BugError unless n is a positive integer.
 */
export function haarOrthogonal(
  stream: { fillNormal(out: Float64Array): void },
  n: number,
): Float64Array {
  assert(Number.isSafeInteger(n) && n > 0, `orthogonal matrix of size ${n}`);
  const rows = new Float64Array(n * n);
  stream.fillNormal(rows);
  for (let i = 0; i < n; i++) {
    const row = rows.subarray(i * n, (i + 1) * n);
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) subtractProjection(row, rows.subarray(j * n, (j + 1) * n));
    }
    let square = 0;
    for (let k = 0; k < n; k++) square += row[k] * row[k];
    const scale = 1 / Math.sqrt(square);
    for (let k = 0; k < n; k++) row[k] *= scale;
  }
  return rows;
}

function subtractProjection(row: Float64Array, unit: Float64Array): void {
  let product = 0;
  for (let k = 0; k < row.length; k++) product += row[k] * unit[k];
  for (let k = 0; k < row.length; k++) row[k] -= product * unit[k];
}
