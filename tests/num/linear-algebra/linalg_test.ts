import assert from "node:assert/strict";
import reference from "../../fixtures/num/reference.json" with { type: "json" };
import {
  cholesky,
  multiply,
  qr,
  singularValues,
  solveCholesky,
  solveLower,
  symmetricEigen,
} from "../../../lib/num/linear-algebra/linalg.ts";
import { assertClose } from "../../support.ts";

const n = 5;
const spd = Float64Array.from(reference.spd);

function transpose(a: Float64Array, rows: number, columns: number): Float64Array {
  return a.map((_, k) => a[(k % rows) * columns + Math.floor(k / rows)]);
}

function near(a: Float64Array, b: ArrayLike<number>, tolerance = 1e-13): void {
  assert.equal(a.length, b.length);
  a.forEach((value, i) => assertClose(value, b[i], { absolute: tolerance, what: `entry ${i}` }));
}

Deno.test("the Cholesky factor is NumPy's, and may overwrite its matrix", () => {
  near(cholesky(spd, n), reference.cholesky);
  const own = spd.slice();
  assert.equal(cholesky(own, n, own), own);
  near(own, reference.cholesky);
});

Deno.test("a matrix that is not positive definite is refused with the pivot", () => {
  const singular = Float64Array.of(1, 1, 1, 1);
  assert.throws(() => cholesky(singular, 2), /2 x 2 matrix whose pivot 1 is 0/);
  assert.throws(() => cholesky(Float64Array.of(1, 2, 2, 1), 2), /pivot 1 is -3/);
  assert.throws(() => cholesky(Float64Array.of(NaN), 1), /pivot 0 is NaN/);
  assert.throws(() => cholesky(Float64Array.of(Infinity), 1), /pivot 0 is Infinity/);
});

Deno.test("triangular and Cholesky solves invert the product", () => {
  const lower = cholesky(spd, n);
  const x = Float64Array.of(1, -2, 3, 0.5, 4);
  const column = { rows: n, inner: n, columns: 1 };
  near(solveLower(lower, multiply(lower, x, column)), x, 1e-12);
  near(solveCholesky(lower, multiply(spd, x, column)), x, 1e-12);
});

Deno.test("eigenvalues ascend as NumPy's, and the vectors rebuild the matrix", () => {
  const { values, vectors } = symmetricEigen(spd, n);
  near(values, reference.eigenvalues, 1e-12);
  const scaled = vectors.map((entry, k) => entry * values[k % n]);
  const shape = { rows: n, inner: n, columns: n };
  near(multiply(scaled, transpose(vectors, n, n), shape), spd, 1e-12);
  near(multiply(transpose(vectors, n, n), vectors, shape), identity(n));
});

function identity(size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, k) => k % (size + 1) === 0 ? 1 : 0);
}

Deno.test("singular values descend as NumPy's, whichever side is longer", () => {
  const rect = Float64Array.from(reference.rect);
  near(singularValues(rect, { rows: 6, columns: 4 }), reference.singularValues, 1e-12);
  const wide = transpose(rect, 4, 6).map((_, k) => rect[(k % 6) * 4 + Math.floor(k / 6)]);
  near(singularValues(wide, { rows: 4, columns: 6 }), reference.singularValues, 1e-12);
});

Deno.test("QR has orthonormal columns, a diagonal above 0, and rebuilds the matrix", () => {
  const rect = Float64Array.from(reference.rect);
  const { orthogonal, upper } = qr(rect, { rows: 6, columns: 4 });
  near(multiply(orthogonal, upper, { rows: 6, inner: 4, columns: 4 }), rect);
  near(
    multiply(transpose(orthogonal, 6, 4), orthogonal, { rows: 4, inner: 6, columns: 4 }),
    identity(4),
  );
  for (let i = 0; i < 4; i++) {
    assert.ok(upper[i * 5] > 0);
    for (let j = 0; j < i; j++) assert.equal(upper[i * 4 + j], 0);
  }
});

Deno.test("a matrix with an entry that is no number is refused", () => {
  const a = Float64Array.of(1, NaN, NaN, 1);
  assert.throws(() => symmetricEigen(a, 2), /entry 1 is NaN/);
  assert.throws(() => singularValues(a, { rows: 2, columns: 2 }), /entry 1 is NaN/);
});

Deno.test("small and large orders, by plain loops and by the kernel, give the same to rounding", () => {
  for (const size of [46, 47, 48, 49, 100]) {
    // A band that is diagonally dominant; its solution is known by construction.
    const a = Float64Array.from({ length: size * size }, (_, k) => {
      const [i, j] = [Math.floor(k / size), k % size];
      return i === j ? 4 + i / size : Math.exp(-Math.abs(i - j));
    });
    const own = a.slice();
    assert.equal(cholesky(own, size, own), own);
    const turned = own.map((_, k) => own[(k % size) * size + Math.floor(k / size)]);
    const shape = { rows: size, inner: size, columns: size };
    near(multiply(own, turned, shape), a, 1e-14);
    for (let i = 0; i < size; i++) {
      for (let j = i + 1; j < size; j++) assert.equal(own[i * size + j], 0);
    }
    const x = Float64Array.from({ length: size }, (_, i) => Math.cos(i));
    const b = multiply(a, x, { ...shape, columns: 1 });
    near(solveCholesky(own, b), x, 1e-14);
    // Of an upper triangle the diagonal alone is read: another system.
    assert.ok(solveCholesky(turned, b).some((value, i) => Math.abs(value - x[i]) > 0.01));
    const bad = a.slice();
    bad[size * size - 1] = -1;
    const pivot = new RegExp(`${size} x ${size} matrix whose pivot ${size - 1} is -`);
    assert.throws(() => cholesky(bad, size), pivot);
  }
});
