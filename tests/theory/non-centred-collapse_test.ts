import assert from "node:assert/strict";
import { plugin as training } from "../../lib/dynamics/revealed-training.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { mean, standardError } from "../../lib/num/statistics/moments.ts";
import { plugin as nonCentred } from "../../lib/parametrizations/ip-non-centred.ts";
import { plugin } from "../../lib/theory/non-centred-collapse.ts";
import { compute, examples, scaledRecipe } from "../dynamics/dense-case.ts";
import { assertClose, assertEstimate, StatisticalFailure } from "../support.ts";
import { type Predictions, scalarOf } from "./predicted.ts";

const trained = [1, -1, 0.5, 2];

Deno.test("C = sqrt((|xi|^2 + 1)/(2 pi))", () => {
  const found = plugin.predict({ width: 100, depth: 4, trained });
  assertClose(scalarOf(found, "preactivation"), Math.sqrt(7.25 / (2 * Math.PI)), {
    relative: 1e-14,
  });
});

// 60 networks of width 4096: standard error 0.2 %; a leading-order law is off by O(1/m).
Deno.test("spread of the units of layers 2, 3, 4: sqrt pi, 1, 1 over sqrt m; their mean is C", async () => {
  const [width, depth, networks] = [4096, 4, 60];
  const { preactivationVariation, preactivationMean } = await training.simulate({
    params: {
      networks,
      learningRate: 1,
      steps: 0,
      batch: 1,
      observe: ["coordinates"],
      observeFrom: 0,
    },
    recipe: scaledRecipe(
      { width, depth, inputDimension: 4, deviation: 1, firstScaling: "none" },
      (recipe) => nonCentred.scale(recipe, { mean: 1 }),
    ),
    data: examples([trained]),
    key: keyOf(2),
    compute,
  });
  const found: Predictions = plugin.predict({ width, depth, trained });
  const curve = found.preactivationVariation;
  const limit = scalarOf(found, "preactivation");
  assert.ok(curve.shape === "curve");
  [2, 3, 4].forEach((layer, k) => {
    const values = preactivationVariation.values.filter((_, i) => i % depth === layer - 1);
    const spread = { value: mean(values), standardError: standardError(values) };
    assertEstimate(spread, { expected: curve.y[k], discrepancy: 0.03 * curve.y[k] });
    const centres = preactivationMean.values.filter((_, i) => i % depth === layer - 1);
    const centre = { value: mean(centres), standardError: standardError(centres) };
    assertEstimate(centre, { expected: limit, discrepancy: 0.03 * limit });
    // Wrong: the mean of |h^1|, without the gates.
    assert.throws(() => assertEstimate(centre, { expected: 2 * limit }), StatisticalFailure);
  });
});
