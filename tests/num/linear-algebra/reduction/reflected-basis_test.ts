import assert from "node:assert/strict";
import { reserve, strideFor } from "../../../../lib/num/linear-algebra/matrix-kernel.ts";
import {
  asColumns,
  basisOf,
  basisRoom,
  basisStride,
  negate,
  signOf,
} from "../../../../lib/num/linear-algebra/reduction/reflected-basis.ts";
import { reflect } from "../../../../lib/num/linear-algebra/reduction/reflection.ts";
import { keyOf } from "../../../../lib/num/random/key.ts";
import { randomStream } from "../../../../lib/num/random/random.ts";

/** Random unit vectors on their supports in the kernel's memory, and the basis of their product. */
function made(size: number, length: number, support: "growing" | "shrinking", offset: number) {
  const stride = strideFor(length);
  const [vectors, ...room] = reserve(size * stride, ...basisRoom(size, length));
  vectors.fill(0);
  const stream = randomStream(keyOf(size));
  for (let i = 0; i < size; i++) {
    const row = vectors.subarray(i * stride, i * stride + length);
    const own = support === "growing" ? row.subarray(0, i) : row.subarray(i + offset);
    if (own.length === 0) continue;
    stream.fillNormal(own);
    reflect(own, 0);
    // A reflection that does nothing is among them.
    if (i === 3) own.fill(0);
  }
  const from = support === "growing" ? 1 : 0;
  const between = { vectors, stride, from, to: size, support, offset };
  const basis = basisOf({ ...between, count: size, length }, room);
  return { vectors, stride, basis };
}

/** Row i of the product, reflection by reflection. */
function plainRow(
  i: number,
  { vectors, stride }: ReturnType<typeof made>,
  { size, length, order }: { size: number; length: number; order: readonly number[] },
): Float64Array {
  const row = new Float64Array(length);
  row[i] = 1;
  assert.equal(order.length, size);
  for (const k of order) {
    const v = vectors.subarray(k * stride, k * stride + length);
    const product = row.reduce((sum, x, m) => sum + x * v[m], 0);
    for (let m = 0; m < length; m++) row[m] -= 2 * product * v[m];
  }
  return row;
}

Deno.test("basisOf: rows of the product, reflection by reflection; the other order is another basis", () => {
  for (const size of [1, 2, 5, 31, 32, 33, 34, 65, 70]) {
    for (
      const [support, extra, offset] of [["growing", 0, 0], ["shrinking", 0, 0], [
        "shrinking",
        9,
        0,
      ], ["shrinking", 0, 1]] as const
    ) {
      const length = size + extra;
      const found = made(size, length, support, offset);
      const up = Array.from({ length: size }, (_, k) => k);
      const order = support === "growing" ? up : up.toReversed();
      let wrong = 0;
      for (let i = 0; i < size; i++) {
        const row = plainRow(i, found, { size, length, order });
        const other = plainRow(i, found, { size, length, order: order.toReversed() });
        const start = i * found.basis.stride;
        row.forEach((x, m) => {
          const entry = found.basis.vectors[start + m];
          assert.ok(Math.abs(entry - x) < 1e-14, `${size} ${support} at ${i} ${m}`);
          wrong = Math.max(wrong, Math.abs(entry - other[m]));
        });
      }
      if (size > 5) assert.ok(wrong > 0.01, `${size} ${support}`);
    }
  }
});

Deno.test("a basis as columns in any order, its signs, and its stride", () => {
  const { basis } = made(20, 23, "shrinking", 0);
  const order = Array.from({ length: 20 }, (_, k) => (k * 7) % 20);
  const columns = asColumns(basis, order);
  order.forEach((at, j) => {
    for (let k = 0; k < 23; k++) {
      assert.equal(columns[k * 20 + j], basis.vectors[at * basis.stride + k]);
    }
  });
  basis.vectors.set([1, -3, 3, 2].concat(new Array(19).fill(0)), 2 * basis.stride);
  assert.equal(signOf(basis, 2), -1);
  negate(basis, 2);
  assert.equal(signOf(basis, 2), 1);
  assert.equal(basis.vectors[2 * basis.stride + 2], -3);
  assert.deepEqual([1, 16, 17, 50, 64, 128].map(basisStride), [16, 16, 32, 80, 80, 144]);
});
