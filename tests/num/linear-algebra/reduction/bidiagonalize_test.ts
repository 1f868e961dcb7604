import assert from "node:assert/strict";
import {
  bidiagonalize,
  bidiagonalRoom,
} from "../../../../lib/num/linear-algebra/reduction/bidiagonalize.ts";
import { copyRows, reserve, strideFor } from "../../../../lib/num/linear-algebra/matrix-kernel.ts";
import {
  basisOf,
  basisRoom,
} from "../../../../lib/num/linear-algebra/reduction/reflected-basis.ts";
import { matrixProduct } from "../../../../lib/num/linear-algebra/product.ts";
import { keyOf } from "../../../../lib/num/random/key.ts";
import { randomStream } from "../../../../lib/num/random/random.ts";

function normals(count: number, seed: number): Float64Array {
  const out = new Float64Array(count);
  randomStream(keyOf(seed)).fillNormal(out);
  return out;
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  assert.equal(a.length, b.length);
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);
}

/** The two diagonals, and both bases, a vector a row. */
function reduced(entries: Float64Array, rows: number, columns: number) {
  const rooms = [
    bidiagonalRoom(rows, columns),
    basisRoom(columns, rows),
    basisRoom(columns, columns),
  ];
  const memory = reserve(...rooms.flat());
  copyRows(entries, columns, memory[0], strideFor(columns), { rows, length: columns });
  const found = bidiagonalize({ rows, columns }, memory);
  const between = { from: 0, to: columns, support: "shrinking", count: columns } as const;
  const [first, second] = [rooms[0].length, rooms[0].length + rooms[1].length];
  const left = { ...between, vectors: found.left, stride: found.leftStride, length: rows };
  const right = { ...between, vectors: found.right, stride: found.rightStride, length: columns };
  return {
    diagonal: found.diagonal,
    beside: found.beside,
    left: dense(basisOf(left, memory.slice(first, second))),
    right: dense(basisOf({ ...right, offset: 1 }, memory.slice(second))),
  };
}

function dense({ vectors, count, length, stride }: ReturnType<typeof basisOf>): Float64Array {
  return Float64Array.from(
    { length: count * length },
    (_, k) => vectors[Math.floor(k / length) * stride + k % length],
  );
}

Deno.test("bidiagonalize: left^T B right is the matrix, with orthonormal rows, at and around the edges of blocks", () => {
  for (const columns of [1, 2, 3, 16, 31, 32, 33, 64, 66, 100]) {
    for (const rows of [columns, columns + 1, 2 * columns + 5]) {
      const entries = normals(rows * columns, columns);
      const { diagonal, beside, left, right } = reduced(entries, rows, columns);
      const middle = new Float64Array(columns * columns);
      diagonal.forEach((x, i) => middle[i * columns + i] = x);
      beside.forEach((x, i) => middle[i * columns + i + 1] = x);
      const square = { rows: columns, inner: columns, columns };
      const half = matrixProduct(middle, right, square);
      const found = matrixProduct(left, half, { rows, inner: columns, columns, transposeA: true });
      const what = `${rows} x ${columns}`;
      assert.ok(largestDifference(found, entries) < 1e-13, what);
      const identity = Float64Array.from(middle, (_, k) => k % (columns + 1) ? 0 : 1);
      const products = matrixProduct(left, left, { ...square, inner: rows, transposeB: true });
      assert.ok(largestDifference(products, identity) < 1e-14, what);
      assert.ok(
        largestDifference(matrixProduct(right, right, { ...square, transposeB: true }), identity) <
          1e-14,
        what,
      );
      // B^T in the middle is another matrix.
      if (columns > 1) {
        const wrong = matrixProduct(middle, right, { ...square, transposeA: true });
        const other = matrixProduct(left, wrong, {
          rows,
          inner: columns,
          columns,
          transposeA: true,
        });
        assert.ok(largestDifference(other, entries) > 0.01, what);
      }
    }
  }
});

Deno.test("bidiagonalize: a matrix of equal rows, of zeros, and of two diagonals already", () => {
  const equal = Float64Array.from({ length: 40 * 30 }, (_, k) => k % 30 + 1);
  const { left, right } = reduced(equal, 40, 30);
  const square = { rows: 30, columns: 30, transposeB: true };
  const identity = Float64Array.from({ length: 900 }, (_, k) => k % 31 ? 0 : 1);
  assert.ok(
    largestDifference(matrixProduct(left, left, { ...square, inner: 40 }), identity) < 1e-14,
  );
  assert.ok(
    largestDifference(matrixProduct(right, right, { ...square, inner: 30 }), identity) < 1e-14,
  );
  const zero = reduced(new Float64Array(12), 4, 3);
  assert.deepEqual([...zero.diagonal, ...zero.beside], [0, 0, 0, 0, 0]);
  const two = reduced(Float64Array.of(1, 2, 0, 0, 3, 4, 0, 0, 5), 3, 3);
  assert.deepEqual([...two.diagonal.map(Math.abs), ...two.beside.map(Math.abs)], [1, 3, 5, 2, 4]);
});
