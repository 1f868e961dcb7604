/** The activation of an mlp recipe as a function that neither overflows nor underflows. */
import { UserError } from "../../contract/errors.ts";
import type { Recipe } from "../../contract/plugins.ts";

export interface Activation {
  /** phi_s(x). */
  readonly apply: (x: number) => number;
  /** phi_s(r x) / r for a scale r in [0, infinity], ends included as limits. */
  readonly scaled: (x: number, r: number) => number;
  /** True if phi(r x) = r phi(x) for all r > 0. */
  readonly homogeneous: boolean;
}

/** Beyond these scales a smooth activation equals its limit in double precision. */
const linearBelow = 1e-150;

/** The activation that a recipe describes: two slopes, or a stretched smooth function. */
export function activationOf(recipe: Recipe): Activation {
  switch (recipe.activation) {
    case "relu": {
      const positive = number(recipe, "slopePositive");
      const negative = number(recipe, "slopeNegative");
      const apply = (x: number) => x > 0 ? positive * x : negative * x;
      return { apply, scaled: apply, homogeneous: true };
    }
    case "tanh":
      return stretched(
        number(recipe, "activationScale"),
        (x, u) => u === 0 ? 0 : u * Math.tanh(x / u),
      );
    case "softplus":
      return stretched(
        number(recipe, "activationScale"),
        (x, u) => u === 0 ? 2 * Math.max(x, 0) : softplus(x, u),
      );
    default:
      throw new UserError({
        action: `cannot find the activation "${recipe.activation}"`,
        allowed: "relu, tanh, softplus",
      });
  }
}

/** u phi(x / u), phi the centred softplus. */
function softplus(x: number, u: number): number {
  return 2 * (Math.max(x, 0) + u * (Math.log1p(Math.exp(-Math.abs(x) / u)) - Math.LN2));
}

/** phi_s(r x) / r = u phi(x / u) with u = s / r. */
function stretched(scale: number, unit: (x: number, u: number) => number): Activation {
  return {
    apply: (x) => unit(x, scale),
    scaled: (x, r) => r < linearBelow ? x : unit(x, scale / r),
    homogeneous: false,
  };
}

/** A number of the recipe. Throws a UserError naming what the recipe lacks. */
export function number(recipe: Recipe, name: string): number {
  const value = recipe[name];
  if (typeof value !== "number") {
    throw new UserError({
      action: `cannot propagate through a recipe without the number "${name}"`,
      allowed: Object.keys(recipe).join(", ") || "an input `recipe` of an initialize stage",
      hint: "give the recipe's stage a model and a parametrization that set it",
    });
  }
  return value;
}
