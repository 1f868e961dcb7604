/** Whether trained weights are a smooth function of the layer, a noise along it, or a few large layers. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";
import { axisOf, namedArray } from "../num/array.ts";
import { layerWeights } from "./weights/layers.ts";
import { fewestLayers, type Regime, regimeOf, regularityOf } from "./weights/regime.ts";

const params = v.strictObject({
  weighting: v.pipe(
    v.picklist(["plain", "multiplied"]),
    v.description("W_k = A_k, or |delta_k| A_k"),
  ),
});

/**
 * Per network: the statistics incrementRatio, variogramExponent and participationRatio, and 0 or 1 in smooth,
 * rough, sparse and mixed (lib/measures/weights/regime.ts). Dimensionless. NaN below
 * 32 layers, too few to tell.
 */
const ofNetworks = { axes: ["network"] } as const;

export const plugin = {
  summary: "regime of trained weights along the layers: smooth, rough, sparse or mixed",
  params,
  needs: ["matrices", "multipliers"],
  columns: {
    incrementRatio: { description: "max_k |W_{k+1} - W_k| / max_k |W_k|", ...ofNetworks },
    variogramExponent: {
      description: "slope of ln mean |W_{k+m} - W_k|^2 in ln m",
      ...ofNetworks,
    },
    participationRatio: { description: "(sum |W_k|^2)^2 / (L sum |W_k|^4)", ...ofNetworks },
    smooth: { description: "1 if the weights are smooth, else 0", ...ofNetworks },
    rough: { description: "1 if the weights are rough, else 0", ...ofNetworks },
    sparse: { description: "1 if the weights are sparse, else 0", ...ofNetworks },
    mixed: { description: "1 if the weights are mixed, else 0", ...ofNetworks },
  },
  measure({ matrices, multipliers }, { weighting }) {
    const network = axisOf(matrices, "network");
    const enough = axisOf(matrices, "layer").length >= fewestLayers;
    const found = layerWeights({ matrices, multipliers }, weighting)
      .map((weights) => enough ? regularityOf(weights) : unknown);
    const regimes = found.map(regimeOf);
    const column = (values: readonly number[]) =>
      namedArray([network], Float64Array.from(values), {
        missing: "fewer than 32 layers, the network diverged, or its weights do not vary",
      });
    const flag = (regime: Regime) =>
      column(regimes.map((one) => !enough ? NaN : one === regime ? 1 : 0));
    return {
      incrementRatio: column(found.map(({ incrementRatio }) => incrementRatio)),
      variogramExponent: column(found.map(({ variogramExponent }) => variogramExponent)),
      participationRatio: column(found.map(({ participationRatio }) => participationRatio)),
      smooth: flag("smooth"),
      rough: flag("rough"),
      sparse: flag("sparse"),
      mixed: flag("mixed"),
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;

const unknown = { incrementRatio: NaN, variogramExponent: NaN, participationRatio: NaN };
