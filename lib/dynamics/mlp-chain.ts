/**
 * Squared norm of one input through a two-slope mlp, O(1) per layer and exact in law: of n
 * pre-activations K ~ Bin(n, 1/2) are positive and their squares are chi-square whatever the signs, so
 * V' = V (c/n) (s+^2 chi2_K + s-^2 chi2_{n-K}).
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { networks } from "./ensemble/networks.ts";
import { number } from "./mlp/activation.ts";
import { inputGram } from "./mlp/inputs.ts";
import {
  observe,
  observedLayers,
  recordedNorms,
  recordedTables,
  Recorder,
} from "./mlp/observation.ts";

const params = v.strictObject({
  networks,
  observe,
});

export const plugin = {
  summary: "norm of one input in a two-slope mlp as a scalar Markov chain; exact in law",
  params,
  fields: recordedNorms,
  tables: recordedTables,
  simulate({ recipe, data, params, key, compute }) {
    const width = number(recipe, "width");
    const squarePositive = number(recipe, "slopePositive") ** 2;
    const squareNegative = number(recipe, "slopeNegative") ** 2;
    const rate = number(recipe, "normalizer") / width;
    const gram = inputGram(data);
    if (gram.count !== 1) {
      throw new UserError({
        action: `cannot follow ${gram.count} inputs with the scalar chain`,
        allowed: "one input",
        hint: "use the dynamics mlp-gram",
      });
    }
    const layers = observedLayers(number(recipe, "depth"), params.observe);
    const recorder = new Recorder({ layers, networks: params.networks, inputs: 1 });
    const stream = randomStream(fold(key, "mlp-chain"));
    for (let network = 0; network < params.networks; network++) {
      let logNorm = gram.logNorm[0];
      let layer = 0;
      for (let observed = 0; observed < layers.length; observed++) {
        for (; layer < layers[observed]; layer++) {
          const active = stream.binomial(width, 0.5);
          const square = squarePositive * stream.chiSquare(active) +
            squareNegative * stream.chiSquare(width - active);
          logNorm += square > 0 ? Math.log(rate * square) : NaN;
        }
        recorder.logNorm[recorder.normOffset(observed, network)] = logNorm;
      }
      if (network % 1024 === 0) compute.progress(network, params.networks, "networks");
    }
    return recorder.fields({
      layerTime: 1 / width,
      missing: "the network died: no unit of a layer was active",
    });
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;
