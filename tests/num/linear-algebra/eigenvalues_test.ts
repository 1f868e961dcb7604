import assert from "node:assert/strict";
import fc from "fast-check";
import {
  symmetricEigenvalues,
  tridiagonalEigenvalue,
  tridiagonalEigenvalues,
} from "../../../lib/num/linear-algebra/eigenvalues.ts";
import { symmetricEigen } from "../../../lib/num/linear-algebra/linalg.ts";
import { gaussHermite, gaussLegendre } from "../../../lib/num/analysis/quadrature.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose } from "../../support.ts";

function normals(count: number, seed: number): Float64Array {
  const out = new Float64Array(count);
  randomStream(keyOf(seed)).fillNormal(out);
  return out;
}

function dense(diagonal: Float64Array, offDiagonal: Float64Array): Float64Array {
  const n = diagonal.length;
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    out[i * n + i] = diagonal[i];
    if (i > 0) out[i * n + i - 1] = out[(i - 1) * n + i] = offDiagonal[i - 1];
  }
  return out;
}

/** Second differences, with free ends (the ends' rows sum to 0) or fixed ones. */
function secondDifferences(n: number, ends: "free" | "fixed") {
  const diagonal = new Float64Array(n).fill(2);
  if (ends === "free") {
    diagonal[0] -= 1;
    diagonal[n - 1] -= 1;
  }
  return { diagonal, offDiagonal: new Float64Array(n - 1).fill(-1) };
}

function largestError(found: Float64Array, expected: (k: number) => number): number {
  return found.reduce((worst, value, k) => Math.max(worst, Math.abs(value - expected(k))), 0);
}

Deno.test("free-ended second differences have eigenvalues 2 - 2 cos(pi k / n); fixed-ended ones differ", () => {
  for (const n of [1, 2, 3, 10, 257]) {
    const { diagonal, offDiagonal } = secondDifferences(n, "free");
    const expected = (k: number) => 2 - 2 * Math.cos(Math.PI * k / n);
    const bound = 4 * n * 1.2e-16 + 1e-15;
    const all = tridiagonalEigenvalues(diagonal, offDiagonal);
    assert.ok(largestError(all, expected) < bound, `QL at ${n}`);
    const single = all.map((_, k) => tridiagonalEigenvalue(diagonal, offDiagonal, k));
    assert.ok(largestError(single, expected) < 4e-15, `bisection at ${n}`);
    assert.ok(
      largestError(symmetricEigenvalues(dense(diagonal, offDiagonal), n), expected) < bound,
    );
    // The wrong ends move eigenvalues by at least about pi / n^2 somewhere.
    const wrong = secondDifferences(n, "fixed");
    assert.ok(
      largestError(tridiagonalEigenvalues(wrong.diagonal, wrong.offDiagonal), expected) > 1 / n,
    );
  }
});

Deno.test("Jacobi matrices of Hermite and Legendre have the Gauss nodes; entries one off do not", () => {
  for (const n of [1, 2, 7, 60]) {
    const zero = new Float64Array(n);
    const hermite = Float64Array.from({ length: n - 1 }, (_, k) => Math.sqrt(k + 1));
    const { nodes } = gaussHermite(n);
    assert.ok(largestError(tridiagonalEigenvalues(zero, hermite), (k) => nodes[k]) < 1e-13 * n);
    const legendre = Float64Array.from({ length: n - 1 }, (_, i) => {
      const k = i + 1;
      return k / Math.sqrt(4 * k * k - 1);
    });
    const legendreNodes = gaussLegendre(n).nodes;
    const found = tridiagonalEigenvalues(zero, legendre);
    assert.ok(largestError(found, (k) => legendreNodes[k]) < 1e-14);
    if (n === 1) continue;
    const shifted = hermite.map((entry) => Math.sqrt(entry * entry + 1));
    assert.ok(largestError(tridiagonalEigenvalues(zero, shifted), (k) => nodes[k]) > 0.1);
  }
});

Deno.test("the dense matrix min(i, j) has eigenvalues 1 / (4 sin^2((2k - 1) pi / (4n + 2)))", () => {
  for (const n of [1, 2, 5, 80]) {
    const matrix = Float64Array.from(
      { length: n * n },
      (_, at) => 1 + Math.min(Math.floor(at / n), at % n),
    );
    const before = matrix.slice();
    const found = symmetricEigenvalues(matrix, n);
    const expected = (k: number) =>
      1 / (4 * Math.sin((2 * (n - k) - 1) * Math.PI / (4 * n + 2)) ** 2);
    assert.ok(largestError(found, expected) < n * 2e-16 * expected(n - 1) + 1e-15, `${n}`);
    assert.deepEqual(matrix, before);
  }
});

