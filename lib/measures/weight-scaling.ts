/** How large the weights of a trained residual network are, and how much they differ from layer to layer. */
import * as v from "valibot";
import type { NamedArray } from "../contract/array.ts";
import type { Measure } from "../contract/plugins.ts";
import { axisOf, namedArray } from "../num/array.ts";
import { largest, norm } from "../num/linear-algebra/vector.ts";
import { roughness } from "../num/statistics/roughness.ts";
import {
  incrementNorms,
  layerNorms,
  type LayerWeights,
  layerWeights,
  middle,
  rearranged,
  sumNorm,
} from "./weights/layers.ts";

const params = v.strictObject({
  weighting: v.pipe(
    v.picklist(["plain", "multiplied"]),
    v.description("W_k = A_k, or |delta_k| A_k"),
  ),
});

const diverged = "the network diverged";

const ofNetworks = { axes: ["network"] } as const;

const columns = {
  normMax: { description: "max_k |W_k|", ...ofNetworks },
  normMedian: { description: "median over k of |W_k|", ...ofNetworks },
  incrementMax: { description: "max_k |W_{k+1} - W_k|", ...ofNetworks },
  incrementRatio: { description: "max_k |W_{k+1} - W_k| / max_k |W_k|", ...ofNetworks },
  incrementContrast: {
    description: "max_k |W_{k+1} - W_k| over the same of the layers in another order",
    ...ofNetworks,
  },
  rootSquareSum: { description: "(sum_k |W_k|^2)^(1/2)", ...ofNetworks },
  sumNorm: { description: "|sum_k W_k|", ...ofNetworks },
  multiplierMax: { description: "max_k |delta_k|", ...ofNetworks },
  sizeProduct: { description: "max_k |W_k| max_k |delta_k|", ...ofNetworks },
  evenness: { description: "(sum_k |W_k|^2 / L)^(1/2) / max_k |W_k|", ...ofNetworks },
  roughness: {
    description: "mean |W_{k+1} - W_k|^2 over twice the variance along the layers",
    ...ofNetworks,
  },
  targetMet: { description: "1 if the loss target was met, else 0", ...ofNetworks },
};

/**
 * Per network, with Frobenius norms (Cohen, Cont, Rossier, Xu 2021, their statistics of trained weights): normMax and
 * normMedian of |W_k|, incrementMax = max |W_{k+1} - W_k| and incrementRatio = incrementMax / normMax,
 * incrementContrast = incrementMax over that of the layers in an order in which no neighbours are near: about 1 if they
 * are independent, of order 1/L if they are a C^1 function of k/L; rootSquareSum, sumNorm = |sum_k
 * W_k|, multiplierMax = max |delta_k|, sizeProduct = normMax * multiplierMax, evenness =
 * rootSquareSum / (normMax sqrt L): 1 if all layers are alike; roughness
 * (lib/num/statistics/roughness.ts): 1 for independent layers. And targetMet of the training, so
 * that fits can select by it. All dimensionless.
 */
export const plugin = {
  summary: "largest and median norm of trained weights, increments, sums, multipliers",
  params,
  needs: ["matrices", "multipliers", "targetMet"],
  columns,
  measure({ matrices, multipliers, targetMet }, { weighting }) {
    const network = axisOf(matrices, "network");
    const all = layerWeights({ matrices, multipliers }, weighting);
    const norms = all.map(layerNorms);
    const normMax = norms.map(largest);
    const increments = all.map((weights) => largest(incrementNorms(weights)));
    const squares = norms.map(norm);
    const depth = axisOf(matrices, "layer").length;
    const multiplierMax = all.map((_, n) =>
      largest(multipliers.values.subarray(n * depth, (n + 1) * depth))
    );
    const column = (values: readonly number[]): NamedArray =>
      namedArray([network], Float64Array.from(values), { missing: diverged });
    return {
      normMax: column(normMax),
      normMedian: column(norms.map(middle)),
      incrementMax: column(increments),
      incrementRatio: column(increments.map((value, n) => value / normMax[n])),
      incrementContrast: column(
        increments.map((value, n) => value / largest(incrementNorms(rearranged(all[n])))),
      ),
      rootSquareSum: column(squares),
      sumNorm: column(all.map(sumNorm)),
      multiplierMax: column(multiplierMax),
      sizeProduct: column(normMax.map((value, n) => value * multiplierMax[n])),
      evenness: column(squares.map((value, n) => value / (normMax[n] * Math.sqrt(depth)))),
      roughness: namedArray([network], Float64Array.from(all, roughnessOf), {
        missing: "the network diverged, or all layers are equal",
      }),
      targetMet,
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;

/** NaN for a single layer, which has no neighbour. */
function roughnessOf({ depth, values }: LayerWeights): number {
  return depth > 1 ? roughness(values, depth) : NaN;
}
