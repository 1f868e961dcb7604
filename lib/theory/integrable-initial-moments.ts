/**
 * Exact means over the weights of a ReLU network in the integrable parametrization at initialisation, width
 * m, L hidden layers, deviation sqrt 2 (first layer and its bias sqrt(2/(d+1))), output deviation 1.
 *
 * Derivation. A ReLU layer with E u^2 = 2 keeps the mean square: E |x^l|^2 = m v m^-2(l-1) * m^(l-1), since h^l given
 * x^(l-1) is N(0, 2 |x^(l-1)|^2 / m^2), half of whose square survives; v = (|xi|^2 + 1)/(d + 1). So
 * E f^2 = E |x^L|^2/m^2 = v m^-L. Backward, df/dh^L = U/m on the active half, E |df/dh^L|^2 =
 * 1/(2m), and each layer multiplies by 1/m: E |df/dh^l|^2 = m^-(L-l+1)/2. Both are independent
 * given the gates' symmetry, so E |df/dh^l|^2 |x^(l-1)|^2 factorises, and with the rates m, 1, 1/m
 * E Theta = (v/2)(L-1) m^-(L-2) + ((|xi|^2+1)/2 + v) m^-(L-1).
 * Source: derived here; that these networks do not move is proposition 5 of Hajjar, Chizat, Giraud,
 * arXiv 2110.15596 (docs/papers/hajjar-integrable-parameterization.md, F1 and F2).
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { count } from "../contract/schemas.ts";
import { input, productWithBias } from "./dense/pair.ts";

const params = v.strictObject({
  width: v.optional(v.pipe(count, v.description("width m; without it only exponents"))),
  depth: v.pipe(count, v.description("hidden layers L")),
  trained: v.pipe(input, v.description("the input xi")),
});

const predictions = {
  tangentKernelSlope: {
    description: "exponent in the width of E Theta, -(L - 2)",
    shape: "scalar",
  },
  outputSquareSlope: { description: "exponent in the width of E f^2, -L", shape: "scalar" },
  outputSquareMean: { description: "E f^2", shape: "scalar", when: "with `width`" },
  tangentKernelMean: { description: "E Theta", shape: "scalar", when: "with `width`" },
} as const satisfies Declarations<PredictionDeclaration>;

export const plugin = {
  summary: "mean square output and mean tangent kernel of naive IP networks, exact at every width",
  params,
  predictions,
  /**
   * outputSquareMean = E f^2, tangentKernelMean = E Theta, tangentKernelSlope: -(L-2), the exponent of the
   * leading term. Dimensionless.
   */
  predict({ width, depth, trained }): Readonly<Record<string, Prediction>> {
    const exponents = {
      tangentKernelSlope: scalarPrediction(2 - depth),
      outputSquareSlope: scalarPrediction(-depth),
    };
    if (width === undefined) return exponents;
    const square = productWithBias(trained, trained);
    const perEntry = square / (trained.length + 1);
    return {
      ...exponents,
      outputSquareMean: scalarPrediction(perEntry * width ** -depth),
      tangentKernelMean: scalarPrediction(
        perEntry * (depth - 1) / 2 * width ** (2 - depth) +
          (square / 2 + perEntry) * width ** (1 - depth),
      ),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
