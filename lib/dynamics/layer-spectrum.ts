/**
 * Singular values of one random frozen layer, with the identity added rho times and seen through
 * the activation of the layer before: Q = (rho I + sigma W / sqrt(n)) D, where exactly half of the units are active.
 */
import * as v from "valibot";
import type { Dynamics } from "../contract/plugins.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { accurateSingularValues } from "../num/linear-algebra/golub-kahan.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { networks } from "./ensemble/networks.ts";
import { drawWeights, halfActive, layerMatrix } from "./layer-matrix/matrix.ts";
import { layerParams, skips, slope } from "./layer-matrix/parameters.ts";

const params = v.strictObject({
  networks,
  ...layerParams,
  skips,
  slope: v.optional(slope, 1),
  law: v.optional(
    v.pipe(v.picklist(["gaussian", "uniform"]), v.description("law of the weights")),
    "gaussian",
  ),
});

/**
 * Field layerSingularValue [network, skip, rank], dimensionless, rank 1 the largest; networks of one number
 * have the same weights and active units at every rho. Accuracy about 1e-15 of the largest (Golub and Kahan on
 * Q itself).
 */
export const plugin = {
  summary: "singular values of one random layer with a multiple of the identity and an activation",
  params,
  fields: {
    layerSingularValue: {
      description: "singular value of Q, largest first",
      axes: ["network", "skip", "rank"],
    },
  },
  tables: {
    "singular-values": { summary: "every singular value of Q", fields: ["layerSingularValue"] },
  },
  simulate({ params: { networks, width, deviation, skips, slope, law }, key, compute }) {
    const stream = randomStream(fold(key, "layer-spectrum"));
    const size = slope === 0 ? Math.floor(width / 2) : width;
    const values = new Float64Array(networks * skips.length * size);
    for (let network = 0; network < networks; network++) {
      const weights = drawWeights(stream, { width, deviation, law });
      const active = halfActive(stream, width);
      skips.forEach((skip, index) => {
        const { rows, columns, entries } = layerMatrix(weights, { skip, slope, active });
        const found = accurateSingularValues(entries, rows, columns);
        values.set(found, (network * skips.length + index) * size);
      });
      if (network % 64 === 0) compute.progress(network, networks, "networks");
    }
    return {
      layerSingularValue: namedArray(
        [
          { name: "network", length: networks },
          labelledAxis("skip", skips),
          labelledAxis("rank", Array.from({ length: size }, (_, i) => i + 1)),
        ],
        values,
      ),
    };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;
