/**
 * Covariance of a random mlp with its weight matrices drawn and multiplied: the reference for every
 * shortcut of the mlp family. The O(n^2) products are tensors in float32; what is O(n), activations
 * and norms, is float64.
 */
import * as v from "valibot";
import type { Dynamics, SimulationJob } from "../contract/plugins.ts";
import { fold } from "../num/random/key.ts";
import { withTensors } from "../tensor/backend.ts";
import { batchProduct } from "../tensor/product.ts";
import { networks } from "./ensemble/networks.ts";
import { batchSize, WeightDrawer } from "./explicit/weights.ts";
import { activationOf, number } from "./mlp/activation.ts";
import { inputComponents, inputGram } from "./mlp/inputs.ts";
import {
  observe,
  observedLayers,
  recordedFields,
  recordedTables,
  Recorder,
} from "./mlp/observation.ts";
import { SignalBatch } from "./explicit/signals.ts";

const params = v.strictObject({
  networks,
  observe,
});
type Params = v.InferOutput<typeof params>;

export const plugin = {
  summary: "mlp covariance with explicit weight matrices, any number of inputs; the reference",
  params,
  fields: recordedFields,
  tables: recordedTables,
  async simulate(job) {
    const { recipe, data, params } = job;
    const width = number(recipe, "width");
    const inputs = inputComponents(data);
    const layers = observedLayers(number(recipe, "depth"), params.observe);
    const recorder = new Recorder({ layers, networks: params.networks, inputs: inputs.count });
    const size = batchSize(
      width * Math.max(width, inputs.x.length / inputs.count),
      params.networks,
    );
    await withTensors(job.compute.backend, async () => {
      for (let first = 0; first < params.networks; first += size) {
        const count = Math.min(size, params.networks - first);
        await propagateBatch(job, { first, count, layers, recorder });
        job.compute.progress(first + count, params.networks, "networks");
      }
    });
    return recorder.fields({
      layerTime: 1 / width,
      missing: "the network died: no unit of a layer was active",
    });
  },
} satisfies Dynamics<Params>;

interface Batch {
  /** Number of the first network. */
  readonly first: number;
  readonly count: number;
  readonly layers: Int32Array;
  readonly recorder: Recorder;
}

/** Propagates the inputs through `count` networks; layer l + 1 is sqrt(c/n) W_l phi(z_l). */
async function propagateBatch(
  { recipe, data, key }: SimulationJob<Params>,
  { first, count, layers, recorder }: Batch,
): Promise<void> {
  const width = number(recipe, "width");
  const activation = activationOf(recipe);
  const gain = number(recipe, "normalizer") / width;
  const drawer = new WeightDrawer(fold(key, "mlp-explicit"), "gaussian");
  const inputs = inputComponents(data);
  const { logNorm } = inputGram(data);
  const signals = new SignalBatch(count, inputs, logNorm);
  let layer = 0;
  for (let observed = 0; observed < layers.length; observed++) {
    for (; layer < layers[observed]; layer++) {
      const size = { first, count, rows: width, columns: signals.width };
      const weights = drawer.draw(size, "W", layer);
      const product = await batchProduct(weights, signals.directions());
      signals.advance(product, activation, gain);
    }
    recorder.logNorm.set(signals.logNorm, recorder.normOffset(observed, first));
    recorder.oneMinusCorrelation.set(signals.distances(), recorder.pairOffset(observed, first));
  }
}
