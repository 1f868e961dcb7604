/**
 * How much the first update of a wide dense network depends on the example: from the same revealed weights,
 * one step on the first row of `data` and one on the second, layer by layer. Exactly in law at any width.
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { fold } from "../num/random/key.ts";
import { exponentsOf } from "../num/width-exponents.ts";
import { networks } from "./ensemble/networks.ts";
import { examplesOf } from "./revealed/examples.ts";
import { denseShape, initialWeights } from "./revealed/initial-weights.ts";
import { RevealedNetwork } from "./revealed/network.ts";

const params = v.strictObject({
  networks,
  learningRate: v.optional(
    v.pipe(positive, v.description("base learning rate eta")),
    1,
  ),
});

export const plugin = {
  summary: "difference between the first updates made on two examples, from the same weights",
  params,
  fields: {
    updateDifference: {
      description:
        "Frobenius norm of the difference of two examples' updates of W^l, relative to the first",
      axes: ["network", "layer"],
    },
  },
  tables: {
    "update-difference": {
      summary: "relative Frobenius distance of the first updates on two examples",
      fields: ["updateDifference"],
    },
  },
  simulate({ params: { networks, learningRate }, recipe, data, key, compute }) {
    const shape = denseShape(recipe);
    const row = exponentsOf(recipe);
    const wishes = { role: "data", inputSize: shape.inputDimension } as const;
    const examples = examplesOf(data, wishes).slice(0, 2);
    if (examples.length < 2) {
      throw new UserError({ action: "cannot compare the updates of one example", allowed: "two" });
    }
    const layers = shape.depth - 1;
    const difference = new Float64Array(networks * layers);
    for (let index = 0; index < networks; index++) {
      compute.progress(index, networks, "networks");
      const weights = initialWeights(shape, fold(key, "network", index));
      const [a, b] = examples.map((example) => {
        const network = new RevealedNetwork(shape, row, weights);
        network.step([example], learningRate);
        return network;
      });
      for (let layer = 2; layer <= shape.depth; layer++) {
        const [own, other] = [a.inner(layer), b.inner(layer)];
        const square = own.updateProduct(own);
        const distance = square - 2 * own.updateProduct(other) + other.updateProduct(other);
        difference[index * layers + layer - 2] = Math.sqrt(Math.max(0, distance) / square);
      }
    }
    return {
      updateDifference: namedArray(
        [
          { name: "network", length: networks },
          labelledAxis("layer", Array.from({ length: layers }, (_, l) => l + 2)),
        ],
        difference,
        { missing: "the update is 0" },
      ),
    };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;
