/**
 * Base rates of the first, large step, so that its update of every layer has size one in that layer: without them the
 * constants that the exponents leave open make the step vanish or explode.
 * Source: Hajjar, Chizat, Giraud, arXiv 2110.15596, appendix on experiments, and the authors' program.
 */
import { ratesAt, storedRates } from "./scales.ts";
import type { DenseInputs, DenseModel } from "../../tensor/dense-network.ts";
import type { Shape } from "./shape.ts";
import { type Weights, write } from "./weights.ts";

/** With what base rates are calibrated. */
export interface CalibrationOptions {
  /** Base rate eta of the usual steps, and of layer 1 at the first one. */
  readonly base: number;
  /** The largest base rate. */
  readonly cap: number;
  /** The rows of a mock step, and those through which its update is seen. */
  readonly batches: readonly [Int32Array, Int32Array];
  readonly examples: DenseInputs;
}

/** Mean size that the update of h^l should have: 1 in hidden layers, 1/10 at the output. */
const targets = { hidden: 1, output: 0.1 } as const;

/**
 * Base rates by layer. A mock step of base rate 1 on the first batch gives Delta W^l. Layer 1 keeps eta. Upwards from
 * layer 2 the second batch is propagated with W^l + q_l Delta W^l, q_l = target / mean |Delta W^l
 * x^(l-1)|, and the base rate is min(q_l, cap): as in the authors' program the next layer sees the
 * uncapped q_l. A layer whose update vanishes gets the cap. The network is left as it was.
 * @param initial its present weights
 * @param kept what the step leaves of them, W^l: less than all for a hybrid
 */
export async function calibratedBase(
  model: DenseModel,
  { shape, initial, kept }: {
    readonly shape: Shape;
    readonly initial: Weights;
    readonly kept: Weights;
  },
  { base, cap, batches, examples }: CalibrationOptions,
): Promise<Float64Array> {
  const { row, width } = shape;
  const last = row.multiplier.length - 1;
  const one = new Float64Array(last + 1).fill(1);
  const rates = storedRates(ratesAt(row, { width, step: 0, base: one }), shape);
  const gradient = await model.gradient(batches[0]);
  const moved = (l: number, q: number) =>
    Float32Array.from(
      kept.weights[l],
      (value, i) => value - q * rates.weights[l] * gradient.weights[l][i],
    );
  const update = (l: number) =>
    Float32Array.from(gradient.weights[l], (value) => -rates.weights[l] * value);
  const found = new Float64Array(last + 1).fill(base);
  model.writeWeights(0, moved(0, base));
  if (shape.biases[0]) {
    const shift = base * rates.biases[0];
    const bias = kept.biases[0].map((value, i) => value - shift * gradient.biases[0][i]);
    model.writeBias(0, bias);
  }
  for (let l = 1; l <= last; l++) {
    model.writeWeights(l, update(l));
    const hidden = l < last;
    const seen = await model.forward(examples, {
      rows: batches[1],
      ...(hidden ? { layers: [l] } : {}),
    });
    const size = meanSize(hidden ? seen.preactivations[0] : seen.outputs);
    const q = size > 0 ? (hidden ? targets.hidden : targets.output) / size : cap;
    found[l] = Math.min(q, cap);
    model.writeWeights(l, moved(l, q));
  }
  write(model, initial);
  return found;
}

function meanSize(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.abs(values[i]);
  return sum / values.length;
}
