/** Initial weights of a dense network, the matrices between hidden layers revealed as they are needed. */
import { UserError } from "../../contract/errors.ts";
import type { Key } from "../../contract/key.ts";
import type { Recipe } from "../../contract/plugins.ts";
import { type Activation, activationNamed } from "../../num/activation.ts";
import { scale } from "../../num/linear-algebra/vector.ts";
import { fold } from "../../num/random/key.ts";
import { randomStream } from "../../num/random/random.ts";
import { RevealedMatrix } from "../../num/random/revealed-matrix.ts";

/** A dense network's architecture, read from the recipe of the model `dense`. */
export interface DenseShape {
  readonly width: number;
  /** Hidden layers L. */
  readonly depth: number;
  readonly inputDimension: number;
  readonly deviation: number;
  /** Standard deviation of the first layer's weights and bias. */
  readonly firstDeviation: number;
  readonly activation: Activation;
}

/** Throws a UserError for a recipe of another model and for several outputs. */
export function denseShape(recipe: Recipe): DenseShape {
  const number = (name: string) => {
    const value = recipe[name];
    if (typeof value === "number") return value;
    throw new UserError({
      action: `cannot run a dense network whose recipe has no number "${name}"`,
      allowed: Object.keys(recipe).join(", ") || "a recipe of an initialize stage",
      hint: "give the recipe's stage the model dense",
    });
  };
  if (number("outputDimension") !== 1) {
    throw new UserError({
      action: `cannot run a revealed network with ${recipe.outputDimension} outputs`,
      allowed: "outputDimension: 1",
    });
  }
  const deviation = number("deviation");
  const inputDimension = number("inputDimension");
  return {
    width: number("width"),
    depth: number("depth"),
    inputDimension,
    deviation,
    firstDeviation: recipe.firstScaling === "none"
      ? deviation
      : deviation / Math.sqrt(inputDimension + 1),
    activation: activationNamed(recipe.activation),
  };
}

/** U of every layer: what networks of several parametrizations share. */
export interface InitialWeights {
  /** Layer 1, its bias in the last column. @shape width x (inputDimension + 1) */
  readonly first: Float64Array;
  /** Layers 2 .. L. */
  readonly inner: readonly RevealedMatrix[];
  /** Layer L + 1, standard normal. @shape width */
  readonly output: Float64Array;
  /** Standard normal bias of a layer 2 .. L + 1 (at L + 1 one number). */
  bias(layer: number): Float64Array;
}

/** Weights that are functions of the key, and of the questions asked so far. */
export function initialWeights(shape: DenseShape, key: Key): InitialWeights {
  const { width, depth, inputDimension, deviation, firstDeviation } = shape;
  const normals = (size: number, label: string, layer: number) => {
    const out = new Float64Array(size);
    randomStream(fold(key, label, layer)).fillNormal(out);
    return out;
  };
  return {
    first: scale(normals(width * (inputDimension + 1), "first", 1), firstDeviation),
    inner: Array.from(
      { length: depth - 1 },
      (_, index) =>
        new RevealedMatrix(fold(key, "inner", index + 2), {
          rows: width,
          columns: width,
          deviation,
        }),
    ),
    output: normals(width, "output", depth + 1),
    bias: (layer) => normals(layer === depth + 1 ? 1 : width, "bias", layer),
  };
}
