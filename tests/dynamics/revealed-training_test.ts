import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/revealed-training.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { plugin as biased } from "../../lib/parametrizations/ip-bias.ts";
import { plugin as hybrid } from "../../lib/parametrizations/hybrid.ts";
import { plugin as largeRates } from "../../lib/parametrizations/ip-llr.ts";
import { plugin as maximal } from "../../lib/parametrizations/mup.ts";
import { plugin as nonCentred } from "../../lib/parametrizations/ip-non-centred.ts";
import { plugin as naive } from "../../lib/parametrizations/naive-ip.ts";
import type { Recipe } from "../../lib/contract/plugins.ts";
import { assertTwoSample, StatisticalFailure } from "../support.ts";
import { compute, denseOutputs, examples, scaledRecipe } from "./dense-case.ts";

const inputs = [[1, -1, 0.5, 2], [0.5, 1, -1, 1], [-0.5, 0.25, 1, 1]];
const targets = [1, -1, 0.5];
const size = { width: 10, depth: 3, inputDimension: 4 };
const networks = 800;
const learningRate = 0.8;

/** Outputs at the third input after each step, revealed and dense. */
async function outputs(
  recipe: Recipe,
  steps: number,
): Promise<[Float64Array[], Float64Array[]]> {
  const { output } = await plugin.simulate({
    params: { networks, learningRate, steps, batch: 1, observe: ["output"], observeFrom: 0 },
    recipe,
    data: examples(inputs, targets),
    test: examples([inputs[2]]),
    key: keyOf(31),
    compute,
  });
  const own = Array.from(
    { length: steps + 1 },
    (_, t) => output.values.subarray(t * networks, (t + 1) * networks),
  );
  const real = own.map(() => new Float64Array(networks));
  for (let n = 0; n < networks; n++) {
    denseOutputs(recipe, {
      key: fold(keyOf(32), n),
      inputs: inputs.slice(0, steps),
      targets: targets.slice(0, steps),
      probe: inputs[2],
      learningRate,
    }).forEach((f, t) => real[t][n] = f);
  }
  return [own, real];
}

const rows: Record<string, (recipe: Recipe) => Recipe> = {
  "IP-LLR": (recipe) => largeRates.scale(recipe, { firstSteps: 1 }),
  "muP": maximal.scale,
  "hybrid": hybrid.scale,
  "IP with biases": biased.scale,
  "non-centred IP": (recipe) => nonCentred.scale(recipe, { mean: 1 }),
};

// 800 against 800 networks: a distance of 0.23 of distribution functions cannot hide; false alarms
// at most 1e-6 each.
for (const [name, scale] of Object.entries(rows)) {
  Deno.test(`${name}: outputs after 0, 1, 2 steps have the law of a dense network's`, async () => {
    const [own, real] = await outputs(scaledRecipe(size, scale), 2);
    own.forEach((values, t) =>
      assertTwoSample(values, real[t], { discrepancy: 0.24, what: `outputs after step ${t}` })
    );
  });
}

Deno.test("the law notices a wrong row: IP-LLR without its large rates", async () => {
  const [own] = await outputs(scaledRecipe(size, rows["IP-LLR"]), 1);
  const [, real] = await outputs(scaledRecipe(size, naive.scale), 1);
  assert.throws(() => assertTwoSample(own[1], real[1]), StatisticalFailure);
});

for (const activation of ["relu", "relu-squared", "gelu", "elu", "tanh"]) {
  Deno.test(`${activation}: a small step moves the output by -eta (f - y) times the tangent kernel`, async () => {
    const learningRate = 1e-9;
    const { output, tangentKernel } = await plugin.simulate({
      params: {
        networks: 3,
        learningRate,
        steps: 1,
        batch: 1,
        observe: ["output", "kernel"],
        observeFrom: 0,
      },
      recipe: scaledRecipe({ ...size, width: 30, activation, deviation: 0.8 }, maximal.scale),
      data: examples([inputs[0]], [2]),
      key: keyOf(3),
      compute,
    });
    for (let n = 0; n < 3; n++) {
      const moved = (output.values[3 + n] - output.values[n]) /
        (learningRate * (2 - output.values[n]));
      const kernel = tangentKernel.values[n];
      assert.ok(Math.abs(moved / kernel - 1) < 1e-5, `${moved} instead of ${kernel}`);
    }
  });
}

