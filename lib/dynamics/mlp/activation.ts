/** The activation of an mlp recipe as a function that neither overflows nor underflows. */
import { UserError } from "../../contract/errors.ts";
import type { Recipe } from "../../contract/plugins.ts";
import { smoothActivations } from "../../num/activation.ts";

/** An activation phi_s as functions of a pre-activation x; all dimensionless. */
export interface ScaledActivation {
  /** phi_s(x). */
  readonly apply: (x: number) => number;
  /** phi_s(r x) / r for a scale r in [0, infinity], ends included as limits. */
  readonly scaled: (x: number, r: number) => number;
  /** The same in u = s / r: u phi(x / u). For loops in which r is constant. */
  readonly stretched: (x: number, u: number) => number;
  /** u for a scale r in [0, infinity], ends included as limits. */
  readonly stretchAt: (r: number) => number;
  /** True if phi(r x) = r phi(x) for all r > 0. */
  readonly homogeneous: boolean;
}

/** Beyond this stretch a smooth activation equals the identity in double precision. */
const stretchMax = 1e150;

/** The activation that a recipe describes: two slopes, or a stretched smooth function. */
export function activationOf(recipe: Recipe): ScaledActivation {
  switch (recipe.activation) {
    case "relu": {
      const positive = number(recipe, "slopePositive");
      const negative = number(recipe, "slopeNegative");
      const apply = (x: number) => x > 0 ? positive * x : negative * x;
      return { apply, scaled: apply, stretched: apply, stretchAt: () => 1, homogeneous: true };
    }
    case "tanh":
      return smooth(number(recipe, "activationScale"), stretchedTanh);
    case "softplus-centred":
      return smooth(number(recipe, "activationScale"), stretchedSoftplus);
    default:
      throw new UserError({
        action: `cannot find the activation "${recipe.activation}"`,
        allowed: ["relu", ...smoothActivations].join(", "),
      });
  }
}

/** u tanh(x / u); for |x / u| < 1/2 by the [7/6] Pade approximant, whose error there is 1e-16. */
function stretchedTanh(x: number, u: number): number {
  if (u === 0) return 0;
  const y = x / u;
  if (Math.abs(y) >= 0.5) return u * Math.tanh(y);
  const t = y * y;
  return x * (135135 + t * (17325 + t * (378 + t))) /
    (135135 + t * (62370 + t * (3150 + 28 * t)));
}

/**
 * u phi(x / u) with phi(y) = 2 (ln(1 + e^y) - ln 2) = y + 2 ln cosh(y / 2); for |y| < 1/2 by the Taylor
 * series of ln cosh, whose remainder there is below 1e-16; e^-40 is lost beside 1.
 */
function stretchedSoftplus(x: number, u: number): number {
  if (u === 0) return 2 * Math.max(x, 0);
  const y = x / u;
  const size = Math.abs(y);
  if (size > 40) return 2 * (Math.max(x, 0) - u * Math.LN2);
  if (size >= 0.5) return 2 * (Math.max(x, 0) + u * (Math.log1p(Math.exp(-size)) - Math.LN2));
  const t = y * y / 4;
  let sum = 0;
  for (let k = size < 0.1 ? 5 : logCosh.length - 1; k >= 0; k--) sum = sum * t + logCosh[k];
  return x + 2 * u * t * sum;
}

/** ln cosh z = z^2 (1/2 - z^2/12 + …): from tanh' = 1 - tanh^2, term by term. */
const logCosh = (() => {
  const tanh = [1];
  for (let k = 1; k < 10; k++) {
    let square = 0;
    for (let i = 0; i < k; i++) square += tanh[i] * tanh[k - 1 - i];
    tanh.push(-square / (2 * k + 1));
  }
  return Float64Array.from(tanh, (coefficient, k) => coefficient / (2 * k + 2));
})();

function smooth(scale: number, stretched: (x: number, u: number) => number): ScaledActivation {
  const stretchAt = (r: number) => Math.min(stretchMax, scale / r);
  return {
    apply: (x) => stretched(x, scale),
    scaled: (x, r) => stretched(x, stretchAt(r)),
    stretched,
    stretchAt,
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
