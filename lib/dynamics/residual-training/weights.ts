/** Weights of a residual network in parts, and their law at initialisation. */
import { assert } from "../../contract/errors.ts";
import type { Key } from "../../contract/key.ts";
import { fold } from "../../num/random/key.ts";
import { randomStream } from "../../num/random/random.ts";
import { weightFill } from "../residual/weight-law.ts";
import type { TrainableRecipe } from "./recipe.ts";

/** Row-major parts; a network has those that its recipe asks for. All dimensionless. */
export interface ResidualWeights {
  /** L x d x d: A (affine) or V (res-1, res-3). */
  readonly matrices: Float64Array;
  /** L x d x d: W of V relu(W h). */
  readonly inner?: Float64Array;
  /** L x d */
  readonly biases?: Float64Array;
  /** One, or one for each layer. */
  readonly multipliers?: Float64Array;
  /** d x inputs */
  readonly embedding?: Float64Array;
  /** outputs x d */
  readonly readout?: Float64Array;
}

/**
 * Draws the weights of one network. Affine: entries of A and b are Gaussian with the recipe's deviations, a
 * shared multiplier is the recipe's `multiplierInitial`, those of layers are Gaussian with that deviation.
 * res-1 and res-3: V and W by the recipe's law with variance 1/d; embedding and readout are uniform with
 * variance 1/inputs and 1/d.
 */
export function drawWeights(
  { recipe, inputSize, outputSize }: {
    readonly recipe: TrainableRecipe;
    readonly inputSize: number;
    readonly outputSize: number;
  },
  key: Key,
): ResidualWeights {
  const { depth, width } = recipe;
  const gaussian = (label: string, length: number, deviation: number) => {
    const values = new Float64Array(length);
    randomStream(fold(key, label)).fillNormal(values);
    return values.map((value) => value * deviation);
  };
  const uniform = (label: string, length: number, deviation: number) => {
    const values = new Float64Array(length);
    randomStream(fold(key, label)).fillUniform(values);
    return values.map((value) => 2 * Math.sqrt(3) * deviation * (value - 0.5));
  };
  if (recipe.branch === "affine") {
    const { weightDeviation, biasDeviation, multiplierInitial, multiplier } = recipe;
    return {
      matrices: gaussian("matrices", depth * width * width, weightDeviation),
      biases: gaussian("biases", depth * width, biasDeviation),
      multipliers: multiplier === "shared"
        ? Float64Array.of(multiplierInitial)
        : gaussian("multipliers", depth, multiplierInitial),
    };
  }
  const fill = weightFill(recipe);
  const drawn = (label: string) => {
    const values = new Float64Array(depth * width * width);
    fill(randomStream(fold(key, label)), values);
    return values;
  };
  assert(inputSize > 0 && outputSize > 0, "a residual network without inputs or outputs");
  return {
    matrices: drawn("matrices"),
    ...(recipe.branch === "res-3" ? { inner: drawn("inner") } : {}),
    embedding: uniform("embedding", width * inputSize, 1 / Math.sqrt(inputSize)),
    readout: uniform("readout", outputSize * width, 1 / Math.sqrt(width)),
  };
}

/**
 * Weights with each entry of A and b replaced by its mean over the layers k - w … k + w (those that
 * there are): what is left of a network whose weights are taken to be a smooth function of the layer. With
 * a multiplier for each layer, |delta_k| A_k and |delta_k| b_k are averaged and the signs kept, as
 * delta_k = sign(delta_k) then multiplies the mean.
 */
export function smoothedWeights(
  weights: ResidualWeights,
  { depth, halfWindow }: { readonly depth: number; readonly halfWindow: number },
): ResidualWeights {
  const { matrices, biases, multipliers } = weights;
  assert(biases !== undefined && multipliers !== undefined, "smoothing is for affine branches");
  const perLayer = multipliers.length === depth && depth > 1;
  const scaled = (values: Float64Array) => {
    const size = values.length / depth;
    return perLayer
      ? values.map((x, i) => x * Math.abs(multipliers[Math.floor(i / size)]))
      : values;
  };
  const mean = (values: Float64Array) => movingMean(scaled(values), { depth, halfWindow });
  return {
    ...weights,
    matrices: mean(matrices),
    biases: mean(biases),
    ...(perLayer ? { multipliers: multipliers.map(Math.sign) } : {}),
  };
}

/** Mean over the layers k - halfWindow … k + halfWindow that there are, entry by entry. */
export function movingMean(
  values: Float64Array,
  { depth, halfWindow }: { readonly depth: number; readonly halfWindow: number },
): Float64Array {
  const size = values.length / depth;
  const sums = new Float64Array((depth + 1) * size);
  for (let i = 0; i < values.length; i++) sums[i + size] = sums[i] + values[i];
  const means = new Float64Array(values.length);
  for (let k = 0; k < depth; k++) {
    const [first, end] = [Math.max(0, k - halfWindow), Math.min(depth, k + halfWindow + 1)];
    for (let e = 0; e < size; e++) {
      means[k * size + e] = (sums[end * size + e] - sums[first * size + e]) / (end - first);
    }
  }
  return means;
}
