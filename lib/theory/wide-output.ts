/**
 * Law of an output u = a^T x^(H) of an infinitely wide random network at one input of norm 1, over its standard
 * deviation: standard normal, as a is independent of x^(H), whose norm does not fluctuate. Source: derived here.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";
import { analyticActivations } from "../num/analytic-activation.ts";
import { normalCdf, normalDensity } from "../num/analysis/special.ts";
import { joinings, layerKernels } from "../num/wide-limits/layer-kernels.ts";
import { activation, branchScale } from "../num/wide-limits/network-params.ts";

const params = v.strictObject({
  joining: v.pipe(v.picklist(joinings), v.description("how layers are joined")),
  depth: v.pipe(count, v.description("H, hidden layers")),
  activation,
  branchScale,
});

const predictions = {
  output: { description: "u over its standard deviation: N(0, 1)", shape: "distribution" },
  outputWithoutBranches: {
    description: "the same if the branches of a residual network changed no norm: N(0, 1 / Var u)",
    shape: "distribution",
    when: "residual",
  },
} as const satisfies Declarations<PredictionDeclaration>;

const points = 801;
const range = 6;

/** N(0, s^2) on a grid. */
function normalLaw(s: number): Prediction {
  const x = Float64Array.from(
    { length: points },
    (_, i) => s * range * (2 * i / (points - 1) - 1),
  );
  return {
    shape: "distribution",
    x,
    cdf: x.map((value) => normalCdf(value / s)),
    density: x.map((value) => normalDensity(value / s) / s),
  };
}

/** Dimensionless; distribution functions to 1e-5 (linear between the points of a grid). */
export const plugin = {
  summary: "normal law of an output of an infinitely wide random network",
  params,
  predictions,
  predict({ activation, joining, depth, branchScale }): Readonly<Record<string, Prediction>> {
    const output = normalLaw(1);
    if (joining === "fully-connected") return { output };
    const network = { joining, depth, branchScale, activation: analyticActivations[activation] };
    const { covariances } = layerKernels({ order: 1, entries: Float64Array.of(1) }, network);
    return {
      output,
      outputWithoutBranches: normalLaw(1 / Math.sqrt(covariances[depth][0])),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
