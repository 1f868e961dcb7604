/** Small dense networks with parameters and examples, for the tests of their implementations. */
import type { BackendName } from "../../../lib/contract/plugins.ts";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import type { Loss } from "../../../lib/tensor/ensemble.ts";
import {
  type DenseActivation,
  type DenseExamples,
  type DenseModel,
  type DenseNetwork,
  denseNetwork,
} from "../../../lib/tensor/dense-network.ts";
import type { PlainBatch, PlainParameters } from "./float64.ts";

export interface DenseCase {
  readonly network: DenseNetwork;
  readonly parameters: PlainParameters;
  readonly examples: DenseExamples & { readonly inputs: Float32Array };
}

/** Scales are not 1 and differ from layer to layer; the first and the last layer have a bias. */
export function denseCase(
  activation: DenseActivation,
  loss: Loss,
  { sizes = [7, 13, 5, 3], count = 23, seed = 5 }: {
    readonly sizes?: readonly number[];
    readonly count?: number;
    readonly seed?: number;
  } = {},
): DenseCase {
  const key = keyOf(seed);
  const layers = sizes.length - 1;
  const normals = (label: string, length: number, scale: number) => {
    const out = new Float32Array(length);
    randomStream(fold(key, label)).fillNormal(out);
    return out.map((value) => value * scale);
  };
  const weights = Array.from(
    { length: layers },
    (_, l) => Float64Array.from(normals(`weights-${l}`, sizes[l] * sizes[l + 1], 1)),
  );
  const biased = weights.map((_, l) => l === 0 || l === layers - 1);
  const biases = biased.map((has, l) =>
    Float64Array.from(normals(`bias-${l}`, has ? sizes[l + 1] : 0, 0.5))
  );
  const outputs = sizes[layers];
  const targets = loss === "mean-square"
    ? normals("targets", count * outputs, 1)
    : Int32Array.from({ length: count }, (_, i) => (i * 7 + 3) % outputs);
  return {
    network: {
      sizes,
      activation,
      loss,
      forwardScales: weights.map((_, l) => Math.fround(1.3 / Math.sqrt(sizes[l]) * (1 + l / 10))),
      backwardScales: weights.map((_, l) => Math.fround(0.7 + 0.4 * l)),
      biases: biased,
    },
    parameters: { weights, biases },
    examples: { count, inputs: normals("inputs", count * sizes[0], 1), targets },
  };
}

/** A model that holds the parameters of a case. */
export async function startModel(
  backend: BackendName,
  { network, parameters, examples }: DenseCase,
  batch: number,
): Promise<DenseModel> {
  const model = await denseNetwork(backend, network, { batch, examples });
  parameters.weights.forEach((values, l) => model.writeWeights(l, Float32Array.from(values)));
  parameters.biases.forEach((values, l) => {
    if (values.length > 0) model.writeBias(l, Float32Array.from(values));
  });
  return model;
}

/** Some rows of a case's examples, as a batch of their own. */
export function plainBatch({ network, examples }: DenseCase, rows: Int32Array): PlainBatch {
  const pick = (values: ArrayLike<number>, size: number) =>
    Array.from(rows).flatMap((row) => Array.from(values).slice(row * size, (row + 1) * size));
  const outputs = network.loss === "mean-square" ? network.sizes.at(-1)! : 1;
  return {
    count: rows.length,
    inputs: pick(examples.inputs, network.sizes[0]),
    targets: pick(examples.targets, outputs),
  };
}

/** The largest difference beside the largest expected number. */
export function worstError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [worst, largest] = [0, 1e-30];
  for (let i = 0; i < expected.length; i++) {
    worst = Math.max(worst, Math.abs(found[i] - expected[i]));
    largest = Math.max(largest, Math.abs(expected[i]));
    if (!Number.isFinite(found[i])) return Infinity;
  }
  return found.length === expected.length ? worst / largest : Infinity;
}
