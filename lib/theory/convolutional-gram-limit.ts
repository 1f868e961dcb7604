/**
 * Spectrum of the Gram matrix of the last layer of a convolutional residual network at infinite width, on
 * chirp inputs cut into pixels. Source: Du, Lee, Li, Wang, Zhai, arXiv 1811.03804, section 7; the recursion is
 * derived again in lib/num/wide-limits/convolutional-kernel.ts.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { count } from "../contract/schemas.ts";
import { analyticActivations } from "../num/analytic-activation.ts";
import { chirpInputs, rowGram } from "../num/wide-limits/chirp-inputs.ts";
import { convolutionalKernel } from "../num/wide-limits/convolutional-kernel.ts";
import { layerKernels } from "../num/wide-limits/layer-kernels.ts";
import { extremeOf } from "../num/wide-limits/spectral-distance.ts";
import { activation, branchScale } from "../num/wide-limits/network-params.ts";
import { chirpShape } from "./gram/params.ts";

const params = v.strictObject({
  count: chirpShape.count,
  pixels: v.pipe(count, v.description("p, pixels of an input in a row")),
  channels: v.pipe(count, v.description("numbers of a pixel")),
  depth: v.pipe(count, v.minValue(2), v.description("H, at least 2")),
  activation,
  branchScale,
});

const predictions = {
  lambdaMin: { description: "least eigenvalue of K^(H)", shape: "scalar" },
  lambdaMax: { description: "its largest eigenvalue", shape: "scalar" },
  lambdaMinScaled: { description: "(H / r)^2 times the least eigenvalue", shape: "scalar" },
  lambdaMinWhole: {
    description: "least eigenvalue of a residual network without pixels on the same inputs",
    shape: "scalar",
  },
} as const satisfies Declarations<PredictionDeclaration>;

/** Dimensionless; absolute error about 1e-14. */
export const plugin = {
  summary: "extreme eigenvalues of a convolutional network's last Gram matrix at infinite width",
  params,
  predictions,
  predict({ count, pixels, channels, depth, branchScale, ...words }) {
    const activation = analyticActivations[words.activation];
    const inputs = chirpInputs(count, pixels * channels);
    const pixel = rowGram(inputs, { count: count * pixels, size: channels });
    const shape = { count, pixels };
    const kernel = convolutionalKernel(pixel, { shape, activation, depth, branchScale });
    const { least, largest } = extremeOf(kernel, count);
    const whole = layerKernels(
      { order: count, entries: rowGram(inputs, { count, size: pixels * channels }) },
      { joining: "residual", activation, depth, branchScale },
    );
    return {
      lambdaMin: scalarPrediction(least),
      lambdaMax: scalarPrediction(largest),
      lambdaMinScaled: scalarPrediction(least * (depth / branchScale) ** 2),
      lambdaMinWhole: scalarPrediction(extremeOf(whole.tangents[depth - 1], count).least),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
