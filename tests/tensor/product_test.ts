import assert from "node:assert/strict";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { withTensors } from "../../lib/tensor/backend.ts";
import { batchProduct, type MatrixStack } from "../../lib/tensor/product.ts";
import { testOnEveryBackend } from "./adapters.ts";

interface Shape {
  readonly batch: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

/** From one number to shapes that fill no tile and to those that fill several. */
const shapes: readonly Shape[] = [
  { batch: 1, rows: 1, inner: 1, columns: 1 },
  { batch: 3, rows: 5, inner: 4, columns: 1 },
  { batch: 1, rows: 33, inner: 17, columns: 3 },
  { batch: 7, rows: 16, inner: 40, columns: 2 },
  { batch: 2, rows: 129, inner: 130, columns: 5 },
  { batch: 1, rows: 20, inner: 70, columns: 12 },
];

function stack(
  { batch, rows, columns }: Omit<MatrixStack, "values">,
  seed: number,
): MatrixStack {
  const values = new Float32Array(batch * rows * columns);
  randomStream(keyOf(seed)).fillNormal(values);
  return { batch, rows, columns, values };
}

/** The plain triple loop in float64, with the sums of absolute products that bound rounding. */
function reference(
  left: MatrixStack,
  right: MatrixStack,
  transposeLeft: boolean,
): { product: Float64Array; bound: Float64Array } {
  const inner = transposeLeft ? left.rows : left.columns;
  const rows = transposeLeft ? left.columns : left.rows;
  const product = new Float64Array(left.batch * rows * right.columns);
  const bound = new Float64Array(product.length);
  for (let b = 0, at = 0; b < left.batch; b++) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < right.columns; j++, at++) {
        for (let k = 0; k < inner; k++) {
          const [row, column] = transposeLeft ? [k, i] : [i, k];
          const a = left.values[(b * left.rows + row) * left.columns + column];
          const term = a * right.values[(b * inner + k) * right.columns + j];
          product[at] += term;
          bound[at] += Math.abs(term) * inner * 2 ** -23;
        }
      }
    }
  }
  return { product, bound };
}

function worstOverBound(
  found: Float32Array,
  { product, bound }: { product: Float64Array; bound: Float64Array },
): number {
  return found.reduce((worst, value, i) => {
    const ratio = Math.abs(value - product[i]) / bound[i];
    return Number.isNaN(ratio) ? Infinity : Math.max(worst, ratio);
  }, 0);
}

for (const transposeLeft of [false, true]) {
  const what = transposeLeft ? "A^T B" : "A B";
  testOnEveryBackend(`${what} equals float64 sums within float32 rounding`, async (backend) => {
    for (const { batch, rows, inner, columns } of shapes) {
      const left = stack(
        transposeLeft ? { batch, rows: inner, columns: rows } : { batch, rows, columns: inner },
        1,
      );
      const right = stack({ batch, rows: inner, columns }, 2);
      const found = await withTensors(backend, () => batchProduct(left, right, { transposeLeft }));
      assert.deepEqual([found.batch, found.rows, found.columns], [batch, rows, columns]);
      const expected = reference(left, right, transposeLeft);
      assert.ok(worstOverBound(found.values, expected) <= 1, `${batch} ${rows} ${inner}`);
      // The bound is sharp enough to tell a product from its neighbour in the batch or a transpose.
      const wrong = reference(left, { ...right, values: right.values.toReversed() }, transposeLeft);
      assert.ok(rows * inner * columns === 1 || worstOverBound(found.values, wrong) > 1e3);
    }
  });
}

testOnEveryBackend(
  "products of small integers are exact, so all back-ends agree",
  async (backend) => {
    const integers = (rows: number, columns: number, step: number): MatrixStack => ({
      batch: 2,
      rows,
      columns,
      values: Float32Array.from({ length: 2 * rows * columns }, (_, i) => (i * step) % 17 - 8),
    });
    const [left, right] = [integers(20, 30, 5), integers(30, 3, 7)];
    const found = await withTensors(backend, () => batchProduct(left, right));
    assert.deepEqual(Float64Array.from(found.values), reference(left, right, false).product);
  },
);

testOnEveryBackend("the same product twice has the same bytes", async (backend) => {
  const left = stack({ batch: 4, rows: 50, columns: 50 }, 3);
  const right = stack({ batch: 4, rows: 50, columns: 2 }, 4);
  const once = () => withTensors(backend, () => batchProduct(left, right));
  assert.deepEqual((await once()).values, (await once()).values);
});

testOnEveryBackend("what is not a number stays so", async (backend) => {
  const left: MatrixStack = { batch: 1, rows: 2, columns: 1, values: new Float32Array([NaN, 1]) };
  const right: MatrixStack = { batch: 1, rows: 1, columns: 1, values: new Float32Array([2]) };
  const { values } = await withTensors(backend, () => batchProduct(left, right));
  assert.deepEqual([...values], [NaN, 2]);
});

testOnEveryBackend("matrices that do not fit are refused", async (backend) => {
  const two = stack({ batch: 1, rows: 2, columns: 2 }, 5);
  const three = stack({ batch: 1, rows: 3, columns: 1 }, 6);
  await assert.rejects(
    withTensors(backend, () => batchProduct(two, three)),
    /2 columns cannot meet 3 rows/,
  );
});
