import assert from "node:assert/strict";
import { cholesky } from "../../../lib/num/linear-algebra/linalg.ts";
import {
  choleskyBlocked,
  solveLowerMatrix,
  whiten,
} from "../../../lib/num/linear-algebra/blocked-cholesky.ts";
import { symmetricEigenvalues } from "../../../lib/num/linear-algebra/eigenvalues.ts";
import { matrixProduct } from "../../../lib/num/linear-algebra/product.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";

function normals(count: number, seed: number): Float64Array {
  const out = new Float64Array(count);
  randomStream(keyOf(seed)).fillNormal(out);
  return out;
}

function largestDifference(a: Float64Array, b: ArrayLike<number>): number {
  assert.equal(a.length, b.length);
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);
}

/** G G^T / 2n + 1 with a Gaussian n x 2n matrix G: eigenvalues between 1 and 4. */
function positiveDefinite(n: number, seed: number): Float64Array {
  const g = normals(2 * n * n, seed);
  const out = matrixProduct(g, g, { rows: n, inner: 2 * n, columns: n, transposeB: true });
  for (let i = 0; i < out.length; i++) out[i] /= 2 * n;
  for (let i = 0; i < n; i++) out[i * n + i] += 1;
  return out;
}

const sizes = [0, 1, 2, 3, 5, 31, 32, 33, 63, 64, 65, 67, 130];

Deno.test("choleskyBlocked: the factor's square is the matrix, from its lower triangle alone", () => {
  for (const n of sizes) {
    const a = positiveDefinite(n, n + 1);
    const lower = choleskyBlocked(a, n);
    const square = matrixProduct(lower, lower, { rows: n, inner: n, columns: n, transposeB: true });
    assert.ok(largestDifference(square, a) < 1e-14, `${n}`);
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        assert.equal(lower[i * n + j], 0);
        a[i * n + j] = NaN;
      }
    }
    assert.deepEqual(choleskyBlocked(a, n), lower);
    assert.ok(largestDifference(lower, cholesky(a, n)) < 1e-13, `${n}`);
  }
});

Deno.test("choleskyBlocked: entries of min(i, j) are 1; the Hilbert matrix of order 12 keeps its residual", () => {
  const n = 150;
  const least = Float64Array.from(
    { length: n * n },
    (_, k) => 1 + Math.min(Math.floor(k / n), k % n),
  );
  const lower = choleskyBlocked(least, n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) assert.equal(lower[i * n + j], 1);
  const hilbert = Float64Array.from(
    { length: 144 },
    (_, k) => 1 / (1 + Math.floor(k / 12) + k % 12),
  );
  const factor = choleskyBlocked(hilbert, 12);
  const square = matrixProduct(factor, factor, {
    rows: 12,
    inner: 12,
    columns: 12,
    transposeB: true,
  });
  assert.ok(largestDifference(square, hilbert) < 3e-16);
});

Deno.test("choleskyBlocked: a matrix that is not positive definite is refused with its first bad pivot", () => {
  for (const n of [2, 3, 64, 70, 140]) {
    for (const bad of [0, 1, n >> 1, n - 1]) {
      const a = new Float64Array(n * n);
      for (let i = 0; i < n; i++) a[i * n + i] = 2;
      a[bad * n + bad] = -3;
      assert.throws(() => choleskyBlocked(a, n), new RegExp(`pivot ${bad} is -3`));
      a[bad * n + bad] = NaN;
      assert.throws(() => choleskyBlocked(a, n), new RegExp(`pivot ${bad} is NaN`));
      a[bad * n + bad] = Infinity;
      assert.throws(() => choleskyBlocked(a, n), new RegExp(`pivot ${bad} is Infinity`));
    }
  }
  assert.throws(() => choleskyBlocked(new Float64Array(3), 2), /2 x 2 matrix with 3 entries/);
});

Deno.test("solveLowerMatrix: the solution times L is the right-hand side; the transposed L is another", () => {
  for (const n of sizes) {
    for (const columns of [0, 1, 2, 3, 8, 37]) {
      const lower = choleskyBlocked(positiveDefinite(n, n + 1), n);
      const b = normals(n * columns, 5);
      const x = solveLowerMatrix(lower, n, b, columns);
      const shape = { rows: n, inner: n, columns };
      assert.ok(largestDifference(matrixProduct(lower, x, shape), b) < 1e-13, `${n} ${columns}`);
      if (n > 4 && columns > 0) {
        const wrong = matrixProduct(lower, x, { ...shape, transposeA: true });
        assert.ok(largestDifference(wrong, b) > 1e-3);
      }
    }
  }
  assert.throws(
    () => solveLowerMatrix(new Float64Array(4), 2, new Float64Array(3), 2),
    /a triangle of order 2 with 4 entries, 3 on the right/,
  );
});

Deno.test("solveLowerMatrix: entries above the diagonal are not read; a zero pivot is not finite", () => {
  const n = 67;
  const lower = choleskyBlocked(positiveDefinite(n, 3), n);
  const b = normals(n * 5, 6);
  const expected = solveLowerMatrix(lower, n, b, 5);
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) lower[i * n + j] = NaN;
  assert.deepEqual(solveLowerMatrix(lower, n, b, 5), expected);
  lower[66 * n + 66] = 0;
  const found = solveLowerMatrix(lower, n, b, 5);
  assert.ok(!Number.isFinite(found[66 * 5]));
});

Deno.test("whiten: L L^T becomes the identity, a product with L comes back, and the result is symmetric", () => {
  for (const n of sizes) {
    const b = positiveDefinite(n, n + 1);
    const lower = choleskyBlocked(b, n);
    const identity = Float64Array.from({ length: n * n }, (_, k) => k % (n + 1) === 0 ? 1 : 0);
    assert.ok(largestDifference(whiten(lower, n, b), identity) < 1e-13, `${n}`);
    const shape = { rows: n, inner: n, columns: n };
    const centre = positiveDefinite(n, n + 2);
    const half = matrixProduct(lower, centre, shape);
    const a = matrixProduct(half, lower, { ...shape, transposeB: true });
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) a[i * n + j] = NaN;
    const found = whiten(lower, n, a);
    assert.ok(largestDifference(found, centre) < 1e-12, `${n}`);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) assert.equal(found[i * n + j], found[j * n + i]);
    }
    // Of the one-sided L^{-1} A the eigenvalues differ.
    if (n > 4) assert.ok(largestDifference(solveLowerMatrix(lower, n, b, n), identity) > 1e-2);
  }
});

Deno.test("whiten: eigenvalues of the pair min(i, j) and second differences are 1 / mu^2", () => {
  // min(i, j) is the inverse of second differences with one free end, whose eigenvalues mu are known.
  const n = 40;
  const least = Float64Array.from(
    { length: n * n },
    (_, k) => 1 + Math.min(Math.floor(k / n), k % n),
  );
  const second = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    second[i * n + i] = i === n - 1 ? 1 : 2;
    if (i > 0) second[i * n + i - 1] = second[(i - 1) * n + i] = -1;
  }
  const found = symmetricEigenvalues(whiten(choleskyBlocked(second, n), n, least), n);
  found.forEach((value, k) => {
    const mu = 4 * Math.sin((2 * (n - k) - 1) * Math.PI / (4 * n + 2)) ** 2;
    assert.ok(Math.abs(value - mu ** -2) < 1e-9 * mu ** -2 + 1e-11, `${k}: ${value}`);
  });
});
