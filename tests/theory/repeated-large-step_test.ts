import assert from "node:assert/strict";
import { plugin as training } from "../../lib/dynamics/revealed-training.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { plugin as large } from "../../lib/parametrizations/ip-llr.ts";
import { plugin } from "../../lib/theory/repeated-large-step.ts";
import { compute, examples, scaledRecipe } from "../dynamics/dense-case.ts";
import { scalarOf } from "./predicted.ts";

function exponents(depth: number) {
  const found = plugin.predict({ depth });
  const curve = (name: "preactivationSlope" | "preactivationSlopeBelow") => {
    const { [name]: prediction } = found;
    assert.ok(prediction.shape === "curve");
    return [...prediction.y];
  };
  return {
    layers: curve("preactivationSlope"),
    below: curve("preactivationSlopeBelow"),
    output: scalarOf(found, "outputSlope"),
    outputBelow: scalarOf(found, "outputSlopeBelow"),
  };
}

Deno.test("L = 3: 1, 1.5, 2 and 3; L = 4: 1.5, 2.5, 3.5, 4.5 and 6", () => {
  assert.deepEqual(exponents(3), {
    layers: [1, 1.5, 2],
    below: [0, 1, 1.5],
    output: 3,
    outputBelow: 2,
  });
  assert.deepEqual(exponents(4), {
    layers: [1.5, 2.5, 3.5, 4.5],
    below: [0, 1.5, 2.5, 3.5],
    output: 6,
    outputBelow: 4.5,
  });
});

/** Mean over networks of ln RMS h^l_2, layer by layer, and of ln |f_2|. */
async function sizes(width: number, firstSteps: number): Promise<number[]> {
  const [depth, networks] = [3, 12];
  const found = await training.simulate({
    params: {
      networks,
      learningRate: 0.5,
      steps: 2,
      batch: 1,
      observe: ["output", "coordinates"],
      observeFrom: 0,
    },
    recipe: scaledRecipe(
      { width, depth, inputDimension: 4 },
      (recipe) => large.scale(recipe, { firstSteps }),
    ),
    data: examples([[1, -1, 0.5, 2]], [1]),
    key: keyOf(61),
    compute,
  });
  const last = (values: Float64Array) => values.subarray(values.length * 2 / 3);
  const means = new Array<number>(depth + 1).fill(0);
  last(found.preactivationRms.values).forEach((h, k) => {
    means[k % depth] += Math.log(h) / networks;
  });
  last(found.output.values).forEach((f) => means[depth] += Math.log(Math.abs(f)) / networks);
  return means;
}

// From m = 4096 to 65536, 12 networks each: standard errors of the slopes 0.01, 0.02, 0.03 (layers) and
// 0.05 (output); they are 0.03 to 0.1 and 0.15 below their limits, by the term m^-1/2. So the windows, 0.24
// and 0.45, are 5 errors beyond that, and they exclude the exponents of the next layer, 0.5 away, and
// the output's with one factor less, 1 away.
Deno.test("the large rates at two steps: measured exponents", async () => {
  const [small, wide] = [await sizes(4096, 2), await sizes(65536, 2)];
  const slopes = small.map((value, k) => (wide[k] - value) / Math.log(16));
  const { layers, below, output, outputBelow } = exponents(3);
  layers.forEach((expected, l) =>
    assert.ok(Math.abs(slopes[l] - expected) < 0.24, `layer ${l + 1}: ${slopes[l]}`)
  );
  assert.ok(Math.abs(slopes[3] - output) < 0.45, `output: ${slopes[3]}`);
  // Wrong: as if one layer's rate were the usual one.
  below.forEach((wrong, l) =>
    assert.ok(Math.abs(slopes[l] - wrong) > 0.24, `layer ${l + 1}: ${slopes[l]}`)
  );
  assert.ok(Math.abs(slopes[3] - outputBelow) > 0.5, `output: ${slopes[3]}`);
});

Deno.test("with the usual rates at the second step nothing grows", async () => {
  const [small, wide] = [await sizes(1024, 1), await sizes(16384, 1)];
  small.forEach((value, k) => {
    const slope = (wide[k] - value) / Math.log(16);
    assert.ok(Math.abs(slope) < 0.24, `${k}: ${slope}`);
  });
});
