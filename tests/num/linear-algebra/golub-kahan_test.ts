import assert from "node:assert/strict";
import reference from "../../fixtures/num/linear-algebra.json" with { type: "json" };
import {
  accurateSingularValues,
  bidiagonalSingularValues,
  singularVectors,
} from "../../../lib/num/linear-algebra/golub-kahan.ts";
import { matrixProduct } from "../../../lib/num/linear-algebra/product.ts";
import { spectrum } from "../../../lib/num/linear-algebra/spectrum.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";

function normals(count: number, seed: number): Float64Array {
  const out = new Float64Array(count);
  randomStream(keyOf(seed)).fillNormal(out);
  return out;
}

/** The matrix of tests/fixtures/num/linear-algebra.py: 160 x 110. */
const rectangle = Float64Array.from({ length: 160 * 110 }, (_, k) => {
  const [i, j] = [Math.floor(k / 110), k % 110];
  return Math.cos(1.3 * (i + 1) * (j + 1) * (i + 2 * j + 2));
});

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assert.equal(a.length, b.length);
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i] - b[i]));
  return worst;
}

function largestRelative(found: Float64Array, expected: ArrayLike<number>): number {
  assert.equal(found.length, expected.length);
  return found.reduce((worst, value, i) => Math.max(worst, Math.abs(value / expected[i] - 1)), 0);
}

Deno.test("bidiagonalSingularValues: of ones, 2 cos(k pi / (2n + 1)) to n 1e-16 of each; one entry off shows", () => {
  for (const n of [1, 2, 3, 10, 257, 1000]) {
    const expected = Float64Array.from(
      { length: n },
      (_, k) => 2 * Math.sin((n - k - 0.5) * Math.PI / (2 * n + 1)),
    );
    const [ones, beside] = [new Float64Array(n).fill(1), new Float64Array(n - 1).fill(1)];
    assert.ok(
      largestRelative(bidiagonalSingularValues(ones, beside), expected) < 1e-15 + n * 1e-16,
      `${n}`,
    );
    ones[n >> 1] += 1e-11 * n;
    assert.ok(largestRelative(bidiagonalSingularValues(ones, beside), expected) > 1e-12, `${n}`);
  }
});

Deno.test("bidiagonalSingularValues: graded over 30 decades, each has mpmath's digits, whatever the order and signs", () => {
  for (const [name, { diagonal, beside, values }] of Object.entries(reference.bidiagonal)) {
    const [d, e] = [Float64Array.from(diagonal), Float64Array.from(beside)];
    assert.ok(largestRelative(bidiagonalSingularValues(d, e), values) < 1e-14, name);
    assert.deepEqual([...d, ...e], [...diagonal, ...beside]);
    const turned = bidiagonalSingularValues(d.map((x, i) => i % 3 ? x : -x), e.map((x) => -x));
    assert.ok(largestRelative(turned, values) < 1e-14, name);
    const scaled = bidiagonalSingularValues(d.map((x) => x * 2 ** 900), e.map((x) => x * 2 ** 900));
    assert.deepEqual(scaled, bidiagonalSingularValues(d, e).map((x) => x * 2 ** 900), name);
    // By the Gram matrix the smallest are lost, unless it is graded downwards.
    const dense = new Float64Array(d.length ** 2);
    d.forEach((x, i) => dense[i * d.length + i] = x);
    e.forEach((x, i) => dense[i * d.length + i + 1] = x);
    const gram = spectrum({ rows: d.length, columns: d.length, entries: dense });
    assert.ok(name === "down" || largestRelative(gram, values) > 0.1, name);
  }
});

Deno.test("bidiagonalSingularValues: zeros, exact ones and single rows", () => {
  const of = (
    d: number[],
    e: number[],
  ) => [...bidiagonalSingularValues(Float64Array.from(d), Float64Array.from(e))];
  assert.deepEqual(of([], []), []);
  assert.deepEqual(of([-3], []), [3]);
  assert.deepEqual(of([0, 0, 0], [0, 0]), [0, 0, 0]);
  assert.deepEqual(of([1, -4, 2], [0, 0]), [4, 2, 1]);
  const [five, zero] = of([3, 0], [4]);
  assert.ok(Math.abs(five - 5) < 1e-15 * 5 && zero === 0);
  assert.equal(of([0, 1, 1, 1], [1, 1, 1]).at(-1), 0);
  assert.equal(of([1, 1, 1, 0], [1, 1, 1]).at(-1), 0);
  assert.equal(of([1, 0, 1, 2], [1, 1, 1]).at(-1), 0);
});

Deno.test("accurateSingularValues: 1e-15 of the largest for Hilbert's and Kahan's matrix, where Gram's are lost", () => {
  for (
    const { entries, values, n } of [
      { ...reference.hilbert, n: 12 },
      { ...reference.kahan, n: 20 },
    ]
  ) {
    const found = accurateSingularValues(Float64Array.from(entries), n, n);
    assert.ok(largestDifference(found, values) < 1e-15 * values[0]);
    const gram = spectrum({ rows: n, columns: n, entries: Float64Array.from(entries) });
    assert.ok(largestDifference(gram, values) > 1e-10 * values[0] || n === 20);
  }
});

