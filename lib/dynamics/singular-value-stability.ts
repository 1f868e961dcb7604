/**
 * How much the singular values of one frozen layer, Q = (rho I + sigma W / sqrt(n)) D, change when the weights are
 * perturbed or when a unit of the activation flips; the same change for every rho.
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { accurateSingularValues } from "../num/linear-algebra/golub-kahan.ts";
import { fold } from "../num/random/key.ts";
import { type RandomStream, randomStream } from "../num/random/random.ts";
import { networks } from "./ensemble/networks.ts";
import { drawWeights, halfActive, layerMatrix } from "./layer-matrix/matrix.ts";
import { layerParams, skips, slope } from "./layer-matrix/parameters.ts";

const params = v.strictObject({
  networks,
  ...layerParams,
  skips,
  slope: v.optional(slope, 1),
  change: v.pipe(
    v.picklist(["noise", "flip"]),
    v.description(
      "noise: Gaussian, `noise` times as large as the weights. flip: one active unit becomes inactive and, " +
        "for ReLU, one inactive unit active, so that their number stays",
    ),
  ),
  noise: v.optional(
    v.pipe(positive, v.description("entries of the perturbation over those of the weights")),
    0.05,
  ),
});
type Params = v.InferOutput<typeof params>;

const axes = ["network", "skip"];

/**
 * Fields over [network, skip], dimensionless, of the changes d ln s_j (by rank): logChange = root mean square over j;
 * smallestChange = |d ln s_min|; logAdvantage = ln of logChange at the first rho over that at this one, same weights
 * and same change; smallestAdvantage, the same of smallestChange; steadier = 1 where logAdvantage is above 0.
 */
export const plugin = {
  summary: "changes of singular values by noise in the weights or by units that flip",
  params,
  fields: {
    logChange: { description: "root mean square change of ln s_j", axes },
    smallestChange: { description: "absolute change of ln s_min", axes },
    logAdvantage: { description: "ln of logChange at the first rho over that at this", axes },
    smallestAdvantage: { description: "the same of smallestChange", axes },
    steadier: { description: "1 where logChange is smaller than at the first rho", axes },
  },
  tables: {
    changes: {
      summary: "changes of each network",
      fields: ["logChange", "smallestChange", "logAdvantage", "smallestAdvantage", "steadier"],
    },
  },
  simulate({ params, key, compute }) {
    const { networks, width, skips, slope } = params;
    if (params.change === "flip" && slope === 1) {
      throw new UserError({
        action: "cannot flip a unit of a linear activation: nothing would change",
        allowed: "slope below 1",
      });
    }
    const stream = randomStream(fold(key, "singular-value-stability"));
    const count = networks * skips.length;
    const [rms, smallest] = [0, 1].map(() => new Float64Array(count));
    for (let network = 0; network < networks; network++) {
      const before = { weights: drawWeights(stream, params), active: halfActive(stream, width) };
      const after = changed(before, params, stream);
      skips.forEach((skip, index) => {
        const at = network * skips.length + index;
        const [old, fresh] = [before, after].map(({ weights, active }) => {
          const { rows, columns, entries } = layerMatrix(weights, { skip, slope, active });
          return accurateSingularValues(entries, rows, columns);
        });
        const changes = old.map((s, j) => Math.log(fresh[j] / s));
        rms[at] = Math.sqrt(changes.reduce((sum, x) => sum + x * x, 0) / changes.length);
        smallest[at] = Math.abs(changes[changes.length - 1]);
      });
      if (network % 64 === 0) compute.progress(network, networks, "networks");
    }
    const advantage = (changes: Float64Array) =>
      changes.map((change, at) => Math.log(changes[at - at % skips.length] / change));
    const all = [{ name: "network", length: networks }, labelledAxis("skip", skips)];
    return {
      logChange: namedArray(all, rms),
      smallestChange: namedArray(all, smallest),
      logAdvantage: namedArray(all, advantage(rms)),
      smallestAdvantage: namedArray(all, advantage(smallest)),
      steadier: namedArray(all, advantage(rms).map((gain) => gain > 0 ? 1 : 0)),
    };
  },
} satisfies Dynamics<Params>;

interface Layer {
  readonly weights: Float64Array;
  readonly active: Uint8Array;
}

function changed({ weights, active }: Layer, params: Params, stream: RandomStream): Layer {
  if (params.change === "noise") {
    const noise = drawWeights(stream, { ...params, deviation: params.noise * params.deviation });
    return { weights: weights.map((entry, k) => entry + noise[k]), active };
  }
  const flipped = active.slice();
  flipped[pick(stream, active, 1)] = 0;
  if (params.slope === 0) flipped[pick(stream, active, 0)] = 1;
  return { weights, active: flipped };
}

/** One of the units in the given state, all equally likely. */
function pick(stream: RandomStream, active: Uint8Array, state: number): number {
  const units = Array.from(active.keys()).filter((unit) => active[unit] === state);
  return units[stream.integer(units.length)];
}
