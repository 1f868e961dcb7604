/**
 * Integrable networks with biases of order one forget their input: the part of h^1 that depends on
 * it is of order one, and each layer between divides the part of h^l that does by sqrt(m), since a
 * difference of activations goes through weights of size 1/m with random signs. So f_0(xi) -
 * f_0(xi') ~ m^-(L/2); and the update of W^l, df/dh^l times x^(l-1), whose first factor no longer
 * knows xi, differs between inputs by m^-((l-2)/2), relative to itself.
 * Source: Hajjar, Chizat, Giraud, arXiv 2110.15596, theorem 18, for the forgetting; the exponent of
 * the updates is derived here (docs/papers/hajjar-integrable-parameterization.md).
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";

const params = v.strictObject({
  depth: v.pipe(v.number(), v.integer(), v.minValue(2), v.description("hidden layers L")),
});

const predictions = {
  outputDifferenceSlope: {
    description: "exponent in the width of the difference of two outputs, -L/2",
    shape: "scalar",
  },
  updateDifferenceSlope: {
    description: "exponent of the difference of two updates of W^l, -(l - 2)/2",
    shape: "curve",
    along: "layer",
  },
} as const satisfies Declarations<PredictionDeclaration>;

export const plugin = {
  summary: "exponents in the width with which networks with order-one biases forget their input",
  params,
  predictions,
  /** outputDifferenceSlope = -L/2; updateDifferenceSlope: a curve along layer 2 .. L, -(l-2)/2. */
  predict({ depth }) {
    const layers = Float64Array.from({ length: depth - 1 }, (_, index) => index + 2);
    const curve: Prediction = {
      shape: "curve",
      along: "layer",
      x: layers,
      y: layers.map((l) => (2 - l) / 2),
    };
    return {
      outputDifferenceSlope: { shape: "scalar", value: -depth / 2 },
      updateDifferenceSlope: curve,
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