Deno.test("accurateSingularValues: NumPy's at 160 x 110, either way round, to 4e-15 of the largest", () => {
  const { values } = reference.rectangle;
  assert.ok(
    largestDifference(accurateSingularValues(rectangle, 160, 110), values) < 4e-15 * values[0],
  );
  const turned = rectangle.map((_, k) => rectangle[(k % 160) * 110 + Math.floor(k / 160)]);
  assert.ok(
    largestDifference(accurateSingularValues(turned, 110, 160), values) < 4e-15 * values[0],
  );
  assert.ok(largestDifference(accurateSingularValues(rectangle, 110, 160), values) > 1e-3);
});

Deno.test("accurateSingularValues: orthogonal columns of lengths 2^-k over every size, around the edges of blocks", () => {
  for (const n of [0, 1, 2, 3, 31, 32, 33, 64, 65, 100]) {
    const rows = n + 3;
    // A reflection of lengths on the diagonal: singular values are known exactly.
    const v = normals(rows, n + 1);
    const square = v.reduce((sum, x) => sum + x * x, 0);
    const entries = Float64Array.from({ length: rows * n }, (_, k) => {
      const [i, j] = [Math.floor(k / n), k % n];
      return ((i === j ? 1 : 0) - 2 * v[i] * v[j] / square) * 2 ** -(j % 40);
    });
    const expected = Float64Array.from({ length: n }, (_, j) => 2 ** -(j % 40)).sort().reverse();
    assert.ok(
      n === 0 || largestDifference(accurateSingularValues(entries, rows, n), expected) < 1e-15,
      `${n}`,
    );
  }
});

Deno.test("singularVectors rebuild the matrix by orthonormal columns at every shape; NumPy's vectors up to sign", () => {
  for (
    const [rows, columns] of [
      [0, 0],
      [0, 3],
      [1, 1],
      [1, 4],
      [4, 1],
      [3, 3],
      [33, 31],
      [31, 33],
      [64, 64],
      [70, 20],
      [20, 70],
    ]
  ) {
    const entries = normals(rows * columns, 7);
    checkVectors(entries, rows, columns);
    const size = Math.min(rows, columns);
    if (size > 1) {
      // Of low rank: the vectors of the zeros are still orthonormal.
      for (let i = 1; i < rows; i++) {
        for (let j = 0; j < columns; j++) entries[i * columns + j] = entries[j];
      }
      checkVectors(entries, rows, columns);
    }
  }
  const { left, right } = checkVectors(rectangle, 160, 110);
  const column = (of: Float64Array, j: number) => of.filter((_, k) => k % 110 === j);
  const { firstRight, lastLeft } = reference.rectangle;
  for (
    const [found, expected] of [[column(right, 0), firstRight], [
      column(left, 109),
      lastLeft,
    ]] as const
  ) {
    const sign = Math.sign(found.reduce((sum, x, i) => sum + x * expected[i], 0));
    assert.ok(largestDifference(found, expected.map((x) => sign * x)) < 1e-11);
  }
});

function checkVectors(entries: Float64Array, rows: number, columns: number) {
  const found = singularVectors(entries, rows, columns);
  const { values, left, right } = found;
  const size = Math.min(rows, columns);
  const what = `${rows} x ${columns}`;
  const largest = values[0] ?? 0;
  assert.ok(
    size === 0 ||
      largestDifference(values, accurateSingularValues(entries, rows, columns)) <= 4e-15 * largest,
  );
  const scaled = left.map((x, k) => x * values[k % size]);
  const shape = { rows, inner: size, columns, transposeB: true };
  assert.ok(
    size === 0 || largestDifference(matrixProduct(scaled, right, shape), entries) < 5e-15 * largest,
    what,
  );
  const identity = Float64Array.from(
    { length: size * size },
    (_, k) => k % (size + 1) === 0 ? 1 : 0,
  );
  for (const [side, length] of [[left, rows], [right, columns]] as const) {
    const products = matrixProduct(side, side, {
      rows: size,
      inner: length,
      columns: size,
      transposeA: true,
    });
    assert.ok(largestDifference(products, identity) < 2e-14, what);
  }
  for (let j = 0; j < size; j++) {
    const first = left.filter((_, k) => k % size === j);
    assert.ok(first.reduce((most, x) => Math.abs(x) > Math.abs(most) ? x : most, 0) > 0, what);
  }
  return found;
}

Deno.test("a matrix that is not finite or does not fill its shape is refused with the entry", () => {
  const bad = Float64Array.of(1, 2, NaN, 3);
  assert.throws(() => accurateSingularValues(bad, 2, 2), /of a 2 x 2 matrix whose entry 2 is NaN/);
  assert.throws(() => singularVectors(bad, 2, 2), /entry 2 is NaN/);
  assert.throws(() => accurateSingularValues(bad, 2, 3), /2 x 3 matrix with 4 entries/);
  assert.throws(
    () => bidiagonalSingularValues(Float64Array.of(1, Infinity), Float64Array.of(1)),
    /bidiagonal matrix of order 2 whose entry 1 is Infinity/,
  );
  assert.throws(() => bidiagonalSingularValues(bad, bad), /4 diagonal and 4 entries beside/);
});
