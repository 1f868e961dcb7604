import assert from "node:assert/strict";
import { plugin } from "../../lib/theory/gibbs-equilibrium.ts";
import { assertClose } from "../support.ts";
import { plateau, seven } from "../num/relu-measure/data-sets.ts";

const range = { from: -1, to: 1, count: 3 };
type Numbers = Record<string, { readonly value: number; readonly y: Float64Array }>;
const predict = (point: Parameters<typeof plugin.predict>[0]) =>
  plugin.predict(point) as unknown as Numbers;

Deno.test("seven examples at beta = 20: numbers of an earlier program", () => {
  const found = predict({
    ...seven,
    penalty: 0.1,
    inverseTemperature: 20,
    position: 2.5,
    range,
  });
  assertClose(found.secondMoment.value, 4.69688, { absolute: 6e-6 });
  assertClose(found.residual3.value, 0.09784, { absolute: 6e-6 });
  assertClose(found.curvature.value, 0.12521, { absolute: 6e-6 });
  assertClose(found.certificateGap.value, 1 - found.certificateMaximum.value ** 2, {
    absolute: 1e-14,
  });
});

Deno.test("a curve beside the predictor: its largest distance; the predictor itself is at none", () => {
  const problem = { ...plateau, penalty: 0.003, inverseTemperature: 100, range };
  const values = [0.9, 1.5, 2.1, 2.7, 3.4].map((position) =>
    predict({ ...problem, position }).predictor.value
  );
  const compared = (comparedValues: readonly number[]) =>
    predict({
      ...problem,
      comparedPositions: [0.9, 1.5, 2.1, 2.7, 3.4],
      comparedValues: [...comparedValues],
    }).comparedDistance.value;
  assertClose(compared(values), 0, { absolute: 1e-12 });
  assertClose(compared(values.map((y, k) => k === 2 ? y - 0.049 : y)), 0.049, { absolute: 1e-12 });
  assert.throws(() => compared([1]), /one value for each position/);
});

Deno.test("the printed noise's equilibrium, of twice the beta, is another", () => {
  const at = (inverseTemperature: number) =>
    predict({ ...seven, penalty: 0.1, inverseTemperature, range }).secondMoment.value;
  assertClose(at(40), 4.05045, { absolute: 6e-6 });
  assert.ok(at(20) - at(40) > 0.6);
});

Deno.test("certificates of both facings stay below 1, their largest where the maximum is", () => {
  const found = predict({
    ...seven,
    penalty: 0.1,
    inverseTemperature: 20,
    range: { from: -40, to: 40, count: 4001 },
  });
  const largest = Math.max(...found.certificateRight.y, ...found.certificateLeft.y);
  assert.ok(largest <= found.certificateMaximum.value + 1e-12);
  assertClose(largest, found.certificateMaximum.value, { absolute: 1e-5 });
});
