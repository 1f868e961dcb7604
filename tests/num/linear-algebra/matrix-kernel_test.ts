import assert from "node:assert/strict";
import { postedByWorker } from "../../bundled-worker.ts";
import { checkCompiled, checkPlain } from "../../assemblyscript.ts";
import {
  copyRows,
  copyScaled,
  copyTransposed,
  matrixKernel,
  mirrorLower,
  reserve,
  strideFor,
} from "../../../lib/num/linear-algebra/matrix-kernel.ts";
import { symmetricEigen } from "../../../lib/num/linear-algebra/symmetric-eigen.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { fromFileUrl } from "../../../lib/pipeline/system/path.ts";

const folder = new URL("../../../lib/num/kernel/", import.meta.url);
const matrix = {
  folder,
  name: "matrix",
  config: "matrix.json",
  imports: ["env.memory", "tile.tile8", "tile.tile16", "tile.tile32", "tile.tile64"],
};

Deno.test("matrix.wasm is what its AssemblyScript sources compile to, byte for byte", () =>
  checkCompiled(matrix));

Deno.test("the kernel is given memory and tiles alone, and uses no relaxed SIMD", () =>
  checkPlain(matrix));

const order = 40;
const entries = Float64Array.from({ length: order * order }, (_, k) => {
  const [i, j] = [Math.floor(k / order), k % order];
  return 1 / (1 + i + j) + (i === j ? i % 7 : 0);
});

Deno.test("the kernel runs in a bundled Worker without permissions and without process, to the same bits", async () => {
  const module = fromFileUrl(
    import.meta.resolve("../../../lib/num/linear-algebra/symmetric-eigen.ts"),
  );
  const found = await postedByWorker<ReturnType<typeof symmetricEigen>>({
    contents: `import { symmetricEigen } from ${JSON.stringify(module)};
      onmessage = ({ data }) => postMessage(symmetricEigen(data, ${order}));`,
    folder: fromFileUrl(folder),
    message: entries,
  });
  assert.deepEqual(found, symmetricEigen(entries, order));
});

function normals(out: Float64Array, seed: number): Float64Array {
  randomStream(keyOf(seed)).fillNormal(out);
  return out;
}

Deno.test("reserve: arrays begin at multiples of 64 bytes, do not meet, and outlive growth", () => {
  const [a, none, b] = reserve(7, 0, 100_003);
  assert.deepEqual([a.length, none.length, b.length], [7, 0, 100_003]);
  assert.ok(a.byteOffset % 64 === 0 && b.byteOffset % 64 === 0);
  assert.ok(a.byteOffset + 8 * 7 <= b.byteOffset);
  a.fill(3);
  b.fill(4);
  assert.deepEqual([a[6], b[0], b[100_002]], [3, 4, 4]);
  const [large] = reserve(2 ** 22);
  large.fill(5);
  assert.equal(large[2 ** 22 - 1], 5);
  assert.throws(() => reserve(2 ** 28), /matrices that take 20\d\d MiB; allowed: at most 2 GiB/);
});

Deno.test("strides are whole cache lines and no multiple of 64 entries", () => {
  for (
    const [length, stride] of [[0, 8], [1, 8], [8, 8], [9, 16], [63, 72], [64, 72], [1000, 1000], [
      1024,
      1032,
    ]]
  ) {
    assert.equal(strideFor(length), stride);
  }
});

Deno.test("rows are copied, turned and mirrored at every size", () => {
  for (const [rows, columns] of [[1, 1], [3, 5], [8, 8], [9, 17], [20, 7]]) {
    const from = normals(new Float64Array(rows * 30), rows);
    const to = new Float64Array(rows * 40);
    copyRows(from, 30, to, 40, { rows, length: columns });
    const scaled = new Float64Array(rows * 40);
    copyScaled(from, 30, scaled, 40, { rows, length: columns, factor: -0.5 });
    const turned = new Float64Array(columns * 25);
    copyTransposed(from, 30, turned, 25, { rows, columns });
    const both = new Float64Array(columns * 25);
    copyTransposed(from, 30, both, 25, { rows, columns, factor: 4 });
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        assert.equal(to[i * 40 + j], from[i * 30 + j]);
        assert.equal(scaled[i * 40 + j], -0.5 * from[i * 30 + j]);
        assert.equal(turned[j * 25 + i], from[i * 30 + j]);
        assert.equal(both[j * 25 + i], 4 * from[i * 30 + j]);
      }
    }
  }
  for (const n of [0, 1, 7, 8, 9, 30]) {
    const square = normals(new Float64Array(n * n), n);
    const before = square.slice();
    mirrorLower(square, n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        assert.equal(square[i * n + j], before[Math.max(i, j) * n + Math.min(i, j)]);
      }
    }
  }
});

