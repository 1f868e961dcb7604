import assert from "node:assert/strict";
import { matrixProduct, type ProductShape } from "../../../lib/num/linear-algebra/product.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";

function normals(count: number, seed: number): Float64Array {
  const out = new Float64Array(count);
  randomStream(keyOf(seed)).fillNormal(out);
  return out;
}

/** Largest difference from three plain loops. */
function largestError(
  found: Float64Array,
  a: Float64Array,
  b: Float64Array,
  { rows, inner, columns, transposeA, transposeB }: ProductShape,
): number {
  let worst = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) {
        sum += (transposeA ? a[k * rows + i] : a[i * inner + k]) *
          (transposeB ? b[j * inner + k] : b[k * columns + j]);
      }
      worst = Math.max(worst, Math.abs(found[i * columns + j] - sum));
    }
  }
  return worst;
}

const sizes = [0, 1, 2, 3, 4, 5, 8, 31, 33, 64, 67];

Deno.test("a product is that of three loops at every size, transposed or not; swapped flags are not", () => {
  for (const rows of sizes) {
    for (const inner of [0, 1, 2, 5, 64, 259]) {
      const columns = sizes[(sizes.indexOf(rows) * 7 + inner) % sizes.length];
      const [a, b] = [normals(rows * inner, 11), normals(inner * columns, 12)];
      for (
        const [transposeA, transposeB] of [[false, false], [true, false], [false, true], [
          true,
          true,
        ]]
      ) {
        const shape = { rows, inner, columns, transposeA, transposeB };
        const found = matrixProduct(a, b, shape);
        assert.equal(found.length, rows * columns);
        assert.ok(largestError(found, a, b, shape) < 1e-12, JSON.stringify(shape));
        if (rows > 1 && inner > 1 && columns > 0) {
          const swapped = { ...shape, transposeA: !transposeA };
          assert.ok(largestError(found, a, b, swapped) > 1e-3, JSON.stringify(shape));
        }
      }
    }
  }
});

Deno.test("what is not finite comes through, and arrays that do not fill their shape are refused", () => {
  const shape = { rows: 1, inner: 2, columns: 1 };
  assert.equal(matrixProduct(Float64Array.of(1, NaN), Float64Array.of(1, 1), shape)[0], NaN);
  assert.equal(
    matrixProduct(Float64Array.of(Infinity, 0), Float64Array.of(1, 1), shape)[0],
    Infinity,
  );
  assert.equal(matrixProduct(Float64Array.of(Infinity, 1), Float64Array.of(0, 1), shape)[0], NaN);
  assert.throws(
    () => matrixProduct(new Float64Array(3), new Float64Array(2), shape),
    /3 and 2 entries for a product 1 x 2 x 1/,
  );
});
