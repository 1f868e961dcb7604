/**
 * How an integrable network blows up if the large learning rates of its first step (IP-LLR) are kept at the
 * second: exponents in the width m after two steps on one example, for activations homogeneous of degree 1.
 *
 * After step 1 the network is in the state of the infinitely wide limit: every h^l and every product of an
 * update with a state is of order one, and the rates that move it on by order one are those of naive IP
 * (effective rates eta m, eta, eta/m of layer 1, the layers between, the output). The rates of the first
 * step are eta m^((L+1)/2), eta m^((L-2)/2), eta m^((L-3)/2): larger by the factors m^((L-1)/2),
 * m^((L-2)/2) and m^((L-1)/2). The second update of W^l is along x^(l-1) of the first step, and its
 * product with the new x^(l-1) is of order (rate factor) times |x^(l-1)|. So with s_l the exponent of h^l,
 *   s_1 = (L - 1)/2,   s_l = (L - 2)/2 + s_(l-1) = (L - 1)/2 + (l - 1)(L - 2)/2,
 * and that of the output is (L - 1)/2 + s_L = L (L - 1)/2. The update is along the gradients of step 1 and
 * its sign is that of (target - output): it must not switch the units off, so the output after step 1 lies
 * below a positive target.
 * Source: Hajjar, Chizat, Giraud, arXiv 2110.15596, theorem 10, which is why the rates must change after
 * the first step; the exponents are derived here (docs/papers/hajjar-integrable-parameterization.md, F7).
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";

const params = v.strictObject({
  depth: v.pipe(v.number(), v.integer(), v.minValue(2), v.description("hidden layers L")),
});

const predictions = {
  preactivationSlope: {
    description: "exponent in the width of h^l after the second large step",
    shape: "curve",
    along: "layer",
  },
  preactivationSlopeBelow: {
    description: "that of h^(l-1), 0 for l = 1: a rival, as if W^l had the usual rate",
    shape: "curve",
    along: "layer",
  },
  outputSlope: {
    description: "exponent in the width of the output after it, L (L - 1)/2",
    shape: "scalar",
  },
  outputSlopeBelow: {
    description: "that of h^L: a rival, as if the output's weights had the usual rate",
    shape: "scalar",
  },
} as const satisfies Declarations<PredictionDeclaration>;

export const plugin = {
  summary: "exponents in the width with which IP-LLR blows up if its large rates are kept",
  params,
  predictions,
  /** Dimensionless; exact as m grows, with corrections of relative order m^-1/2. */
  predict({ depth }) {
    const layers = Float64Array.from({ length: depth }, (_, index) => index + 1);
    const slope = (l: number) => l === 0 ? 0 : (depth - 1) / 2 + (l - 1) * (depth - 2) / 2;
    const curve = (y: Float64Array): Prediction => ({
      shape: "curve",
      along: "layer",
      x: layers,
      y,
    });
    return {
      preactivationSlope: curve(layers.map(slope)),
      preactivationSlopeBelow: curve(layers.map((l) => slope(l - 1))),
      outputSlope: { shape: "scalar", value: depth * (depth - 1) / 2 },
      outputSlopeBelow: { shape: "scalar", value: slope(depth) },
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
