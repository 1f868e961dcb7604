/** What every two-slope activation adds to a recipe. */
import { UserError } from "../../contract/errors.ts";
import type { Recipe } from "../../contract/plugins.ts";

export interface Slopes {
  readonly positive: number;
  readonly negative: number;
}

/**
 * Adds to a recipe: slopes s+ and s-; normalizer c = 1 / E phi(g)^2 = 2 / (s+^2 + s-^2);
 * gapEffective g_n = n (s+ - s-)^2 / ((s+^2 + s-^2) / 2), the drift of the correlation in layer time;
 * varianceRate kappa_n = (3/2) (s+^4 + s-^4) c^2 - 1, where a layer multiplies a squared norm by a
 * factor of mean 1 and variance kappa_n / n. All dimensionless.
 */
export function scaleSlopes(recipe: Recipe, { positive, negative }: Slopes): Recipe {
  if (recipe.activation !== "relu") {
    throw new UserError({
      action: `cannot give two slopes to the activation "${recipe.activation}"`,
      allowed: "relu",
    });
  }
  const power = (positive ** 2 + negative ** 2) / 2;
  if (!(power > 0)) {
    throw new UserError({
      action: `cannot normalise a ReLU of slopes ${positive} and ${negative}`,
      allowed: "at least one slope other than 0",
    });
  }
  return {
    ...recipe,
    slopePositive: positive,
    slopeNegative: negative,
    normalizer: 1 / power,
    gapEffective: (Number(recipe.width) * (positive - negative) ** 2) / power,
    varianceRate: (1.5 * (positive ** 4 + negative ** 4)) / power ** 2 - 1,
  };
}
