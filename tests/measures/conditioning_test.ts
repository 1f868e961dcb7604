import assert from "node:assert/strict";
import { labelledAxis, namedArray } from "../../lib/num/array.ts";
import { plugin } from "../../lib/measures/conditioning.ts";
import { assertClose } from "../support.ts";

const layerSingularValue = namedArray(
  [{ name: "network", length: 2 }, labelledAxis("skip", [0, 1]), labelledAxis("rank", [1, 2, 3])],
  Float64Array.of(3, 2, 1, 8, 4, 2, 5, 1, 0, 2, 2, 2),
);

type Measured = ReturnType<typeof plugin.measure>;

function assertMeasured(measure: (target?: number) => Measured): void {
  const { logCondition, logScaledCondition, matrixRank } = measure();
  assert.deepEqual(logCondition.axes.map((axis) => axis.name), ["network", "skip"]);
  [3, 4, 5, 1].forEach((kappa, k) => {
    assertClose(logCondition.values[k], Math.log(kappa), { absolute: 1e-14 });
    assertClose(logScaledCondition.values[k], Math.log(kappa / 3), { absolute: 1e-14 });
  });
  assert.deepEqual([...matrixRank.values], [3, 3, 2, 3]);
}

Deno.test("kappa of the nonzero values, kappa over the columns, and the rank", () => {
  assertMeasured((target) => plugin.measure({ layerSingularValue }, { target }));
});

Deno.test("a wrong variant is rejected: the last value taken for the smallest, zero or not", () => {
  const wrong = { ...layerSingularValue, values: layerSingularValue.values.map((s) => s + 1e-3) };
  assert.throws(() =>
    assertMeasured((target) => plugin.measure({ layerSingularValue: wrong }, { target }))
  );
});

Deno.test("steps of descent only with a target; two modes shrink alike", () => {
  assert.ok(!("descentSteps" in plugin.measure({ layerSingularValue }, {})));
  const { descentSteps } = plugin.measure({ layerSingularValue }, { target: 1e-2 });
  // Network 1 at rho = 0 has the values 5 and 1: 24 / 26 a step.
  assertClose(descentSteps!.values[2], Math.log(1e-2) / (2 * Math.log(24 / 26)), {
    relative: 1e-9,
  });
});

Deno.test("extreme values alone: n is the last label of rank", () => {
  const extremes = namedArray(
    [{ name: "network", length: 1 }, labelledAxis("rank", [1, 100])],
    Float64Array.of(2, 0.01),
  );
  const { logScaledCondition } = plugin.measure({ layerSingularValue: extremes }, {});
  assertClose(logScaledCondition.values[0], Math.log(2), { absolute: 1e-14 });
});
