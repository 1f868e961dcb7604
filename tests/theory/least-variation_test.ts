import assert from "node:assert/strict";
import { plugin } from "../../lib/theory/least-variation.ts";
import { assertClose } from "../support.ts";
import { plateau, seven } from "../num/relu-measure/data-sets.ts";

const range = { from: 0.9, to: 3.4, count: 6 };
type Numbers = Record<
  string,
  { readonly value: number; readonly x: Float64Array; readonly y: Float64Array }
>;
const predict = (point: Parameters<typeof plugin.predict>[0]) =>
  plugin.predict(point) as unknown as Numbers;

Deno.test("plateau data: objective, knots and the published vertices of Figure 8c within 0.0102", () => {
  const found = predict({
    ...plateau,
    penalty: 0.003,
    range,
    comparedPositions: [0.9, 2.083, 2.154, 2.187, 3.4],
    comparedValues: [-0.21, 0.975, 1.001, 0.974, -0.191],
  });
  // The objective of the networks is twice that of the LASSO.
  assertClose(found.objective.value, 2 * 0.0211099, { absolute: 1e-7 });
  assertClose(found.comparedDistance.value, 0.0102, { absolute: 5e-5 });
  assert.deepEqual([...found.knots.x], [1, 2, 3]);
  assertClose(found.knots.y[0], -0.4762, { absolute: 6e-4 });
  assertClose(found.certificateMaximum.value, 1, { absolute: 1e-10 });
  found.certificateAtKnots.y.forEach((q) => assertClose(q, 1, { absolute: 1e-9 }));
});

Deno.test("slopes change at the knots by as much as the predictor's do", () => {
  const point = { ...seven, penalty: 0.01, range };
  const { slopeChanges } = predict(point);
  const at = (position: number) => predict({ ...point, position }).predictor.value;
  const h = 1e-4;
  slopeChanges.x.forEach((knot, k) => {
    const change = (at(knot + h) - 2 * at(knot) + at(knot - h)) / h;
    assertClose(change, slopeChanges.y[k], { absolute: 1e-7 });
  });
});

Deno.test("a wrong variant, a tenth of the penalty, is far from the published curve", () => {
  const found = predict({
    ...plateau,
    penalty: 0.0003,
    range,
    comparedPositions: [0.9],
    comparedValues: [-0.21],
  });
  assert.ok(found.comparedDistance.value > 0.1);
});
