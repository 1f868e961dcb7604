/**
 * Integrable networks with weights of mean u = 1 in layers 2 .. L + 1, ReLU, first layer and bias N(0, 1): the units of
 * a layer become equal as the width m grows. Derivation: h^2_i = (1/m) sum_j (1 + U_ij)
 * relu(h^1_j), h^1_j ~ N(0, |xi|^2 + 1): its mean tends to C = E relu(h^1) = sqrt((|xi|^2+1)/(2
 * pi)), its standard deviation over i is sqrt(E relu(h^1)^2 / m), E relu(h^1)^2 = (|xi|^2+1)/2 = pi
 * C^2. From there on all units are near C: mean C, standard deviation C / sqrt m.
 * Source: the collapse is theorem 17 of Hajjar, Chizat, Giraud, arXiv 2110.15596; the constants are
 * derived here (docs/papers/hajjar-integrable-parameterization.md, F4).
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { input, productWithBias } from "./dense/pair.ts";

const params = v.strictObject({
  width: v.optional(
    v.pipe(v.number(), v.minValue(1), v.description("width m; without it only exponents")),
  ),
  depth: v.pipe(v.number(), v.integer(), v.minValue(3), v.description("hidden layers L")),
  trained: v.pipe(input, v.description("the input xi")),
});

const predictions = {
  variationSlope: {
    description: "exponent in the width of the relative spread of units, -1/2",
    shape: "scalar",
  },
  preactivation: {
    description: "C, limit of the pre-activations of layer 2",
    shape: "scalar",
    when: "with `width`",
  },
  preactivationVariation: {
    description: "standard deviation over mean of the units, to leading order",
    shape: "curve",
    along: "layer",
    when: "with `width`",
  },
} as const satisfies Declarations<PredictionDeclaration>;

export const plugin = {
  summary: "how equal the units of a non-centred integrable network are",
  params,
  predictions,
  /**
   * preactivationVariation: a curve along layer 2 .. L, standard deviation over mean of a layer's
   * units, to leading order; preactivation = C; variationSlope = -1/2, also of the entries of
   * W^l(t) - W^l(0) for 3 <= l <= L - 1.
   */
  predict({ width, depth, trained }): Readonly<Record<string, Prediction>> {
    const exponents = { variationSlope: scalarPrediction(-0.5) };
    if (width === undefined) return exponents;
    const layers = Float64Array.from({ length: depth - 1 }, (_, index) => index + 2);
    return {
      ...exponents,
      preactivation: scalarPrediction(Math.sqrt(productWithBias(trained, trained) / (2 * Math.PI))),
      preactivationVariation: {
        shape: "curve",
        along: "layer",
        x: layers,
        y: layers.map((l) => Math.sqrt((l === 2 ? Math.PI : 1) / width)),
      },
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
