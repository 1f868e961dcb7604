/** Products of dense matrices in float64, row-major, as they stand or transposed. */
import { assert } from "../../contract/errors.ts";

/** Shape of a product and how its factors are stored. */
export interface ProductShape {
  /** Rows of the product. */
  readonly rows: number;
  /** Columns of the first factor, rows of the second. */
  readonly inner: number;
  /** Columns of the product. */
  readonly columns: number;
  /** The first factor is stored as its transpose, inner x rows. */
  readonly transposeA?: boolean;
  /** The second factor is stored as its transpose, columns x inner. */
  readonly transposeB?: boolean;
}

/**
 * The product of a (rows x inner) and b (inner x columns): rows x columns, row-major, in the product of
 * their units. Each entry is off by at most about inner 1.1e-16 of sum |a_ik b_kj|. A NaN or an infinity in
 * a factor comes through. Errors: a BugError where an array does not fill its shape.
 */
export function matrixProduct(
  a: Float64Array,
  b: Float64Array,
  { rows, inner, columns, transposeA = false, transposeB = false }: ProductShape,
): Float64Array {
  assert(
    a.length === rows * inner && b.length === inner * columns,
    `${a.length} and ${b.length} entries for a product ${rows} x ${inner} x ${columns}`,
  );
  const out = new Float64Array(rows * columns);
  const [down, across] = transposeA ? [1, rows] : [inner, 1];
  const [along, beside] = transposeB ? [1, inner] : [columns, 1];
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) {
      const factor = a[i * down + k * across];
      for (let j = 0; j < columns; j++) {
        out[i * columns + j] += factor * b[k * along + j * beside];
      }
    }
  }
  return out;
}
