/** Recipes and jobs of small mlps, for the tests of the explicit level and of the levels together. */
import type { NamedArray } from "../../../lib/contract/array.ts";
import type { BackendName, Fields, Recipe, SimulationJob } from "../../../lib/contract/plugins.ts";
import { plugin as gramInputs } from "../../../lib/data/gram-inputs.ts";
import { plugin as mlp } from "../../../lib/models/mlp.ts";
import { keyOf } from "../../../lib/num/key.ts";
import { plugin as fixedRelu } from "../../../lib/parametrizations/fixed-relu.ts";
import { plugin as shapedRelu } from "../../../lib/parametrizations/shaped-relu.ts";
import { plugin as shapedSmooth } from "../../../lib/parametrizations/shaped-smooth.ts";

export interface Size {
  readonly width: number;
  readonly depth: number;
}

/** The card's standard shape: c+ = 0, c- = -1. */
export function shapedReluRecipe(size: Size): Recipe {
  const shape = { slopePlus: 0, slopeMinus: -1, exponent: 0.5 };
  return shapedRelu.scale(mlp.describe({ ...size, activation: "relu" }), shape);
}

/** Slopes that do not depend on the width: (1, 0) plain ReLU, (1, 1) linear. */
export function fixedReluRecipe(size: Size, positive: number, negative: number): Recipe {
  const slopes = { slopePositive: positive, slopeNegative: negative };
  return fixedRelu.scale(mlp.describe({ ...size, activation: "relu" }), slopes);
}

export function smoothRecipe(
  size: Size,
  activation: "tanh" | "softplus",
  shapeScale = 1,
): Recipe {
  return shapedSmooth.scale(mlp.describe({ ...size, activation }), { shapeScale });
}

/** A job with inputs of the given correlations (pairs 1-2, 1-3, …) and squared norm 1. */
export function mlpJob(
  recipe: Recipe,
  options: {
    readonly networks: number;
    readonly seed: number;
    readonly correlation?: number | readonly number[];
    readonly observe?: "all" | number[];
    readonly backend?: BackendName;
  },
): SimulationJob<{ networks: number; observe: "all" | number[] }> {
  const { networks, seed, correlation = [], observe = [1], backend = "wasm" } = options;
  const correlations = typeof correlation === "number" ? correlation : [...correlation];
  return {
    params: { networks, observe },
    recipe,
    data: gramInputs.generate({ squaredNorm: 1, correlation: correlations }),
    key: keyOf(seed),
    compute: { backend, progress: () => {} },
  };
}

/** The values of a field along its networks, at the last layer and the given last position. */
export function finalValues(fields: Fields, name: string, position = 0): Float64Array {
  const { axes, values }: NamedArray = fields[name];
  const [layers, networks, inner] = axes.map(({ length }) => length);
  const start = (layers - 1) * networks * inner;
  return Float64Array.from({ length: networks }, (_, k) => values[start + k * inner + position]);
}
