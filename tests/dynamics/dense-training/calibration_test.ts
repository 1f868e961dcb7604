import assert from "node:assert/strict";
import { calibratedBase } from "../../../lib/dynamics/dense-training/calibration.ts";
import { ratesAt, scalesOf, storedRates } from "../../../lib/dynamics/dense-training/scales.ts";
import { type Shape, shapeOf } from "../../../lib/dynamics/dense-training/shape.ts";
import {
  initialWeights,
  type Weights,
  write,
} from "../../../lib/dynamics/dense-training/weights.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { exponentsOf, type WidthExponents } from "../../../lib/num/width-exponents.ts";
import { plugin as hybrid } from "../../../lib/parametrizations/hybrid.ts";
import { plugin as ipLlr } from "../../../lib/parametrizations/ip-llr.ts";
import { denseNetwork } from "../../../lib/tensor/dense-network.ts";
import { plainActivations, plainGradient } from "../../tensor/dense-network/float64.ts";
import { recipeOf } from "./case.ts";

const [width, depth, count] = [20, 4, 10];
const rows = {
  "IP-LLR": exponentsOf(ipLlr.scale({ depth }, { firstSteps: 1 })),
  hybrid: exponentsOf(hybrid.scale({ depth })),
};
const shapeFor = (row: WidthExponents) =>
  shapeOf(recipeOf(row, { width, depth, activation: "elu" }));
const inputs = Float32Array.from({ length: 2 * count * 12 }, (_, i) => Math.sin(i * i + 1));
const targets = Int32Array.from({ length: 2 * count }, (_, i) => i % 3);
const eta = 0.3;

/** What the first step leaves of the initial weights. */
const keptOf = (shape: Shape) =>
  initialWeights(shape, { key: keyOf(4), firstBias: "as-weights", scale: "later" });

/** Base rates by plain loops in float64. `capped`: what the next layer sees. */
function plainBase(
  row: WidthExponents,
  cap: number,
  { capped, kept = keptOf(shapeFor(row)) }: { capped: boolean; kept?: Weights },
): number[] {
  const shape = shapeFor(row);
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
    const own = product(Float64Array.from(kept.weights[l]), l);
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

for (const [name, row] of Object.entries(rows)) {
  Deno.test(`${name}: base rates are those of plain loops, the next layer sees the uncapped one`, () =>
    judge(row));
}

Deno.test("a calibration that forgets what a hybrid erases differs from the right one", () => {
  const row = rows.hybrid;
  const all = initialWeights(shapeFor(row), { key: keyOf(4), firstBias: "as-weights" });
  const right = plainBase(row, Infinity, { capped: false });
  const wrong = plainBase(row, Infinity, { capped: false, kept: all });
  assert.ok(wrong.some((value, l) => Math.abs(right[l] / value - 1) > 0.02), `${wrong}`);
});

async function judge(row: WidthExponents): Promise<void> {
  const shape = shapeFor(row);
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
  const free = plainBase(row, Infinity, { capped: false });
  const cap = free[2] / 3;
  const found = await calibratedBase(model, { shape, initial, kept: keptOf(shape) }, {
    base: eta,
    cap,
    batches: [half(0), half(count)],
    examples,
  });
  const expected = plainBase(row, cap, { capped: false });
  expected.forEach((value, l) => {
    assert.ok(Math.abs(found[l] / value - 1) < 1e-3, `layer ${l + 1}: ${found[l]}, not ${value}`);
  });
  assert.equal(found[2], cap);
  const wrong = plainBase(row, cap, { capped: true });
  assert.ok(wrong.some((value, l) => Math.abs(found[l] / value - 1) > 0.02), `${wrong}`);
  assert.deepEqual(await model.save(), before, "the network is left as it was");
  model.dispose();
}
