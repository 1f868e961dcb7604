/**
 * Covariance of a random mlp, layer by layer, exact in law without a weight matrix: given the last layer's
 * covariance V the n rows of the next pre-activations are independent N(0, V), so n m normals replace
 * the n^2 weights (m inputs).
 */
import * as v from "valibot";
import type { Dynamics, SimulationJob } from "../contract/plugins.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { networks } from "./ensemble/networks.ts";
import { activationOf, number } from "./mlp/activation.ts";
import { type InputGram, inputGram } from "./mlp/inputs.ts";
import { NormalBuffer } from "./mlp/normals.ts";
import {
  observe,
  observedLayers,
  recordedFields,
  recordedTables,
  Recorder,
} from "./mlp/observation.ts";
import { type LayerState, propagateInputs } from "./mlp/rows.ts";
import { propagatePairs } from "./mlp/relu-pair.ts";

const params = v.strictObject({
  networks,
  observe,
});
type Params = v.InferOutput<typeof params>;

export const plugin = {
  summary: "mlp covariance by conditional Gaussian rows, any number of inputs; exact in law",
  params,
  fields: recordedFields,
  tables: recordedTables,
  simulate(job) {
    const { recipe, data, params, compute } = job;
    const width = number(recipe, "width");
    const gram = inputGram(data);
    const layers = observedLayers(number(recipe, "depth"), params.observe);
    const recorder = new Recorder({ layers, networks: params.networks, inputs: gram.count });
    if (recipe.activation === "relu" && gram.count === 2) {
      const layer = {
        width,
        normalizer: number(recipe, "normalizer"),
        positive: number(recipe, "slopePositive"),
        negative: number(recipe, "slopeNegative"),
      };
      const networks = params.networks;
      const key = fold(job.key, "relu-pair");
      propagatePairs({ gram, layer, layers, networks, key }, recorder, compute.progress);
    } else {
      propagateRows(job, { gram, layers, recorder });
    }
    return recorder.fields({
      layerTime: 1 / width,
      missing: "the network died: no unit of a layer was active",
    });
  },
} satisfies Dynamics<Params>;

function propagateRows(
  { recipe, params, key, compute }: SimulationJob<Params>,
  { gram, layers, recorder }: { gram: InputGram; layers: Int32Array; recorder: Recorder },
): void {
  const width = number(recipe, "width");
  const normalizer = number(recipe, "normalizer");
  const activation = activationOf(recipe);
  const normals = new NormalBuffer(randomStream(fold(key, "mlp-gram")), width * gram.count);
  const state: LayerState = {
    count: gram.count,
    logNorm: new Float64Array(gram.count),
    correlation: new Float64Array(gram.count ** 2),
    oneMinusCorrelation: new Float64Array(recorder.pairs),
  };
  const step = (state: LayerState) =>
    propagateInputs(state, { width, normalizer, activation }, normals);
  for (let network = 0; network < params.networks; network++) {
    reset(state, gram);
    propagateOne({ network, layers, recorder, state, step });
    if (network % 64 === 0) compute.progress(network, params.networks, "networks");
  }
}

function reset(state: LayerState, gram: InputGram): void {
  state.logNorm.set(gram.logNorm);
  state.correlation.set(gram.correlation);
  let pair = 0;
  for (let a = 0; a < state.count; a++) {
    for (let b = a + 1; b < state.count; b++) {
      state.oneMinusCorrelation[pair++] = 1 - gram.correlation[a * state.count + b];
    }
  }
}

function propagateOne({ network, layers, recorder, state, step }: {
  network: number;
  layers: Int32Array;
  recorder: Recorder;
  state: LayerState;
  step: (state: LayerState) => void;
}): void {
  let layer = 0;
  for (let observed = 0; observed < layers.length; observed++) {
    for (; layer < layers[observed]; layer++) step(state);
    recorder.logNorm.set(state.logNorm, recorder.normOffset(observed, network));
    recorder.oneMinusCorrelation.set(
      state.oneMinusCorrelation,
      recorder.pairOffset(observed, network),
    );
  }
}
