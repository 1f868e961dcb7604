/** Initial weights: the same standard normal draws U^l for every scaling of a network, from one key. */
import type { Key } from "../../contract/key.ts";
import { fold } from "../../num/random/key.ts";
import { randomStream } from "../../num/random/random.ts";
import { effectiveScales } from "../../num/width-exponents.ts";
import type { DenseModel } from "../../tensor/dense-network.ts";
import type { Shape } from "./shape.ts";

/** How the deviation of the first layer's bias is scaled: as its weights, or not at all. */
export type FirstBias = "as-weights" | "unscaled";

/** Weights as they are stored, w^l = W^l m^a_l, and biases; layer 1 first. */
export interface Weights {
  /** @shape outputs x inputs each */
  readonly weights: readonly Float32Array[];
  /** Empty where there is none. */
  readonly biases: readonly Float32Array[];
}

/**
 * w^l = m^-b_l (mean + deviation_l U^l) with U^l standard normal: at the output deviation 1, in layer 1 divided by
 * sqrt(d + 1) if the recipe says so; the mean is 0 in layer 1. Biases are normal: in layer 1 with the deviation of
 * its weights (`unscaled`: without the division, as in the authors' program), 1 in the others.
 * U^l and the draws of b^l depend on the key, the layer and its sizes alone.
 */
export function initialWeights(
  shape: Shape,
  { key, firstBias, scale = "first" }: {
    readonly key: Key;
    readonly firstBias: FirstBias;
    /** Exponents b_l of the first step or of the later ones. */
    readonly scale?: "first" | "later";
  },
): Weights {
  const { sizes, row, width } = shape;
  const last = sizes.length - 2;
  const weights = row.initial[scale].map((exponent, l) => {
    const drawn = new Float32Array(sizes[l] * sizes[l + 1]);
    randomStream(fold(key, "weights", l + 1)).fillNormal(drawn);
    const size = width ** -exponent;
    const spread = size * (l === last ? 1 : l === 0 ? firstDeviation(shape) : shape.deviation);
    const mean = l === 0 ? 0 : size * row.initialMean;
    for (let i = 0; i < drawn.length; i++) drawn[i] = mean + spread * drawn[i];
    return drawn;
  });
  const biases = shape.biases.map((has, l) => {
    const drawn = new Float32Array(has ? sizes[l + 1] : 0);
    randomStream(fold(key, "biases", l + 1)).fillNormal(drawn);
    const first = firstBias === "unscaled" ? shape.deviation : firstDeviation(shape);
    return l === 0 ? drawn.map((value) => first * value) : drawn;
  });
  return { weights, biases };
}

function firstDeviation({ deviation, firstScaled, sizes }: Shape): number {
  return firstScaled ? deviation / Math.sqrt(sizes[0] + 1) : deviation;
}

/** Whether part of the initial weights goes after the first step (HP, HPZ). */
export function isErased({ row, width }: Shape): boolean {
  const [first, later] = [0, 1].map((step) => effectiveScales(row, { width, step }).initial);
  return first.some((value, l) => value !== later[l]);
}

/** Copies weights and biases into a network. */
export function write(model: DenseModel, { weights, biases }: Weights): void {
  weights.forEach((values, l) => model.writeWeights(l, values));
  biases.forEach((values, l) => {
    if (values.length > 0) model.writeBias(l, values);
  });
}
