import assert from "node:assert/strict";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { spherePoints } from "../../../lib/num/random/sphere.ts";
import { assertClose, assertDistribution, StatisticalFailure } from "../../support.ts";

// Archimedes: in space a coordinate of a uniform point is uniform. 20,000 points: fails wrongly once in
// 1e6, detects a distance of 0.033.
Deno.test("in space each coordinate is uniform; wrong: normals that are not normed", () => {
  const count = 20_000;
  const points = spherePoints(randomStream(keyOf(8101)), { count, dimension: 3, radius: 2 });
  for (const axis of [0, 1, 2]) {
    const values = Float64Array.from({ length: count }, (_, i) => points[3 * i + axis]);
    assertDistribution(values, (x) => (x + 2) / 4, { discrepancy: 0.033 });
  }
  const normals = new Float64Array(count);
  randomStream(keyOf(8101)).fillNormal(normals);
  const cdf = (x: number) => Math.min(1, Math.max(0, (x + 2) / 4));
  assert.throws(() => assertDistribution(normals, cdf), StatisticalFailure);
});

Deno.test("every point has the radius; no points are a bug", () => {
  const points = spherePoints(randomStream(keyOf(8102)), { count: 50, dimension: 7, radius: 3 });
  for (let i = 0; i < 50; i++) {
    let square = 0;
    for (let k = 0; k < 7; k++) square += points[7 * i + k] ** 2;
    assertClose(Math.sqrt(square), 3, { relative: 1e-14 });
  }
  const none = { count: 0, dimension: 7, radius: 3 };
  assert.throws(() => spherePoints(randomStream(keyOf(1)), none), /bug/);
});