Deno.test("symmetricEigenvalues are those with vectors, and read the lower triangle alone", () => {
  for (const n of [1, 2, 3, 9, 40]) {
    const matrix = normals(n * n, n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) matrix[j * n + i] = matrix[i * n + j];
    }
    const { values } = symmetricEigen(matrix, n);
    const found = symmetricEigenvalues(matrix, n);
    assert.ok(largestError(found, (k) => values[k]) < 1e-13, `${n}`);
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) matrix[i * n + j] = NaN;
    if (n > 1) assert.throws(() => symmetricEigenvalues(matrix, n), /entry 1 is NaN/);
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) matrix[i * n + j] = 7;
    assert.deepEqual(symmetricEigenvalues(matrix, n), found);
  }
});

Deno.test("QL and bisection agree on every tridiagonal matrix, whatever the signs beside the diagonal", () => {
  const entry = fc.oneof(
    fc.double({ min: -3, max: 3, noNaN: true }),
    fc.constantFrom(0, 1e-9, -1, 2),
  );
  const size = fc.integer({ min: 1, max: 24 });
  fc.assert(
    fc.property(
      size.chain((n) =>
        fc.tuple(
          fc.array(entry, { minLength: n, maxLength: n }),
          fc.array(entry, { minLength: n - 1, maxLength: n - 1 }),
        )
      ),
      ([centre, beside]) => {
        const [diagonal, offDiagonal] = [Float64Array.from(centre), Float64Array.from(beside)];
        const found = tridiagonalEigenvalues(diagonal, offDiagonal);
        const single = (k: number) => tridiagonalEigenvalue(diagonal, offDiagonal, k);
        assert.ok(largestError(found, single) < 1e-13);
        const turned = offDiagonal.map((value) => -value);
        assert.ok(largestError(tridiagonalEigenvalues(diagonal, turned), single) < 1e-13);
        assert.deepEqual([...diagonal], centre);
        assert.deepEqual([...offDiagonal], beside);
      },
    ),
    { seed: 20220614, numRuns: 200 },
  );
});

Deno.test("a power of two in front changes no digit, from 1e-200 to 1e300", () => {
  const [diagonal, offDiagonal] = [normals(30, 1), normals(29, 2)];
  const matrix = dense(diagonal, offDiagonal);
  const all = tridiagonalEigenvalues(diagonal, offDiagonal);
  for (const factor of [2 ** -700, 2 ** 990]) {
    const times = (values: Float64Array) => values.map((value) => value * factor);
    assert.deepEqual(tridiagonalEigenvalues(times(diagonal), times(offDiagonal)), times(all));
    assert.deepEqual(
      symmetricEigenvalues(times(matrix), 30),
      times(symmetricEigenvalues(matrix, 30)),
    );
    assert.equal(
      tridiagonalEigenvalue(times(diagonal), times(offDiagonal), 29),
      factor * tridiagonalEigenvalue(diagonal, offDiagonal, 29),
    );
  }
  assert.deepEqual([...tridiagonalEigenvalues(new Float64Array(3), new Float64Array(2))], [
    0,
    0,
    0,
  ]);
  assertClose(tridiagonalEigenvalue(new Float64Array(3), new Float64Array(2), 1), 0, {
    absolute: 1e-300,
  });
});

Deno.test("sizes and entries that make no matrix are refused", () => {
  const [three, two] = [new Float64Array(3), new Float64Array(2)];
  assert.throws(() => symmetricEigenvalues(three, 2), /order 2 with 3 entries/);
  assert.throws(() => tridiagonalEigenvalues(three, three), /3 diagonal and 3 entries beside/);
  assert.throws(() => tridiagonalEigenvalue(three, two, 3), /eigenvalue 3 of a matrix of order 3/);
  assert.throws(
    () => tridiagonalEigenvalues(Float64Array.of(1, Infinity), Float64Array.of(1)),
    /cannot take eigenvalues of a tridiagonal matrix of order 2 whose entry 1 is Infinity/,
  );
  assert.deepEqual(symmetricEigenvalues(new Float64Array(0), 0), new Float64Array(0));
});
