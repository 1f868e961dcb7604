import assert from "node:assert/strict";
import reference from "../../fixtures/num/linear-algebra.json" with { type: "json" };
import { symmetricEigenvalues } from "../../../lib/num/linear-algebra/eigenvalues.ts";
import { matrixProduct } from "../../../lib/num/linear-algebra/product.ts";
import { symmetricEigen } from "../../../lib/num/linear-algebra/symmetric-eigen.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";

/** A symmetric matrix by its entries on and below the diagonal. */
function symmetric(n: number, entry: (i: number, j: number) => number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) out[i * n + j] = out[j * n + i] = entry(i, j);
  }
  return out;
}

function random(n: number, seed: number): Float64Array {
  const stream = randomStream(keyOf(seed));
  return symmetric(n, () => stream.normal());
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assert.equal(a.length, b.length);
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i] - b[i]));
  return worst;
}

/** Residual, orthogonality and signs, to the bounds that the function states. */
function check(a: Float64Array, n: number, what: string): ReturnType<typeof symmetricEigen> {
  const found = symmetricEigen(a, n);
  const { values, vectors } = found;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const shape = { rows: n, inner: n, columns: n };
  const scaled = vectors.map((x, k) => x * values[k % n]);
  const residual = largestDifference(matrixProduct(a, vectors, shape), scaled);
  assert.ok(residual <= (n + 10) * 2e-16 * largest, `${what}: residual ${residual}`);
  const identity = vectors.map((_, k) => k % (n + 1) ? 0 : 1);
  const products = matrixProduct(vectors, vectors, { ...shape, transposeA: true });
  const defect = largestDifference(products, identity);
  assert.ok(defect <= (n + 10) * 2e-16, `${what}: orthogonal to ${defect}`);
  for (let j = 0; j < n; j++) {
    if (j > 0) assert.ok(values[j] >= values[j - 1], what);
    let most = 0;
    for (let i = 0; i < n; i++) {
      if (Math.abs(vectors[i * n + j]) > Math.abs(most)) most = vectors[i * n + j];
    }
    assert.ok(most > 0, what);
  }
  return found;
}

// Panels are of 32 rows, strips of 16 columns, strides no multiple of 64.
const sizes = [0, 1, 2, 3, 4, 15, 16, 17, 31, 32, 33, 34, 48, 63, 64, 65, 66, 97, 129, 150];

Deno.test("symmetricEigen: residuals and orthogonality at every size, and the values are those found alone", () => {
  for (const n of sizes) {
    const a = random(n, n + 1);
    const before = a.slice();
    const { values } = check(a, n, `${n}`);
    assert.deepEqual(a, before);
    assert.deepEqual(values, symmetricEigenvalues(a, n));
    const trace = a.reduce((sum, x, k) => k % (n + 1) ? sum : sum + x, 0);
    assert.ok(Math.abs(values.reduce((sum, x) => sum + x, 0) - trace) < 1e-13 * (n + 1));
  }
});

Deno.test("symmetricEigen: clusters, low rank, graded and diagonal matrices", () => {
  for (const n of [33, 70]) {
    check(symmetric(n, () => 1), n, "of ones");
    check(symmetric(n, (i, j) => i === j ? 5 : 0), n, "five times the identity");
    check(symmetric(n, (i, j) => i === j ? (i * 7) % n : 0), n, "a permuted diagonal");
    check(symmetric(n, () => 0), n, "zeros");
    check(symmetric(n, (i, j) => (i + 1) * (j + 1) + i * i * j * j), n, "rank 2");
    check(symmetric(n, (i, j) => 2 ** -(i + j)), n, "graded");
    check(symmetric(n, (i, j) => 2 ** (i + j - 2 * n) * Math.cos(i + j)), n, "graded upwards");
    check(symmetric(n, (i, j) => (i === j ? 1 : 0) + 1e-15 * Math.cos(i * j)), n, "a cluster");
    check(random(n, 9).map((x) => x * 2 ** 1000), n, "large");
    check(random(n, 9).map((x) => x * 2 ** -900), n, "small");
  }
});

