import assert from "node:assert/strict";
import type { Prediction, Recipe } from "../../lib/contract/plugins.ts";
import { plugin as training } from "../../lib/dynamics/revealed-training.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { median } from "../../lib/num/statistics/moments.ts";
import { plugin as largeRates } from "../../lib/parametrizations/ip-llr.ts";
import { plugin as maximal } from "../../lib/parametrizations/mup.ts";
import { plugin as naive } from "../../lib/parametrizations/naive-ip.ts";
import { plugin as tangent } from "../../lib/parametrizations/ntk.ts";
import { plugin } from "../../lib/theory/coordinate-exponents.ts";
import { compute, examples, scaledRecipe } from "../dynamics/dense-case.ts";

type Scale = (recipe: Recipe) => Recipe;

function predicted(scale: Scale, homogeneity = 1) {
  const recipe = scale({ width: 10, depth: 3, homogeneity });
  return plugin.predict({
    multiplierExponents: String(recipe.multiplierExponents),
    rateExponents: String(recipe.rateExponents),
    homogeneity,
  });
}

const curve = (prediction: Prediction) => {
  assert.ok(prediction.shape === "curve");
  return [...prediction.y].map((x) => x + 0);
};

const llr: Scale = (recipe) => largeRates.scale(recipe, { firstSteps: 1 });
/** muP with the output's multiplier of NTK: f_0 and the first updates grow. */
const wrong: Scale = (recipe) => ({
  ...maximal.scale(recipe),
  multiplierExponents: "0 0.5 0.5 0.5",
});

Deno.test("muP: nothing grows or vanishes; naive IP vanishes; NTK stays and changes by m^-1/2", () => {
  assert.deepEqual(curve(predicted(maximal.scale).preactivationSlope), [0, 0, 0]);
  assert.deepEqual(curve(predicted(maximal.scale).changeSlope), [0, 0, 0]);
  assert.deepEqual(curve(predicted(naive.scale).preactivationSlope), [0, -0.5, -1]);
  assert.deepEqual(curve(predicted(naive.scale).changeSlope), [-1, -0.5, -1]);
  assert.deepEqual(curve(predicted(tangent.scale).changeSlope), [-0.5, -0.5, -0.5]);
});

Deno.test("IP-LLR: sizes after the step are of order one, for p = 1 and p = 2", () => {
  assert.deepEqual(curve(predicted(llr).sizeSlope), [0, 0, 0]);
  assert.deepEqual(curve(predicted(llr, 2).changeSlope), [0, 0, 0]);
});

/** Measured exponents between widths 256 and 4096, medians of 60 networks. */
async function measured(scale: Scale, name: string): Promise<number[]> {
  const sizes = await Promise.all([256, 4096].map(async (width) => {
    const fields = await training.simulate({
      params: {
        networks: 60,
        learningRate: 1,
        steps: 1,
        batch: 1,
        observe: ["coordinates"],
        observeFrom: 0,
      },
      recipe: scaledRecipe({ width, depth: 3, inputDimension: 4 }, scale),
      data: examples([[1, -1, 0.5, 2]], [1]),
      key: keyOf(17),
      compute,
    });
    const later = fields[name].values.subarray(180);
    return [0, 1, 2].map((l) => median(later.filter((_, i) => i % 3 === l)));
  }));
  return [0, 1, 2].map((l) => Math.log(sizes[1][l] / sizes[0][l]) / Math.log(16));
}

// Standard error of a measured exponent about 0.03; finite widths add 0.05.
const rows = { "muP": maximal.scale, "naive IP": naive.scale, "IP-LLR": llr, "NTK": tangent.scale };
for (const [name, scale] of Object.entries(rows)) {
  Deno.test(`${name}: changes by one step scale as predicted`, async () => {
    const found = await measured(scale, "preactivationChangeRms");
    curve(predicted(scale).changeSlope).forEach((expected, l) =>
      assert.ok(Math.abs(found[l] - expected) < 0.2, `layer ${l + 1}: ${found}, not ${expected}`)
    );
  });
}

Deno.test("a wrong row is noticed: muP with the output of NTK does not do what muP promises", async () => {
  const found = await measured(wrong, "preactivationChangeRms");
  const promised = curve(predicted(maximal.scale).changeSlope);
  assert.ok(found.every((slope, l) => slope - promised[l] > 0.3), `${found}`);
  curve(predicted(wrong).changeSlope).forEach((expected, l) =>
    assert.ok(Math.abs(found[l] - expected) < 0.2, `layer ${l + 1}: ${found}, not ${expected}`)
  );
});
