import assert from "node:assert/strict";
import { extremeOf, spectralDistance } from "../../../lib/num/wide-limits/spectral-distance.ts";
import { assertClose } from "../../support.ts";

type Distance = typeof spectralDistance;

/** [[2, 1], [1, 2]] has eigenvalues 1 and 3; less 4 times the identity, -3 and -1. */
function assertDistance(distance: Distance): void {
  const [a, b] = [Float64Array.of(2, 1, 1, 2), Float64Array.of(4, 0, 0, 4)];
  assertClose(distance(a, b, 2), 3, { absolute: 1e-14 });
  assertClose(distance(b, a, 2), 3, { absolute: 1e-14 });
}

Deno.test("extremes and distance of matrices of order 2, by hand", () => {
  const { least, largest } = extremeOf(Float64Array.of(2, 1, 1, 2), 2);
  assertClose(least, 1, { absolute: 1e-14 });
  assertClose(largest, 3, { absolute: 1e-14 });
  assertDistance(spectralDistance);
});

Deno.test("a wrong variant is rejected: the largest eigenvalue of the difference, with its sign", () => {
  const wrong: Distance = (a, b, order) => extremeOf(a.map((x, k) => x - b[k]), order).largest;
  assert.throws(() => assertDistance(wrong));
});
