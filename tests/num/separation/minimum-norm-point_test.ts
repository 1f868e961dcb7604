import assert from "node:assert/strict";
import { minimumNormPoint } from "../../../lib/num/separation/minimum-norm-point.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose } from "../../support.ts";

function productsOf(points: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(
    points.flatMap((a) => points.map((b) => a.reduce((sum, value, k) => sum + value * b[k], 0))),
  );
}

const nearest = (points: readonly (readonly number[])[]) =>
  minimumNormPoint(productsOf(points), points.length, { toTheEnd: true });

Deno.test("a segment: the foot of the perpendicular, or its nearer end", () => {
  const inside = nearest([[3, 1], [-1, 1]]);
  assertClose(inside.squaredNorm, 1, { absolute: 1e-12 });
  assertClose(inside.weights[0], 0.25, { absolute: 1e-12 });
  assertClose(nearest([[3, 1], [1, 1]]).squaredNorm, 2, { absolute: 1e-12 });
});

Deno.test("points around the origin cannot be separated from it, also without rounding to spare", () => {
  const around = nearest([[1, 0], [-0.5, 0.8], [-0.5, -0.8]]);
  assert.equal(around.isSeparable, false);
  assert.ok(around.squaredNorm < 1e-12);
  // Two opposite points: the origin is on the boundary of the hull.
  assert.equal(nearest([[1, 0], [-1, 0], [0, 1]]).isSeparable, false);
  assert.equal(nearest([[1, 0], [-1, 0.01], [0, 1]]).isSeparable, true);
});

/** Frank and Wolfe's method by plain loops, for another route to the same norm. */
function franksNorm(points: readonly (readonly number[])[], steps: number): number {
  const x = [...points[0]];
  for (let step = 0; step < steps; step++) {
    const scores = points.map((p) => p.reduce((sum, value, k) => sum + value * x[k], 0));
    const best = points[scores.indexOf(Math.min(...scores))];
    const difference = best.map((value, k) => value - x[k]);
    const square = difference.reduce((sum, value) => sum + value * value, 0);
    if (square === 0) break;
    const along = -difference.reduce((sum, value, k) => sum + value * x[k], 0) / square;
    const length = Math.min(1, Math.max(0, along));
    for (let k = 0; k < x.length; k++) x[k] += length * difference[k];
  }
  return x.reduce((sum, value) => sum + value * value, 0);
}

function randomPoints(seed: number, count: number, dimension: number): number[][] {
  const stream = randomStream(keyOf(seed));
  return Array.from(
    { length: count },
    () => Array.from({ length: dimension }, (_, k) => stream.normal() + (k === 0 ? 2 : 0)),
  );
}

Deno.test("random points: the norm of another method, and its certificate", () => {
  for (let seed = 0; seed < 20; seed++) {
    const points = randomPoints(720 + seed, 30, 6);
    const { squaredNorm, leastProduct, weights, isSeparable } = nearest(points);
    assertClose(weights.reduce((sum, value) => sum + value, 0), 1, { absolute: 1e-10 });
    assert.ok(weights.every((value) => value >= 0));
    const other = franksNorm(points, 20_000);
    assertClose(squaredNorm, other, { absolute: 2e-3 });
    assert.ok(squaredNorm <= other + 1e-12);
    assert.equal(isSeparable, squaredNorm > 1e-6);
    if (isSeparable) assertClose(leastProduct, squaredNorm, { relative: 1e-9 });
  }
});

Deno.test("a wrong variant is rejected: the point of least norm itself in place of the hull", () => {
  const points = randomPoints(741, 30, 6);
  const least = Math.min(...points.map((p) => p.reduce((sum, value) => sum + value * value, 0)));
  assert.throws(() => assertClose(least, franksNorm(points, 20_000), { absolute: 2e-3 }));
});

Deno.test("a decision alone stops early, with a direction that separates", () => {
  const points = randomPoints(742, 40, 30);
  const products = productsOf(points);
  const { isSeparable, weights } = minimumNormPoint(products, points.length);
  assert.equal(isSeparable, true);
  points.forEach((_, i) => {
    const product = weights.reduce((sum, weight, j) => sum + weight * products[i * 40 + j], 0);
    assert.ok(product > 0);
  });
});
