/** Products of dense matrices in float64, row-major, as they stand or transposed. */
import { assert } from "../../contract/errors.ts";
import { matrixKernel, mirrorLower, reserve } from "./matrix-kernel.ts";

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
 * their units. In wasm, about 2 10^10 operations a second less what copying takes
 * (bench/linear-algebra.md); each entry is a sum in the order of `inner`, off by at most about
 * inner 1.1e-16 of sum |a_ik b_kj|. A NaN or an infinity in a factor comes through. Errors: a BugError
 * where an array does not fill its shape; a UserError where the three take more than 2 GiB. A matrix times
 * its own transpose, the same array given twice, costs half.
 */
export function matrixProduct(
  a: Float64Array,
  b: Float64Array,
  { rows, inner, columns, transposeA = false, transposeB = false }: ProductShape,
): Float64Array<ArrayBuffer> {
  assert(
    a.length === rows * inner && b.length === inner * columns,
    `${a.length} and ${b.length} entries for a product ${rows} x ${inner} x ${columns}`,
  );
  const [first, second, out] = reserve(a.length, b.length, rows * columns);
  first.set(a);
  second.set(b);
  out.fill(0);
  // A product with its own transpose is symmetric, to the last bit.
  const symmetric = a === b && transposeA !== transposeB;
  const [aRow, aStep] = transposeA ? [8, 8 * rows] : [8 * inner, 8];
  const [bStep, bColumn] = transposeB ? [8, 8 * inner] : [8 * columns, 8];
  matrixKernel().product(
    out.byteOffset,
    8 * columns,
    rows,
    columns,
    inner,
    first.byteOffset,
    aRow,
    aStep,
    second.byteOffset,
    bStep,
    bColumn,
    1,
    symmetric ? -1 : 0,
  );
  const found = out.slice();
  if (symmetric) mirrorLower(found, rows);
  return found;
}
