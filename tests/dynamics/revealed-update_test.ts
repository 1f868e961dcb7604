import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/revealed-update.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { plugin as biased } from "../../lib/parametrizations/ip-bias.ts";
import { plugin as maximal } from "../../lib/parametrizations/mup.ts";
import { mean } from "../../lib/num/statistics/moments.ts";
import type { Recipe } from "../../lib/contract/plugins.ts";
import { compute, examples, scaledRecipe } from "./dense-case.ts";

const pair = [[1, -1, 0.5, 2], [0.5, 1, -1, 1]];

function differences(
  scale: (recipe: Recipe) => Recipe,
  width: number,
  inputs = pair,
): Float64Array {
  const { updateDifference } = plugin.simulate({
    params: { networks: 30, learningRate: 1 },
    recipe: scaledRecipe({ width, depth: 4, inputDimension: 4 }, scale),
    data: examples(inputs, [1, 1]),
    key: keyOf(2),
    compute,
  });
  const { values } = updateDifference;
  return Float64Array.from([0, 1, 2], (l) => mean(values.filter((_, k) => k % 3 === l)));
}

Deno.test("one example twice makes one update", () => {
  differences(maximal.scale, 40, [pair[0], pair[0]]).forEach((x) => assert.ok(x < 1e-7));
});

Deno.test("biases of order one: updates forget the example from layer 3 on; in muP they do not", () => {
  const [near, far] = [differences(biased.scale, 50), differences(biased.scale, 3200)];
  const falls = near.map((x, l) => Math.log(x / far[l]) / Math.log(64));
  [0, 0.5, 1].forEach((expected, l) => assert.ok(Math.abs(falls[l] - expected) < 0.15, `${falls}`));
  const [wide, wider] = [differences(maximal.scale, 50), differences(maximal.scale, 3200)];
  wide.forEach((x, l) => assert.ok(Math.abs(Math.log(x / wider[l])) < 0.5));
});