Deno.test("symmetricEigen: the path of n points has values 2 - 2 cos(pi k / n) and cosines for vectors", () => {
  for (const n of [2, 5, 40, 150]) {
    const path = symmetric(
      n,
      (i, j) => i === j ? (i === 0 || i === n - 1 ? 1 : 2) : i - j === 1 ? -1 : 0,
    );
    const { values, vectors } = check(path, n, `${n}`);
    for (let k = 0; k < n; k++) {
      assert.ok(Math.abs(values[k] - (2 - 2 * Math.cos(Math.PI * k / n))) < 1e-16 * (n + 20));
      const expected = Float64Array.from(
        { length: n },
        (_, i) => Math.sqrt((k === 0 ? 1 : 2) / n) * Math.cos(Math.PI * k * (i + 0.5) / n),
      );
      const column = vectors.filter((_, at) => at % n === k);
      const sign = Math.sign(column.reduce((sum, x, i) => sum + x * expected[i], 0));
      // Rounding over the gap, about 10 / n^2 at the ends.
      const difference = largestDifference(column, expected.map((x) => sign * x));
      assert.ok(difference < 1e-16 * n * n + 1e-14, `${n} ${k}: ${difference}`);
      if (k === 0 || k === n - 1) continue;
      // Those of fixed ends, sines, are others.
      const sines = Float64Array.from(
        { length: n },
        (_, i) => sign * Math.sqrt(2 / (n + 1)) * Math.sin(Math.PI * k * (i + 1) / (n + 1)),
      );
      assert.ok(largestDifference(column, sines) > 1e-3);
    }
  }
});

Deno.test("symmetricEigen: values and vectors at 150 are LAPACK's, pairs of Wilkinson's matrix mpmath's", () => {
  const n = 150;
  const a = symmetric(n, (i, j) => Math.cos(1.3 * (i + 1) * (j + 1) * (i + j + 2)));
  const { values, vectors } = check(a, n, "150");
  assert.ok(largestDifference(values, reference.symmetric.values) < 1e-13);
  [0, 75, 149].forEach((k, index) => {
    const expected = reference.symmetric.vectors.slice(index * n, (index + 1) * n);
    const column = vectors.filter((_, at) => at % n === k);
    const sign = Math.sign(column.reduce((sum, x, i) => sum + x * expected[i], 0));
    assert.ok(largestDifference(column, expected.map((x) => sign * x)) < 1e-12, `${k}`);
  });
  const wilkinson = symmetric(21, (i, j) => i === j ? Math.abs(i - 10) : i - j === 1 ? 1 : 0);
  const found = check(wilkinson, 21, "Wilkinson").values;
  // The two largest are 7e-14 apart: distinct numbers, not one.
  assert.ok(largestDifference(found, reference.wilkinson.exact) < 1e-14);
  assert.ok(found[20] - found[19] > 5e-14 && found[20] - found[19] < 9e-14);
});

Deno.test("symmetricEigen: values interlace with those of the leading block", () => {
  const a = random(80, 4);
  const outer = symmetricEigen(a, 80).values;
  const inner = symmetricEigen(symmetric(79, (i, j) => a[i * 80 + j]), 79).values;
  for (let k = 0; k < 79; k++) {
    assert.ok(outer[k] <= inner[k] + 1e-13 && inner[k] <= outer[k + 1] + 1e-13, `${k}`);
  }
});

Deno.test("symmetricEigen reads the lower triangle alone, and refuses what is not finite or not square", () => {
  const n = 40;
  const a = random(n, 3);
  const expected = symmetricEigen(a, n);
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) a[i * n + j] = 1e10 * (i - j);
  const found = symmetricEigen(a, n);
  assert.ok(largestDifference(found.values, expected.values) < 1e-13);
  a[41] = NaN;
  assert.throws(() => symmetricEigen(a, n), /symmetric matrix of order 40 whose entry 41 is NaN/);
  assert.throws(() => symmetricEigen(a, 39), /matrix of order 39 with 1600 entries/);
});
