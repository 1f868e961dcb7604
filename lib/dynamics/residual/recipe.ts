/** Reads the recipe of a residual network (lib/models/resnet.ts). */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import type { Recipe } from "../../contract/plugins.ts";

const schema = v.object({
  width: v.number(),
  depth: v.number(),
  inputDimension: v.number(),
  branch: v.picklist(["res-1", "res-3"]),
  weightLaw: v.picklist(["iid-gaussian", "iid-uniform", "smooth", "fractional"]),
  activation: v.literal("relu"),
  hurst: v.optional(v.number()),
  lengthScaleSquared: v.optional(v.number()),
  branchScale: v.optional(v.number()),
});

export type ResidualRecipe = v.InferOutput<typeof schema>;

/** What a dynamics can do; a recipe beyond it is refused in words. */
export interface Ability {
  readonly dynamics: string;
  readonly branches?: readonly ResidualRecipe["branch"][];
  readonly weightLaws?: readonly ResidualRecipe["weightLaw"][];
}

/** The recipe with its types; throws a UserError if it is not one that the dynamics can run. */
export function residualRecipe(recipe: Recipe, ability: Ability): ResidualRecipe {
  const result = v.safeParse(schema, recipe);
  if (!result.success) {
    throw new UserError({
      action: `cannot run ${ability.dynamics} on a recipe with the fields ${
        Object.keys(recipe).join(", ") || "(none)"
      }`,
      allowed: "recipes of the model resnet",
      hint: 'give the stage an input "recipe"',
    });
  }
  const known = result.output;
  refuse(ability.dynamics, known.branch, ability.branches);
  refuse(ability.dynamics, known.weightLaw, ability.weightLaws);
  return known;
}

function refuse(dynamics: string, value: string, allowed: readonly string[] | undefined): void {
  if (allowed === undefined || allowed.includes(value)) return;
  throw new UserError({
    action: `cannot run ${dynamics} on a resnet with ${value}`,
    allowed: allowed.join(", "),
    hint: "resnet-correlated runs every branch and every law of weights",
  });
}

/** The multiplier of the branch; throws a UserError if the recipe has none. */
export function branchScaleOf(recipe: ResidualRecipe): number {
  if (recipe.branchScale !== undefined) return recipe.branchScale;
  throw new UserError({
    action: "cannot propagate through a resnet without a scale of its branches",
    hint: "give its recipe the parametrization depth-power, or the dynamics a list of betas",
  });
}
