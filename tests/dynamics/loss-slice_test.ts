import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/loss-slice.ts";
import { assertClose } from "../support.ts";
import { fieldsOf } from "./layer-matrix/job.ts";

const base = { width: 4, layers: 2, inputs: 6, deviation: 0.5, reach: 0.4, points: 21 };
const { loss, quadratic, changed } = fieldsOf(plugin, base, 4501);

/** Where no unit has changed its side the loss is the quadratic times `factor`. */
function assertQuadratic(factor: number): void {
  let inside = 0;
  loss.values.forEach((value, k) => {
    if (changed.values[k] > 0) return;
    inside++;
    assertClose(value, factor * quadratic.values[k], { absolute: 1e-12 });
  });
  assert.ok(inside > 10 && inside < loss.values.length / 2);
}

Deno.test("inside the first boundary the loss is the quadratic", () => {
  assertQuadratic(1);
});

Deno.test("a wrong variant is rejected: H without its factor 2", () => {
  assert.throws(() => assertQuadratic(0.5));
});

Deno.test("outside it is another function; the minimum is 0, at the centre", () => {
  const gaps = loss.values.map((value, k) => Math.abs(value - quadratic.values[k]));
  assert.ok(gaps.some((gap, k) => changed.values[k] > 0 && gap > 0.01));
  const centre = 10 * 21 + 10;
  for (const plane of [0, 1]) {
    assertClose(loss.values[plane * 441 + centre], 0, { absolute: 1e-25 });
    // The unit: 1 at the end of the steepest direction.
    assertClose(quadratic.values[plane * 441 + 10 * 21 + 20], 1, { absolute: 1e-12 });
  }
});