Deno.test("coordinates: changes start at 0, updates are the change of layer 1", async () => {
  const fields = await plugin.simulate({
    params: {
      networks: 2,
      learningRate: 1,
      steps: 1,
      batch: 1,
      observe: ["coordinates"],
      observeFrom: 0,
    },
    recipe: scaledRecipe(size, rows["IP-LLR"]),
    data: examples([inputs[0]], [1]),
    key: keyOf(4),
    compute,
  });
  const { preactivationChangeRms, updateRms, preactivationVariation } = fields;
  assert.deepEqual(preactivationChangeRms.axes.map(({ name }) => name), [
    "step",
    "network",
    "layer",
  ]);
  assert.deepEqual([...preactivationChangeRms.values.subarray(0, 6)], Array(6).fill(0));
  for (const n of [0, 1]) {
    const at = 6 + 3 * n;
    assert.ok(Math.abs(preactivationChangeRms.values[at] - updateRms.values[at]) < 1e-12);
    assert.ok(preactivationVariation.values[at] > 0);
  }
  assert.equal(fields.output, undefined);
});

Deno.test("the entries of a rank-one update vary as its factors do", async () => {
  const { updateVariation } = await plugin.simulate({
    params: {
      networks: 1,
      learningRate: 1,
      steps: 2,
      batch: 2,
      observe: ["update-variation"],
      observeFrom: 0,
    },
    recipe: scaledRecipe({ ...size, width: 500, depth: 4 }, rows["non-centred IP"]),
    data: examples(inputs, targets),
    key: keyOf(5),
    compute,
  });
  assert.deepEqual(updateVariation.axes.map(({ length }) => length), [2, 1, 3]);
  assert.ok(updateVariation.values.every((x) => x > 0));
  // Layer 3 is nearly constant, layer 2 inherits the spread of x^1.
  assert.ok(updateVariation.values[1] < 0.3 && updateVariation.values[0] > 0.5);
});

Deno.test("a network that overflows is missing from then on, not wrong", async () => {
  const { output } = await plugin.simulate({
    params: {
      networks: 1,
      learningRate: 1e60,
      steps: 3,
      batch: 1,
      observe: ["output"],
      observeFrom: 0,
    },
    recipe: scaledRecipe({ ...size, activation: "relu-squared" }, maximal.scale),
    data: examples(inputs, targets),
    key: keyOf(6),
    compute,
  });
  assert.ok(output.values.subarray(0, 3).every(Number.isFinite));
  assert.ok(Number.isNaN(output.values.at(-1)!));
  assert.match(output.missing!, /overflowed/);
});

Deno.test("inputs of a wrong dimension and missing targets are refused in words", async () => {
  const run = (data: ReturnType<typeof examples>) =>
    plugin.simulate({
      params: {
        networks: 1,
        learningRate: 1,
        steps: 1,
        batch: 1,
        observe: ["output"],
        observeFrom: 0,
      },
      recipe: scaledRecipe(size, maximal.scale),
      data,
      key: keyOf(6),
      compute,
    });
  await assert.rejects(run(examples([[1, 2]], [1])), /inputs have 2 numbers[^]*4, as/);
  await assert.rejects(run(examples([inputs[0]])), /"target"/);
});

Deno.test("observed from a later step on, outputs have the same law; changes need the start", async () => {
  const run = (observeFrom: number, observe: ("output" | "coordinates")[]) =>
    plugin.simulate({
      params: { networks: 2, learningRate: 1, steps: 2, batch: 1, observe, observeFrom },
      recipe: scaledRecipe(size, maximal.scale),
      data: examples(inputs, targets),
      key: keyOf(8),
      compute,
    });
  const { output } = await run(2, ["output"]);
  assert.deepEqual([...output.axes[0].labels!], [2]);
  assert.ok(output.values.every(Number.isFinite));
  await assert.rejects(run(1, ["coordinates"]), /from step 1 on/);
  await assert.rejects(run(3, ["output"]), /from step 3 on/);
});
