/**
 * Residual networks with i.i.d. Gaussian weights and the branch V relu(W h), as a chain of two numbers
 * per network: O(1) operations a layer, exact in law at every width and depth.
 *
 * With h_0 = e_0, h = a e_0 + b e_1 (a = <h, h_0>, b >= 0): W h is |h| N(0, I)/sqrt d, so K ~ Bin(d, 1/2)
 * of its entries are positive and |relu(W h)|^2 = |h|^2 A/d with A ~ chi^2_K; V relu(W h) is then
 * isotropic Gaussian with standard deviation |h| sqrt(A)/d an entry. Hence, with s = alpha |h| sqrt(A)/d,
 * a += s x; b = sqrt((b + s y)^2 + s^2 B), x, y ~ N(0, 1), B ~ chi^2_{d-2}.
 * The ratios of the gradients have the same law (transposed i.i.d. layers), not the same values.
 */
import * as v from "valibot";
import type { Dynamics } from "../contract/plugins.ts";
import { fold } from "../num/random/key.ts";
import { type RandomStream, randomStream } from "../num/random/random.ts";
import { networks } from "./ensemble/networks.ts";
import { declaredFields, residualFields, residualTables } from "./residual/fields.ts";
import { branchScaleOf, residualRecipe } from "./residual/recipe.ts";

const params = v.strictObject({
  networks,
});

const limit = 1e100;
const networksPerReport = 100;

export const plugin = {
  summary:
    "exact scalar chain of |h| and |h - h_0| in a res-3 network with i.i.d. Gaussian weights",
  params,
  fields: declaredFields(["logNormRatioForward", "logDisplacementForward"]),
  tables: {
    "norm-ratio": { ...residualTables["norm-ratio"], fields: ["logNormRatioForward"] },
    displacement: { ...residualTables.displacement, fields: ["logDisplacementForward"] },
  },
  simulate({ params: { networks }, recipe, key, compute }) {
    const known = residualRecipe(recipe, {
      dynamics: "resnet-chain",
      branches: ["res-3"],
      weightLaws: ["iid-gaussian"],
    });
    const branchScale = branchScaleOf(known);
    const logNormRatioForward = new Float64Array(networks);
    const logDisplacementForward = new Float64Array(networks);
    for (let n = 0; n < networks; n++) {
      if (n % networksPerReport === 0) compute.progress(n, networks, "network");
      const stream = randomStream(fold(key, "network", n));
      const end = propagate(stream, { width: known.width, depth: known.depth, branchScale });
      logNormRatioForward[n] = end.logNormRatio;
      logDisplacementForward[n] = end.logDisplacement;
    }
    return residualFields([{ name: "network", length: networks }], {
      logNormRatioForward,
      logDisplacementForward,
    });
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

interface Size {
  readonly width: number;
  readonly depth: number;
  readonly branchScale: number;
}

/** One network; everything is divided by 1e100 when it exceeds that, and the logarithm carried. */
function propagate(
  stream: RandomStream,
  { width, depth, branchScale }: Size,
): { readonly logNormRatio: number; readonly logDisplacement: number } {
  let along = 1;
  let movedAlong = 0;
  let across = 0;
  let logScale = 0;
  for (let layer = 0; layer < depth; layer++) {
    const positive = stream.binomial(width, 0.5);
    const size = Math.sqrt(along * along + across * across);
    const step = branchScale * size * Math.sqrt(stream.chiSquare(positive)) / width;
    const change = step * stream.normal();
    movedAlong += change;
    along += change;
    const sideways = across + step * stream.normal();
    across = Math.sqrt(sideways * sideways + step * step * stream.chiSquare(width - 2));
    if (size > limit) {
      along /= limit;
      movedAlong /= limit;
      across /= limit;
      logScale += Math.log(limit);
    }
  }
  return {
    logNormRatio: Math.log(Math.hypot(along, across)) + logScale,
    logDisplacement: Math.log(Math.hypot(movedAlong, across)) + logScale,
  };
}
