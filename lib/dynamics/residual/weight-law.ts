/** The weights of a residual network, layer after layer, from their law. */
import { assert } from "../../contract/errors.ts";
import { fractionalNoiseCovariance } from "../../num/random/fractional-noise.ts";
import { gaussianDerivativeCovariance } from "../../num/random/gaussian-derivative.ts";
import type { RandomStream } from "../../num/random/random.ts";
import { fillPaths, stationaryGaussian } from "../../num/random/stationary-gaussian.ts";
import type { ResidualRecipe } from "./recipe.ts";

/** Fills an array of shape [depth, entries] with weights of variance 1/width. */
export type WeightFill = (stream: RandomStream, out: Float64Array) => void;

/** The law of a recipe's weights (V and W are independent: fill each). */
export function weightFill(recipe: ResidualRecipe): WeightFill {
  const scale = 1 / Math.sqrt(recipe.width);
  switch (recipe.weightLaw) {
    case "iid-gaussian":
      return (stream, out) => {
        stream.fillNormal(out);
        for (let i = 0; i < out.length; i++) out[i] *= scale;
      };
    case "iid-uniform":
      return (stream, out) => fillSymmetricUniform(stream, out, scale);
    case "smooth":
    case "fractional": {
      const law = stationaryGaussian(layerCovariance(recipe), recipe.depth);
      return (stream, out) => fillPaths(law, out, { stream, scale });
    }
  }
}

/** Covariance of a weight of unit variance between layers, as a function of their distance. */
export function layerCovariance(recipe: ResidualRecipe): (lag: number) => number {
  const { weightLaw, hurst, lengthScaleSquared, depth } = recipe;
  if (weightLaw === "fractional") {
    assert(hurst !== undefined, "a fractional law without a Hurst index");
    return (lag) => fractionalNoiseCovariance(hurst, lag);
  }
  if (weightLaw === "smooth") {
    assert(lengthScaleSquared !== undefined, "a smooth law without a length scale");
    return (lag) => gaussianDerivativeCovariance(lengthScaleSquared, lag / depth);
  }
  return (lag) => lag === 0 ? 1 : 0;
}

/** Uniforms on [-sqrt(3) s, sqrt(3) s]: standard deviation s. */
function fillSymmetricUniform(stream: RandomStream, out: Float64Array, s: number): void {
  stream.fillUniform(out);
  const spread = 2 * Math.sqrt(3) * s;
  for (let i = 0; i < out.length; i++) out[i] = spread * (out[i] - 0.5);
}

/**
 * h_0 = A x for each of `count` inputs x uniform on [0, 1]^p, with one A whose entries are uniform with
 * variance 1/p, and the row B with variance 1/d, which is the direction of p_L (the loss is
 * (B h_L - y)^2). The first input is the same for every count.
 */
export function endpoints(
  recipe: ResidualRecipe,
  stream: RandomStream,
  count = 1,
): { readonly inputs: readonly Float64Array[]; readonly gradient: Float64Array } {
  const { width, inputDimension } = recipe;
  const x = new Float64Array(inputDimension);
  stream.fillUniform(x);
  const matrix = new Float64Array(width * inputDimension);
  fillSymmetricUniform(stream, matrix, 1 / Math.sqrt(inputDimension));
  const embedded = () => {
    const input = new Float64Array(width);
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < inputDimension; j++) input[i] += matrix[i * inputDimension + j] * x[j];
    }
    return input;
  };
  const inputs = [embedded()];
  const gradient = new Float64Array(width);
  fillSymmetricUniform(stream, gradient, 1 / Math.sqrt(width));
  while (inputs.length < count) {
    stream.fillUniform(x);
    inputs.push(embedded());
  }
  return { inputs, gradient };
}
