/**
 * A two-layer ReLU network before training, its neurons in pairs or independent: mean losses, and the mean squared
 * distance of the tangent kernel from its limit. Independent neurons give outputs of variance kappa^2 / 2 each (E
 * relu(z)^2 = kappa^2 / 2 at |x| = 1), normal in the limit of many; pairs give 0. Pairs have m / 2 directions, so
 * the kernel is twice as far from its limit.
 * Source: derived here (lib/num/separation/tangent-kernel.ts); for the pairs Munteanu, Omlor, Song, Woodruff,
 * arXiv 2206.12802.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { positive } from "../contract/schemas.ts";
import { normalAverage } from "../num/analysis/normal-average.ts";
import { softplus } from "../num/separation/frozen-descent.ts";
import { labelledPoints, pointSetParams } from "../num/separation/labelled-points.ts";
import { tangentVariance } from "../num/separation/tangent-kernel.ts";

const params = v.strictObject({
  ...pointSetParams,
  weightScale: v.optional(v.pipe(positive, v.description("kappa")), 1),
  coupling: v.pipe(
    v.picklist(["paired", "independent"]),
    v.description("whether neurons start in pairs whose outputs cancel"),
  ),
});

const predictions = {
  squaredLoss: { description: "mean of half the sum of (f - y)^2", shape: "scalar" },
  squaredLossOther: { description: "the same of the other kind of network", shape: "scalar" },
  risk: { description: "mean logistic loss, of many neurons", shape: "scalar" },
  riskOther: { description: "the same of the other kind of network", shape: "scalar" },
  scaledDeviation: { description: "(m / V) E |H^(m) - H|_F^2", shape: "scalar" },
  scaledDeviationOther: { description: "the same of the other kind of network", shape: "scalar" },
  variance: { description: "V, of one independent neuron", shape: "scalar" },
} as const satisfies Declarations<PredictionDeclaration>;

/** Dimensionless; `risk` to 1e-10 of the normal limit. */
export const plugin = {
  summary: "ReLU networks in pairs or independent before training: losses, distance of the kernel",
  params,
  predictions,
  predict({ coupling, weightScale, ...set }) {
    const points = labelledPoints(set);
    const variances = { paired: 0, independent: weightScale ** 2 / 2 };
    const other = coupling === "paired" ? "independent" : "paired";
    const squaredLoss = (variance: number) => points.count * (1 + variance) / 2;
    const risk = (variance: number) => normalAverage((g) => softplus(Math.sqrt(variance) * g));
    const deviation = { paired: 2, independent: 1 };
    return {
      squaredLoss: scalarPrediction(squaredLoss(variances[coupling])),
      squaredLossOther: scalarPrediction(squaredLoss(variances[other])),
      risk: scalarPrediction(risk(variances[coupling])),
      riskOther: scalarPrediction(risk(variances[other])),
      scaledDeviation: scalarPrediction(deviation[coupling]),
      scaledDeviationOther: scalarPrediction(deviation[other]),
      variance: scalarPrediction(tangentVariance(points)),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
