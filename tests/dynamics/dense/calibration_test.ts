import assert from "node:assert/strict";
import { calibratedBase } from "../../../lib/dynamics/dense/calibration.ts";
import { ratesAt, scalesOf, storedRates } from "../../../lib/dynamics/dense/scales.ts";
import { shapeOf } from "../../../lib/dynamics/dense/shape.ts";
import { initialWeights, write } from "../../../lib/dynamics/dense/weights.ts";
import { keyOf } from "../../../lib/num/key.ts";
import { exponentsOf } from "../../../lib/num/width-exponents.ts";
import { plugin as ipLlr } from "../../../lib/parametrizations/ip-llr.ts";
import { denseNetwork } from "../../../lib/tensor/dense-network.ts";
import { plainActivations, plainGradient } from "../../tensor/dense-float64.ts";
import { recipeOf } from "./case.ts";

const [width, depth, count] = [20, 4, 10];
const row = exponentsOf(ipLlr.scale({ depth }, { firstSteps: 1 }));
const shape = shapeOf(recipeOf(row, { width, depth, activation: "elu" }));
const inputs = Float32Array.from({ length: 2 * count * 12 }, (_, i) => Math.sin(i * i + 1));
const targets = Int32Array.from({ length: 2 * count }, (_, i) => i % 3);
const eta = 0.3;

/** Base rates by plain loops in float64. `capped`: what the next layer sees. */
function plainBase(cap: number, capped: boolean): number[] {
  const initial = initialWeights(shape, { key: keyOf(4), firstBias: "as-weights" });
  const { forward, backward } = scalesOf(row, width);
  const parameters = {
    weights: initial.weights.map((values) => Float64Array.from(values)),
    biases: initial.biases.map((values) => Float64Array.from(values)),
  };
  const network = {
    sizes: shape.sizes,
    activation: shape.activation,
    loss: "cross-entropy" as const,
    forwardScales: forward,
    backwardScales: backward,
    biases: shape.biases,
  };
  const slope = plainGradient(network, parameters, {
    count,
    inputs: inputs.subarray(0, count * 12),
    targets: targets.subarray(0, count),
  });
  const one = row.multiplier.map(() => 1);
  const rates = storedRates(ratesAt(row, { width, step: 0, base: one }), shape);
  const found = [eta];
  let x = Array.from(
    { length: count },
    (_, i) => Array.from(inputs.subarray((count + i) * 12, (count + i + 1) * 12)),
  );
  const product = (matrix: Float64Array, l: number) =>
    x.map((input) =>
      Array.from(
        { length: shape.sizes[l + 1] },
        (_, i) =>
          forward[l] *
          input.reduce((sum, value, j) => sum + matrix[i * input.length + j] * value, 0),
      )
    );
  for (let l = 0; l <= depth; l++) {
    const own = product(parameters.weights[l], l);
    const update = product(slope.weights[l].map((value) => -rates.weights[l] * value), l);
    if (l === 0) {
      own.forEach((h) => h.forEach((_, i) => h[i] += parameters.biases[0][i]));
      update.forEach((h) => h.forEach((_, i) => h[i] -= rates.biases[0] * slope.biases[0][i]));
    }
    const size = update.flat().reduce((sum, value) => sum + Math.abs(value), 0) /
      update.flat().length;
    const q = l === 0 ? eta : (l === depth ? 0.1 : 1) / size;
    if (l > 0) found.push(Math.min(q, cap));
    const used = capped && l > 0 ? Math.min(q, cap) : q;
    x = own.map((h, r) =>
      h.map((value, i) => plainActivations[shape.activation][0](value + used * update[r][i]))
    );
  }
  return found;
}

Deno.test("base rates are those of plain loops, the next layer sees the uncapped one", async () => {
  const examples = { count: 2 * count, inputs, targets };
  const { forward, backward } = scalesOf(row, width);
  const model = await denseNetwork("wasm", {
    sizes: shape.sizes,
    activation: shape.activation,
    loss: "cross-entropy",
    forwardScales: forward,
    backwardScales: backward,
    biases: shape.biases,
  }, { batch: count, examples });
  const initial = initialWeights(shape, { key: keyOf(4), firstBias: "as-weights" });
  write(model, initial);
  const before = await model.save();
  const half = (from: number) => Int32Array.from({ length: count }, (_, i) => from + i);
  const free = plainBase(Infinity, false);
  const cap = free[2] / 3;
  const found = await calibratedBase(model, { shape, initial }, {
    base: eta,
    cap,
    batches: [half(0), half(count)],
    examples,
  });
  const expected = plainBase(cap, false);
  expected.forEach((value, l) => {
    assert.ok(Math.abs(found[l] / value - 1) < 1e-3, `layer ${l + 1}: ${found[l]}, not ${value}`);
  });
  assert.equal(found[2], cap);
  const wrong = plainBase(cap, true);
  assert.ok(wrong.some((value, l) => Math.abs(found[l] / value - 1) > 0.02), `${wrong}`);
  assert.deepEqual(await model.save(), before, "the network is left as it was");
  model.dispose();
});
