/** Recipes of residual networks that can be trained: of the models resnet and residual-affine. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import type { Recipe } from "../../contract/plugins.ts";
import type { ResidualNetwork } from "../../tensor/residual-network.ts";
import { branchScaleOf, type ResidualRecipe, residualRecipe } from "../residual/recipe.ts";
import type { TrainingSet } from "./examples.ts";

const affine = v.object({
  branch: v.literal("affine"),
  width: v.number(),
  depth: v.number(),
  activation: v.picklist(["tanh", "relu", "identity"]),
  multiplier: v.picklist(["shared", "layer"]),
  weightDeviation: v.number(),
  biasDeviation: v.number(),
  multiplierInitial: v.number(),
});
export type AffineRecipe = v.InferOutput<typeof affine>;
export type TrainableRecipe = AffineRecipe | ResidualRecipe;

/** The recipe with its types; throws a UserError if it cannot be trained. */
export function trainableRecipe(recipe: Recipe): TrainableRecipe {
  if (recipe.branch !== "affine") return residualRecipe(recipe, { dynamics: "residual-training" });
  const result = v.safeParse(affine, recipe);
  if (result.success) return result.output;
  throw new UserError({
    action: `cannot train a network whose recipe has the fields ${Object.keys(recipe).join(", ")}`,
    allowed: "recipes of the model residual-affine with the parametrization fan-in-deviation",
  });
}

/** The network that a recipe and a training set ask for; throws a UserError where their sizes differ. */
export function residualNetworkOf(recipe: TrainableRecipe, set: TrainingSet): ResidualNetwork {
  const { depth, width, activation } = recipe;
  const common = { depth, width, activation, loss: set.loss };
  if (recipe.branch !== "affine") {
    if (recipe.inputDimension !== set.inputSize) {
      throw new UserError({
        action: `cannot feed inputs of size ${set.inputSize} to a network for ` +
          `inputDimension ${recipe.inputDimension}`,
        hint: "say the data's size as inputDimension of the model",
      });
    }
    return {
      ...common,
      branch: recipe.branch,
      multiplier: "fixed",
      scale: branchScaleOf(recipe),
      inputs: set.inputSize,
      outputs: set.outputSize,
    };
  }
  for (const [what, size] of [["inputs", set.inputSize], ["outputs", set.outputSize]] as const) {
    if (size === width) continue;
    throw new UserError({
      action: `cannot train a network of width ${width} on ${what} of size ${size}`,
      allowed: "data whose inputs and targets are as wide as the network",
    });
  }
  return { ...common, branch: "affine", multiplier: recipe.multiplier };
}
