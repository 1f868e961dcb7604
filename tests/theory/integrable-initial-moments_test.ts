import assert from "node:assert/strict";
import { plugin as training } from "../../lib/dynamics/revealed-training.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { mean, standardError } from "../../lib/num/statistics/moments.ts";
import { plugin as naive } from "../../lib/parametrizations/naive-ip.ts";
import { plugin } from "../../lib/theory/integrable-initial-moments.ts";
import { compute, examples, scaledRecipe } from "../dynamics/dense-case.ts";
import { assertClose, assertEstimate, StatisticalFailure } from "../support.ts";
import { scalarOf } from "./predicted.ts";

const trained = [1, -1, 0.5, 2];

Deno.test("L = 2 by hand: v = 1.45, E f^2 = v/m^2, E Theta = v/2 + ((|xi|^2+1)/2 + v)/m", () => {
  const found = plugin.predict({ width: 10, depth: 2, trained });
  assertClose(scalarOf(found, "outputSquareMean"), 0.0145, { relative: 1e-14 });
  assertClose(scalarOf(found, "tangentKernelMean"), 0.725 + 0.5075, { relative: 1e-14 });
  assert.equal(scalarOf(plugin.predict({ depth: 4, trained }), "tangentKernelSlope"), -2);
});

// 10,000 networks of width 5 have a standard error below 3 %; the leading term alone is off by 40 % and more.
for (const depth of [2, 3]) {
  Deno.test(`exact at width 5, L = ${depth}; its leading term is not`, async () => {
    const { tangentKernel, outputVariance } = await training.simulate({
      params: {
        networks: 10000,
        learningRate: 1,
        steps: 0,
        batch: 1,
        observe: ["kernel"],
        observeFrom: 0,
      },
      recipe: scaledRecipe({ width: 5, depth, inputDimension: 4 }, naive.scale),
      data: examples([trained]),
      key: keyOf(12),
      compute,
    });
    const found = plugin.predict({ width: 5, depth, trained });
    const at = ({ values }: { values: Float64Array }) => ({
      value: mean(values),
      standardError: standardError(values),
    });
    const expected = scalarOf(found, "tangentKernelMean");
    assertEstimate(at(tangentKernel), { expected, discrepancy: 0.26 * expected });
    const square = scalarOf(found, "outputSquareMean");
    assertEstimate(at(outputVariance), { expected: square, discrepancy: 0.26 * square });
    const leading = 0.725 * (depth - 1) * 5 ** (2 - depth);
    assert.throws(
      () => assertEstimate(at(tangentKernel), { expected: leading }),
      StatisticalFailure,
    );
  });
}
