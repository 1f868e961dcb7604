/**
 * Fluctuation of the squared norm of the last layer of a wide random network, one input of norm 1, to leading
 * order in 1/m. Source: derived in lib/num/wide-limits/norm-fluctuation.ts; how errors pass through the layers
 * is what Du, Lee, Li, Wang, Zhai, arXiv 1811.03804, bound by 2^O(H) and (1 + O(1/H))^H in equations 4 and 5.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { count } from "../contract/schemas.ts";
import { analyticActivations } from "../num/analytic-activation.ts";
import { joinings } from "../num/wide-limits/layer-kernels.ts";
import { normFluctuation } from "../num/wide-limits/norm-fluctuation.ts";
import { activation, branchScale } from "../num/wide-limits/network-params.ts";

const params = v.strictObject({
  joining: v.pipe(v.picklist(joinings), v.description("how layers are joined")),
  depth: v.pipe(count, v.description("H, hidden layers")),
  activation,
  branchScale,
});

const predictions = {
  normVariance: {
    description: "lim m Var |x^(H)|^2 / (E |x^(H)|^2)^2",
    shape: "scalar",
  },
  normVarianceConnected: {
    description: "the same of the fully connected network of this depth",
    shape: "scalar",
  },
  normVarianceFirst: { description: "the same after one layer", shape: "scalar" },
} as const satisfies Declarations<PredictionDeclaration>;

/** Dimensionless; relative error below 1e-10. */
export const plugin = {
  summary: "variance of the squared norm of the last layer, to leading order in 1 / width",
  params,
  predictions,
  predict({ activation, ...shape }) {
    const network = { ...shape, activation: analyticActivations[activation] };
    return {
      normVariance: scalarPrediction(normFluctuation(network)),
      normVarianceConnected: scalarPrediction(
        normFluctuation({ ...network, joining: "fully-connected" }),
      ),
      normVarianceFirst: scalarPrediction(
        normFluctuation({ ...network, joining: "fully-connected", depth: 1 }),
      ),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