const sizes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 33];

Deno.test("symmetricProduct is the full product, from the lower triangle alone; the triangle's own is not", () => {
  for (const n of [...sizes, 130]) {
    const stride = strideFor(n);
    const [a, x, y] = reserve(n * stride, n, n);
    normals(a, 1);
    normals(x, 2);
    for (let i = 0; i < n; i++) a.fill(NaN, i * stride + i + 1, (i + 1) * stride);
    matrixKernel().symmetricProduct(a.byteOffset, 8 * stride, n, x.byteOffset, y.byteOffset);
    let wrong = 0;
    for (let i = 0; i < n; i++) {
      let [sum, below] = [0, 0];
      for (let j = 0; j < n; j++) sum += a[Math.max(i, j) * stride + Math.min(i, j)] * x[j];
      for (let j = 0; j <= i; j++) below += a[i * stride + j] * x[j];
      assert.ok(Math.abs(y[i] - sum) < 1e-13 * (n + 1), `${n}: ${i}`);
      wrong = Math.max(wrong, Math.abs(y[i] - below));
    }
    assert.ok(n < 2 || wrong > 1e-3);
  }
});

Deno.test("productsOfRows and addRows are a product with the matrix and with its transpose", () => {
  for (const count of sizes) {
    for (const length of sizes) {
      const stride = strideFor(length) + 1;
      const [a, x, out, factors, y] = reserve(count * stride, length, count, count, length);
      [a, x, factors, y].forEach((values, i) => normals(values, i + 1));
      const before = y.slice();
      const kernel = matrixKernel();
      kernel.productsOfRows(a.byteOffset, 8 * stride, count, length, x.byteOffset, out.byteOffset);
      kernel.addRows(a.byteOffset, 8 * stride, count, length, factors.byteOffset, -2, y.byteOffset);
      for (let i = 0; i < count; i++) {
        let sum = 0;
        for (let j = 0; j < length; j++) sum += a[i * stride + j] * x[j];
        assert.ok(Math.abs(out[i] - sum) < 1e-13, `${count} x ${length}`);
      }
      for (let j = 0; j < length; j++) {
        let sum = before[j];
        for (let i = 0; i < count; i++) sum -= 2 * factors[i] * a[i * stride + j];
        assert.ok(Math.abs(y[j] - sum) < 1e-13, `${count} x ${length}`);
      }
    }
  }
});

Deno.test("product: a triangle holds what the whole does there, and nothing is written beyond the shape", () => {
  for (const n of [1, 3, 4, 5, 63, 131, 290]) {
    const stride = n + 3;
    const [a, b, whole, lower, upper] = reserve(n * 9, 9 * n, n * stride, n * stride, n * stride);
    normals(a, 1);
    normals(b, 2);
    for (const c of [whole, lower, upper]) c.fill(7);
    ([[whole, 0], [lower, -1], [upper, 1]] as const).forEach(([c, part]) => {
      const [at, bytes] = [c.byteOffset, 8 * stride];
      matrixKernel().product(
        at,
        bytes,
        n,
        n,
        9,
        a.byteOffset,
        72,
        8,
        b.byteOffset,
        8 * n,
        8,
        -1,
        part,
      );
    });
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < stride; j++) {
        const at = i * stride + j;
        if (j <= i) assert.equal(lower[at], whole[at]);
        if (j >= i && j < n) assert.equal(upper[at], whole[at]);
        if (j >= n) assert.deepEqual([whole[at], lower[at], upper[at]], [7, 7, 7]);
      }
    }
    // Far from the diagonal the other triangle is left alone: that is what saves half.
    if (n === 131) assert.deepEqual([lower[130], upper[130 * stride]], [7, 7]);
  }
});
