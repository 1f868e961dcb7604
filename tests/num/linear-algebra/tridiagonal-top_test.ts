import assert from "node:assert/strict";
import { topPair } from "../../../lib/num/linear-algebra/tridiagonal-top.ts";
import { symmetricEigen } from "../../../lib/num/linear-algebra/linalg.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose } from "../../support.ts";

Deno.test("second differences: 2 cos(pi / (n + 1)), a sine", () => {
  const n = 50;
  const { value, vector } = topPair({
    diagonal: new Float64Array(n),
    beside: new Float64Array(n - 1).fill(1),
  });
  assertClose(value, 2 * Math.cos(Math.PI / (n + 1)), { absolute: 4e-15 });
  // Wrong: the next eigenvalue down is 0.01 away.
  assert.ok(Math.abs(value - 2 * Math.cos(2 * Math.PI / (n + 1))) > 0.01);
  vector.forEach((x, i) => {
    const expected = Math.sqrt(2 / (n + 1)) * Math.sin(Math.PI * (i + 1) / (n + 1));
    assertClose(x, expected, { absolute: 1e-12 });
  });
});

Deno.test("random matrices: the last pair of the full eigenproblem, positive entries", () => {
  const stream = randomStream(keyOf(312));
  for (const n of [1, 2, 3, 17]) {
    const diagonal = Float64Array.from({ length: n }, () => stream.normal());
    const beside = Float64Array.from({ length: n }, () => stream.uniform());
    const whole = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      whole[i * n + i] = diagonal[i];
      if (i > 0) whole[i * n + i - 1] = whole[(i - 1) * n + i] = beside[i - 1];
    }
    const { value, vector } = topPair({ diagonal, beside });
    assertClose(value, symmetricEigen(whole, n).values[n - 1], { absolute: 1e-13 });
    assert.ok(vector.every((x) => x > 0));
    vector.forEach((x, i) => {
      const product = vector.reduce((sum, y, j) => sum + whole[i * n + j] * y, 0);
      assertClose(product, value * x, { absolute: 1e-13 });
    });
  }
});
