import assert from "node:assert/strict";
import { cholesky } from "../../../lib/num/linear-algebra/linalg.ts";
import { matrixProduct } from "../../../lib/num/linear-algebra/product.ts";
import { qr } from "../../../lib/num/linear-algebra/qr.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";

function normals(count: number, seed: number): Float64Array {
  const out = new Float64Array(count);
  randomStream(keyOf(seed)).fillNormal(out);
  return out;
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  assert.equal(a.length, b.length);
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);
}

Deno.test("qr: Q R is the matrix, Q orthonormal, R the Cholesky factor of the Gram matrix", () => {
  for (const [rows, columns] of [[1, 1], [2, 1], [3, 3], [40, 2], [50, 17], [30, 30]]) {
    const a = normals(rows * columns, rows);
    const before = a.slice();
    const { orthogonal, upper } = qr(a, { rows, columns });
    assert.deepEqual(a, before);
    const shape = { rows, inner: columns, columns };
    assert.ok(largestDifference(matrixProduct(orthogonal, upper, shape), a) < 2e-14);
    const square = { rows: columns, inner: rows, columns, transposeA: true };
    const identity = upper.map((_, k) => k % (columns + 1) ? 0 : 1);
    assert.ok(largestDifference(matrixProduct(orthogonal, orthogonal, square), identity) < 4e-15);
    const lower = cholesky(matrixProduct(a, a, square), columns);
    const turned = lower.map((_, k) => lower[(k % columns) * columns + Math.floor(k / columns)]);
    // Squared, the condition of a square matrix costs digits.
    assert.ok(largestDifference(upper, turned) < (rows === columns ? 1e-8 : 1e-12));
    // Of the rows in another order R is the same, Q is not.
    const reversed = a.map((_, k) =>
      a[(rows - 1 - Math.floor(k / columns)) * columns + k % columns]
    );
    const other = qr(reversed, { rows, columns });
    assert.ok(largestDifference(other.upper, upper) < 1e-12);
    assert.ok(rows < 3 || largestDifference(other.orthogonal, orthogonal) > 1e-2);
  }
});

Deno.test("qr: columns that depend on each other, zeros and any scale", () => {
  const a = Float64Array.of(1, 2, 0, 2, 4, 0, 3, 6, 0);
  const { orthogonal, upper } = qr(a, { rows: 3, columns: 3 });
  const shape = { rows: 3, inner: 3, columns: 3 };
  assert.ok(largestDifference(matrixProduct(orthogonal, upper, shape), a) < 1e-15 * 10);
  const products = matrixProduct(orthogonal, orthogonal, { ...shape, transposeA: true });
  assert.ok(largestDifference(products, Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)) < 1e-15);
  assert.ok(Math.abs(upper[4]) < 1e-14 && upper[8] === 0);
  const b = normals(12, 2);
  const plain = qr(b, { rows: 4, columns: 3 });
  const large = qr(b.map((x) => x * 2 ** 900), { rows: 4, columns: 3 });
  assert.deepEqual(large.orthogonal, plain.orthogonal);
  assert.deepEqual(large.upper, plain.upper.map((x) => x * 2 ** 900));
});

Deno.test("qr: wide matrices, wrong lengths and entries that are not finite are refused", () => {
  const a = Float64Array.of(1, 2, 3, NaN);
  assert.throws(() => qr(a, { rows: 2, columns: 2 }), /2 x 2 matrix whose entry 3 is NaN/);
  assert.throws(() => qr(a, { rows: 1, columns: 4 }), /1 rows and 4 columns/);
  assert.throws(() => qr(a, { rows: 3, columns: 2 }), /3 x 2 matrix with 4 entries/);
});
