/** The network that a recipe describes: sizes, scaling, and where its layers have biases. */
import { UserError } from "../../contract/errors.ts";
import type { Recipe } from "../../contract/plugins.ts";
import { exponentsOf, hasBias, type WidthExponents } from "../../num/width-exponents.ts";
import { type DenseActivation, denseActivations } from "../../tensor/dense-network.ts";

/** A network as training needs to know it. */
export interface Shape {
  /** Width m of the hidden layers. */
  readonly width: number;
  /** Inputs d, L widths m, outputs: L + 2 sizes of L + 1 layers. */
  readonly sizes: readonly number[];
  readonly activation: DenseActivation;
  /** Standard deviation of the entries of U^l, l <= L. */
  readonly deviation: number;
  /** Whether the deviation of layer 1 is divided by sqrt(d + 1). */
  readonly firstScaled: boolean;
  /** Which of the layers 1 .. L + 1 have a bias. */
  readonly biases: readonly boolean[];
  readonly row: WidthExponents;
}

/** Reads a recipe of the model `dense` with a row of exponents. Throws a UserError for another one. */
export function shapeOf(recipe: Recipe): Shape {
  const row = exponentsOf(recipe);
  const { width, depth, inputDimension, outputDimension, activation, deviation } = recipe;
  const sizes = [width, depth, inputDimension, outputDimension, deviation];
  const known = denseActivations.find((name) => name === activation);
  if (known === undefined || !sizes.every((size) => typeof size === "number" && size > 0)) {
    throw new UserError({
      action: `cannot train a network of the recipe with ${Object.keys(recipe).join(", ")}`,
      allowed: "a recipe of the model dense, with one of its activations",
      exitCode: 1,
    });
  }
  const hidden = new Array<number>(Number(depth)).fill(Number(width));
  return {
    width: Number(width),
    sizes: [Number(inputDimension), ...hidden, Number(outputDimension)],
    activation: known,
    deviation: Number(deviation),
    firstScaled: recipe.firstScaling !== "none",
    biases: row.multiplier.map((_, l) => hasBias(row, l + 1)),
    row,
  };
}
