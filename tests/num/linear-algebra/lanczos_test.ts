import assert from "node:assert/strict";
import { symmetricEigenvalues } from "../../../lib/num/linear-algebra/eigenvalues.ts";
import { extremeEigenvalues } from "../../../lib/num/linear-algebra/lanczos.ts";
import { matrixProduct } from "../../../lib/num/linear-algebra/product.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";

const key = keyOf(41);

/** Fixed-ended second differences, plus a shift. */
function secondDifferences(order: number, shift = 0) {
  return {
    order,
    key,
    apply: (v: Float64Array, out: Float64Array) => {
      for (let i = 0; i < order; i++) {
        out[i] = (2 + shift) * v[i] - (i > 0 ? v[i - 1] : 0) - (i + 1 < order ? v[i + 1] : 0);
      }
    },
  };
}

function diagonalOperator(entries: readonly number[]) {
  return {
    order: entries.length,
    key,
    apply: (v: Float64Array, out: Float64Array) => entries.forEach((x, i) => out[i] = x * v[i]),
  };
}

Deno.test("second differences: both ends are 2 -+ 2 cos(pi / (n + 1)), shifted with the operator", () => {
  for (const order of [1, 2, 3, 50, 400]) {
    for (const shift of [0, -10, 1000]) {
      const { smallest, largest, steps } = extremeEigenvalues(secondDifferences(order, shift));
      const reach = 2 * Math.cos(Math.PI / (order + 1));
      const bound = 1e-14 * (Math.abs(shift) + 4);
      assert.ok(Math.abs(smallest - (2 + shift - reach)) < bound, `${order} ${shift}`);
      assert.ok(Math.abs(largest - (2 + shift + reach)) < bound, `${order} ${shift}`);
      assert.ok(steps <= order);
    }
  }
});

Deno.test("an eigenvalue apart is found in few steps, to the tolerance; a loose one stops earlier", () => {
  const entries = Array.from({ length: 2000 }, (_, i) => i === 7 ? 3 : i === 9 ? -2 : i / 2000);
  const tight = extremeEigenvalues({ ...diagonalOperator(entries), tolerance: 1e-12 });
  assert.ok(Math.abs(tight.largest - 3) < 3e-12 && Math.abs(tight.smallest + 2) < 3e-12);
  assert.ok(tight.steps < 60, `${tight.steps}`);
  const loose = extremeEigenvalues({ ...diagonalOperator(entries), tolerance: 1e-3 });
  assert.ok(loose.steps < tight.steps - 5 && Math.abs(loose.largest - 3) < 3e-3);
});

Deno.test("dense: the ends of all eigenvalues, of a spectrum over twelve decades too", () => {
  for (const n of [5, 60, 130]) {
    const g = new Float64Array(n * n);
    randomStream(keyOf(n)).fillNormal(g);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) g[i * n + j] *= 10 ** (-6 * j / n);
    const matrix = matrixProduct(g, g, { rows: n, inner: n, columns: n, transposeB: true });
    const all = symmetricEigenvalues(matrix, n);
    const apply = (v: Float64Array, out: Float64Array) =>
      out.set(matrixProduct(matrix, v, { rows: n, inner: n, columns: 1 }));
    const { smallest, largest } = extremeEigenvalues({ order: n, key, apply });
    assert.ok(Math.abs(largest - all[n - 1]) < 1e-13 * all[n - 1]);
    assert.ok(Math.abs(smallest - all[0]) < 1e-12 * all[n - 1]);
    // The next eigenvalue in is a wrong answer that the bound would show.
    assert.ok(Math.abs(largest - all[n - 2]) > 1e-6 * all[n - 1]);
  }
});

Deno.test("a multiple of the identity, zero and two values end where the vectors span an invariant space", () => {
  const zero = extremeEigenvalues(diagonalOperator([0, 0, 0]));
  assert.ok(Math.abs(zero.smallest) < 1e-300 && Math.abs(zero.largest) < 1e-300);
  const five = extremeEigenvalues(diagonalOperator(new Array(100).fill(5)));
  assert.ok(Math.abs(five.smallest - 5) < 1e-14 && five.steps <= 2);
  const two = extremeEigenvalues(
    diagonalOperator(Array.from({ length: 90 }, (_, i) => i % 2 ? 1 : -4)),
  );
  assert.ok(Math.abs(two.smallest + 4) < 1e-14 && Math.abs(two.largest - 1) < 1e-14);
  assert.ok(two.steps <= 3);
});

Deno.test("the same key gives the same bits, another one others", () => {
  const operator = diagonalOperator(Array.from({ length: 300 }, (_, i) => Math.sin(i)));
  const first = extremeEigenvalues({ ...operator, tolerance: 1e-4 });
  assert.deepEqual(extremeEigenvalues({ ...operator, tolerance: 1e-4 }), first);
  const other = extremeEigenvalues({ ...operator, tolerance: 1e-4, key: keyOf(42) });
  assert.notDeepEqual(other, first);
});

Deno.test("products that are not finite, no order and no tolerance are refused", () => {
  const broken = diagonalOperator([1, NaN, 2]);
  assert.throws(
    () => extremeEigenvalues(broken),
    /operator of order 3 whose product 1 is not finite/,
  );
  assert.throws(() => extremeEigenvalues(diagonalOperator([])), /operator of order 0/);
  assert.throws(
    () => extremeEigenvalues({ ...diagonalOperator([1, 2]), tolerance: 0 }),
    /a tolerance of 0/,
  );
});
