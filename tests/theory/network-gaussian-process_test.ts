import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/theory/network-gaussian-process.ts";
import { assertClose } from "../support.ts";
import { curveOf, scalarOf } from "./predicted.ts";

const line = { inputs: [[-1], [0], [1]], targets: [-1, 0, 1] };
const exclusive = { inputs: [[1, 1], [1, -1], [-1, 1], [-1, -1]], targets: [-1, 1, 1, -1] };
const predict = (point: Record<string, unknown>) =>
  plugin.predict(v.parse(plugin.params, { depth: 3, noiseVariance: 0.1, ...point }));

type Predict = typeof predict;

/** The authors' stored posterior (their kernel is multiplied by 1 - 1e-7), and an independent program's evidence. */
function assertStored(found: Predict): void {
  const right = found({ ...line, x1: 2 });
  assertClose(scalarOf(right, "posteriorMean"), 1.2522577992, { absolute: 1e-6 });
  assertClose(scalarOf(right, "posteriorDeviation"), 0.6298509981, { absolute: 1e-6 });
  assertClose(scalarOf(right, "logEvidence"), -4.46433, { absolute: 5e-6 });
  const corner = found({ ...exclusive, x1: -2, x2: -2 });
  assertClose(scalarOf(corner, "posteriorMean"), -0.9867234716, { absolute: 1e-6 });
  assertClose(scalarOf(corner, "posteriorDeviation"), 0.6302495172, { absolute: 1e-6 });
}

Deno.test("the posterior is the stored one", () => {
  assertStored(predict);
});

Deno.test("wrong variants are rejected: the output counted as a layer, another noise", () => {
  assert.throws(() => assertStored((point) => predict({ depth: 4, ...point })));
  assert.throws(() => assertStored((point) => predict({ ...point, noiseVariance: 0.2 })));
  assert.throws(() => assertStored((point) => predict({ ...point, inputWeightVariance: 1 })));
});

Deno.test("the evidence on XOR by depth, by an independent program; the stored one is another prior's", () => {
  const expected = [-10.3924, -10.885, -11.8967, -13.0566, -14.2249];
  expected.forEach((value, i) => {
    const found = scalarOf(predict({ ...exclusive, depth: i + 1 }), "logEvidence");
    assertClose(found, value, { absolute: 5e-5 });
  });
  const earlier = scalarOf(predict({ ...exclusive, inputWeightVariance: 1 }), "logEvidence");
  assertClose(earlier, -11.0043094257, { absolute: 5e-5 });
});

Deno.test("curves are the posterior point by point", () => {
  const found = predict({ ...line, sweep: { from: -2, to: 2, count: 9 }, x1: 1.5 });
  const { x, y } = curveOf(found, "meanAgainstInput");
  assert.equal(x[7], 1.5);
  assertClose(y[7], scalarOf(found, "posteriorMean"), { relative: 1e-13 });
  const deviation = curveOf(found, "deviationAgainstInput").y[7];
  assertClose(curveOf(found, "highAgainstInput").y[7] - y[7], 2 * deviation, { relative: 1e-13 });
  assertClose(y[7] - curveOf(found, "lowAgainstInput").y[7], 2 * deviation, { relative: 1e-13 });
});

Deno.test("without a test input only the evidence; data that do not fit are refused", () => {
  assert.deepEqual(Object.keys(predict(line)), ["logEvidence"]);
  assert.throws(() => predict({ ...line, x1: 1, x2: 1 }), /asked at 2 coordinates/);
  assert.throws(() => predict({ ...line, targets: [1] }), /cannot regress 1 targets on 3 inputs/);
  assert.throws(
    () => predict({ ...exclusive, sweep: { from: 0, to: 1, count: 2 } }),
    /along a sweep/,
  );
});
