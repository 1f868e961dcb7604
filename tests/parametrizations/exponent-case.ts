/** A recipe of a dense network and the row that a parametrization gives it. */
import type { Recipe } from "../../lib/contract/plugins.ts";
import { exponentsOf, type WidthExponents } from "../../lib/num/width-exponents.ts";

/** The recipe of a network of L hidden layers, without a row. */
export function denseRecipe(depth: number, homogeneity = 1): Recipe {
  return { width: 64, depth, inputDimension: 3, activation: "relu", homogeneity };
}

/** The row that a parametrization adds to {@link denseRecipe}. */
export function rowOf<P>(
  plugin: { scale(recipe: Recipe, params: P): Recipe },
  { params, depth, homogeneity = 1 }: {
    readonly params: P;
    readonly depth: number;
    readonly homogeneity?: number;
  },
): WidthExponents {
  return exponentsOf(plugin.scale(denseRecipe(depth, homogeneity), params));
}
