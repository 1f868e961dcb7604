import assert from "node:assert/strict";
import type { Recipe } from "../../../lib/contract/plugins.ts";
import { packWeights, unpackWeights } from "../../../lib/dynamics/residual-training/layout.ts";
import { trainableRecipe } from "../../../lib/dynamics/residual-training/recipe.ts";
import {
  drawWeights,
  movingMean,
  smoothedWeights,
} from "../../../lib/dynamics/residual-training/weights.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { variance } from "../../../lib/num/statistics/moments.ts";
import { residualRecipe } from "../resnet-case.ts";

const affine: Recipe = {
  width: 10,
  depth: 40,
  branch: "affine",
  activation: "relu",
  multiplier: "layer",
  weightDeviation: 0.1,
  biasDeviation: 0.3,
  multiplierInitial: 0.025,
};
const sizes = { inputSize: 10, outputSize: 10 };

// Variances of n normals: relative deviation sqrt(2/n); five of these are rarer than 1e-6. They tell the bias's
// deviation from the weight's (a factor 9) and 1/L from 1/sqrt L.
Deno.test("affine layers have the deviations of their recipe", () => {
  const { matrices, biases, multipliers } = drawWeights(
    { recipe: trainableRecipe(affine), ...sizes },
    keyOf(1),
  );
  for (
    const [values, deviation] of [[matrices, 0.1], [biases!, 0.3], [multipliers!, 0.025]] as const
  ) {
    const ratio = variance(values) / deviation ** 2;
    assert.ok(Math.abs(ratio - 1) < 5 * Math.sqrt(2 / values.length), `${ratio}`);
  }
  assert.deepEqual([matrices.length, biases!.length, multipliers!.length], [4000, 400, 40]);
});

Deno.test("a shared multiplier starts at its value, exactly", () => {
  const recipe = trainableRecipe({ ...affine, multiplier: "shared" });
  assert.deepEqual([...drawWeights({ recipe, ...sizes }, keyOf(1)).multipliers!], [0.025]);
});

Deno.test("res-1 and res-3 follow their law, embedding and readout are bounded uniforms", () => {
  for (const branch of ["res-1", "res-3"] as const) {
    const recipe = trainableRecipe(
      residualRecipe({ width: 12, depth: 64, inputDimension: 7, branch, weightLaw: "smooth" }),
    );
    const weights = drawWeights({ recipe, inputSize: 7, outputSize: 3 }, keyOf(2));
    assert.equal(weights.inner !== undefined, branch === "res-3");
    assert.equal(weights.biases, undefined);
    // Smooth: increments between layers are far below the weights (independent ones: a ratio of 2).
    let [steps, squares] = [0, 0];
    for (let i = 144; i < weights.matrices.length; i++) {
      steps += (weights.matrices[i] - weights.matrices[i - 144]) ** 2;
      squares += weights.matrices[i] ** 2;
    }
    assert.ok(steps / squares < 0.2);
    assert.equal(weights.embedding!.length, 84);
    assert.equal(weights.readout!.length, 36);
    const bound = Math.sqrt(3 / 7);
    assert.ok(weights.embedding!.every((value) => Math.abs(value) <= bound));
    assert.ok(weights.embedding!.some((value) => Math.abs(value) > 0.8 * bound));
  }
});

Deno.test("packing and unpacking are inverse, for every kind of network", () => {
  const common = { depth: 4, width: 3, loss: "mean-square" } as const;
  const networks = [
    { ...common, branch: "affine", activation: "tanh", multiplier: "shared" },
    { ...common, branch: "affine", activation: "relu", multiplier: "layer" },
    {
      ...common,
      branch: "res-3",
      activation: "relu",
      multiplier: "fixed",
      scale: 0.5,
      inputs: 5,
      outputs: 2,
    },
  ] as const;
  for (const network of networks) {
    let next = 0;
    const counted = (length: number) => Float64Array.from({ length }, () => next++);
    const weights = {
      matrices: counted(36),
      ...(network.branch === "res-3"
        ? { inner: counted(36), embedding: counted(15), readout: counted(6) }
        : { biases: counted(12), multipliers: counted(network.multiplier === "shared" ? 1 : 4) }),
    };
    const packed = packWeights(network, weights);
    assert.equal(packed.length, next);
    assert.equal(new Set(packed).size, next);
    assert.deepEqual(unpackWeights(network, packed), weights);
  }
});

Deno.test("a moving mean over the layers there are", () => {
  const values = Float64Array.of(1, 10, 2, 20, 6, 60, 3, 30);
  const means = movingMean(values, { depth: 4, halfWindow: 1 });
  [1.5, 15, 3, 30, 11 / 3, 110 / 3, 4.5, 45].forEach((wanted, i) =>
    assert.ok(Math.abs(means[i] - wanted) < 1e-12)
  );
  const same = movingMean(values, { depth: 4, halfWindow: 0 });
  values.forEach((value, i) => assert.ok(Math.abs(same[i] - value) < 1e-12));
  const all = movingMean(values, { depth: 4, halfWindow: 9 });
  assert.ok(Math.abs(all[0] - 3) < 1e-12 && Math.abs(all[7] - 30) < 1e-12);
});

Deno.test("smoothing takes the modulus of each multiplier into its layer and keeps the sign", () => {
  const weights = {
    matrices: Float64Array.of(1, 2, 3),
    biases: Float64Array.of(4, 5, 6),
    multipliers: Float64Array.of(-2, 1, 0.5),
  };
  const { matrices, biases, multipliers } = smoothedWeights(weights, { depth: 3, halfWindow: 0 });
  assert.deepEqual([...matrices], [2, 2, 1.5]);
  assert.deepEqual([...biases!], [8, 5, 3]);
  assert.deepEqual([...multipliers!], [-1, 1, 1]);
  const shared = { ...weights, multipliers: Float64Array.of(-2) };
  const plain = smoothedWeights(shared, { depth: 3, halfWindow: 1 });
  assert.deepEqual([...plain.matrices], [1.5, 2, 2.5]);
  assert.deepEqual([...plain.multipliers!], [-2]);
});
