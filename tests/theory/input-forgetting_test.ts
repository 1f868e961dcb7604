import assert from "node:assert/strict";
import { plugin as training } from "../../lib/dynamics/revealed-training.ts";
import { plugin as difference } from "../../lib/measures/output-difference.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { plugin as biased } from "../../lib/parametrizations/ip-bias.ts";
import { plugin } from "../../lib/theory/input-forgetting.ts";
import { compute, examples, scaledRecipe } from "../dynamics/dense-case.ts";
import { scalarOf } from "./predicted.ts";

Deno.test("updates differ by m^0, m^-1/2, m^-1 at layers 2, 3, 4", () => {
  const { updateDifferenceSlope } = plugin.predict({ depth: 4 });
  assert.ok(updateDifferenceSlope.shape === "curve");
  assert.deepEqual([...updateDifferenceSlope.y], [0, -0.5, -1]);
});

// 1000 networks at widths 64 and 1024: standard error of a slope about 0.02; -(L-1)/2 is 0.5 away.
for (const depth of [2, 3]) {
  Deno.test(`outputs at two inputs differ by m^-L/2, L = ${depth}`, async () => {
    const rms = async (width: number) => {
      const { outputDifference } = difference.measure(
        await training.simulate({
          params: {
            networks: 1000,
            learningRate: 1,
            steps: 0,
            batch: 1,
            observe: ["output"],
            observeFrom: 0,
          },
          recipe: scaledRecipe({ width, depth, inputDimension: 4 }, biased.scale),
          data: examples([[1, -1, 0.5, 2], [0.5, 1, -1, 1]]),
          key: keyOf(5),
          compute,
        }),
      );
      return Math.sqrt(outputDifference.values.reduce((sum, x) => sum + x * x, 0) / 1000);
    };
    const slope = Math.log(await rms(1024) / await rms(64)) / Math.log(16);
    const expected = scalarOf(plugin.predict({ depth }), "outputDifferenceSlope");
    assert.ok(Math.abs(slope - expected) < 0.15, `slope ${slope}, expected ${expected}`);
  });
}
