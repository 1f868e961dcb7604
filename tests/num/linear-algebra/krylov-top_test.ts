import assert from "node:assert/strict";
import { krylovTop } from "../../../lib/num/linear-algebra/krylov-top.ts";
import { symmetricEigen } from "../../../lib/num/linear-algebra/linalg.ts";
import { dot } from "../../../lib/num/linear-algebra/vector.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { squareTimes, symmetricGaussian } from "../../../lib/num/random/symmetric-gaussian.ts";
import { assertClose } from "../../support.ts";

const order = 120;

/** A spike of size 2 along the first axis on a Gaussian matrix. */
function spiked(): Float64Array {
  const entries = symmetricGaussian(keyOf(313), { order, deviation: 1 / Math.sqrt(order) });
  entries[0] += 2;
  return entries;
}

const first = Float64Array.from({ length: order }, (_, i) => i === 0 ? 1 : 0);

Deno.test("the top pair of a spiked matrix is that of the full eigenproblem", () => {
  const entries = spiked();
  const { value, vector } = krylovTop((q) => squareTimes(entries, q), {
    start: first,
    tolerance: 1e-12,
    stepsMax: order,
  });
  const all = symmetricEigen(entries, order).values;
  assertClose(value, all[order - 1], { absolute: 1e-12 });
  assert.ok(Math.abs(value - all[order - 2]) > 0.1);
  assertClose(dot(vector, vector), 1, { absolute: 1e-13 });
  const product = squareTimes(entries, vector);
  product.forEach((x, i) => assertClose(x, value * vector[i], { absolute: 3e-12 }));
  assert.ok(vector[0] > 0);
});

Deno.test("too few steps are an error, not a rough answer; a small space is exhausted", () => {
  const entries = spiked();
  const times = (q: Float64Array) => squareTimes(entries, q);
  assert.throws(
    () => krylovTop(times, { start: first, tolerance: 1e-12, stepsMax: 16 }),
    /16 steps/,
  );
  const two = (q: Float64Array) => Float64Array.of(q[0] + q[1], q[0] - q[1]);
  const { value } = krylovTop(two, { start: Float64Array.of(1, 0), tolerance: 1e-14, stepsMax: 9 });
  assertClose(value, Math.SQRT2, { absolute: 1e-14 });
});
