import assert from "node:assert/strict";
import { ratesAt, scalesOf, storedRates } from "../../../lib/dynamics/dense-training/scales.ts";
import { shapeOf } from "../../../lib/dynamics/dense-training/shape.ts";
import { initialWeights, write } from "../../../lib/dynamics/dense-training/weights.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { exponentsOf, shifted, type WidthExponents } from "../../../lib/num/width-exponents.ts";
import { type DenseModel, denseNetwork } from "../../../lib/tensor/dense-network.ts";
import { plugin as ipLlr } from "../../../lib/parametrizations/ip-llr.ts";
import {
  plainForward,
  plainGradient,
  type PlainParameters,
} from "../../tensor/dense-network/float64.ts";
import { worstError } from "../../tensor/dense-network/case.ts";
import { recipeOf } from "./case.ts";

const llr = (depth: number) => exponentsOf(ipLlr.scale({ depth }, { firstSteps: 1 }));
const batch = 16;
/** Large enough that the first step moves every layer. */
const baseRate = 8;
const rows = Int32Array.from({ length: batch }, (_, i) => i);

/** A network at its initialisation. */
async function start(
  row: WidthExponents,
  { width, depth }: { readonly width: number; readonly depth: number },
) {
  const shape = shapeOf(recipeOf(row, { width, depth }));
  const { forward, backward } = scalesOf(row, width);
  const [inputs, classes] = [shape.sizes[0], shape.sizes.at(-1)!];
  const examples = {
    count: batch,
    inputs: Float32Array.from({ length: batch * inputs }, (_, i) => Math.sin(i * i + 1)),
    targets: Int32Array.from(rows, (i) => i % classes),
  };
  const network = {
    sizes: shape.sizes,
    activation: shape.activation,
    loss: "cross-entropy" as const,
    forwardScales: forward,
    backwardScales: backward,
    biases: shape.biases,
  };
  const model = await denseNetwork("wasm", network, { batch, examples });
  const initial = initialWeights(shape, { key: keyOf(5), firstBias: "as-weights" });
  write(model, initial);
  return { shape, model, network, examples, initial };
}

/** Two steps: the large one, a usual one. */
async function train(model: DenseModel, row: WidthExponents, width: number): Promise<void> {
  for (let step = 0; step < 2; step++) {
    const base = row.multiplier.map(() => baseRate);
    const rates = storedRates(ratesAt(row, { width, step, base }), { row, width });
    await model.step(rows, { weightRates: rates.weights, biasRates: rates.biases });
  }
}

Deno.test("gradients in float32 are those of float64, with 6 layers and with 20", async () => {
  // 20 layers of width 64: gradients of order 64^-10 = 1e-18, outputs smaller still.
  for (const [depth, width] of [[6, 24], [20, 64]]) {
    const { model, network, examples, initial } = await start(llr(depth), { width, depth });
    const parameters: PlainParameters = {
      weights: initial.weights.map((values) => Float64Array.from(values)),
      biases: initial.biases.map((values) => Float64Array.from(values)),
    };
    const expected = plainGradient(network, parameters, examples);
    const found = await model.gradient(rows);
    found.weights.forEach((values, l) => {
      const error = worstError(scaled(values, expected.weights[l]), scaled(expected.weights[l]));
      assert.ok(error < 1e-4, `depth ${depth}, layer ${l + 1}: error ${error}`);
    });
    model.dispose();
  }
});

/** Numbers in units of the largest of a list: they are below what worstError takes for 0. */
function scaled(values: Float64Array, by: Float64Array = values): Float64Array {
  const largest = by.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
  return values.map((value) => value / largest);
}

Deno.test("two trained steps in float32 are those of float64", async () => {
  const [width, depth] = [24, 5];
  const row = llr(depth);
  const { model, network, examples, initial } = await start(row, { width, depth });
  const weights = initial.weights.map((values) => Float64Array.from(values));
  const biases = initial.biases.map((values) => Float64Array.from(values));
  for (let step = 0; step < 2; step++) {
    const base = row.multiplier.map(() => baseRate);
    const rates = storedRates(ratesAt(row, { width, step, base }), { row, width });
    const slope = plainGradient(network, { weights, biases }, examples);
    weights.forEach((own, l) =>
      own.forEach((_, i) => own[i] -= rates.weights[l] * slope.weights[l][i])
    );
    biases.forEach((own, l) =>
      own.forEach((_, i) => own[i] -= rates.biases[l] * slope.biases[l][i])
    );
  }
  await train(model, row, width);
  const { outputs } = await model.forward(examples);
  const expected = Array.from(rows).flatMap((i) => {
    const input = examples.inputs.subarray(i * 12, (i + 1) * 12);
    return plainForward(network, { weights, biases }, input).h.at(-1)!;
  });
  assert.ok(worstError(outputs, expected) < 1e-4, `error ${worstError(outputs, expected)}`);
  // With the usual rates at the first step too, nothing would have moved.
  write(model, initial);
  await train(model, { ...row, firstSteps: 0 }, width);
  const naive = (await model.forward(examples)).outputs;
  assert.ok(worstError(naive, expected) > 0.5, "a wrong first rate must show");
  model.dispose();
});

Deno.test("the stored network does not know how a constant was split", () => {
  const width = 16;
  const row = llr(3);
  const other = shifted(row, [0.5, -0.5, 0.25, 1]);
  const base = [1, 1, 1, 1];
  const stored = (of: WidthExponents) => {
    const rates = storedRates(ratesAt(of, { width, step: 0, base }), { row: of, width });
    // An update of W is m^-a times that of w, whose gradient is m^-a times that of W.
    return rates.weights.map((rate, l) => rate * width ** (-2 * of.multiplier[l]));
  };
  stored(row).forEach((rate, l) => {
    assert.ok(Math.abs(rate / stored(other)[l] - 1) < 1e-12);
  });
  // IP-LLR at L = 3: effective rates m^2, m^(1/2), m^0.
  const effective = ratesAt(row, { width, step: 0, base }).weights;
  assert.ok(worstError(effective, [256, 4, 4, 1]) < 1e-12, `${effective}`);
});
