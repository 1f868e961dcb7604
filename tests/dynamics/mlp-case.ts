/** Recipes and inputs of mlps for tests, made by the very plug-ins that a paper would name. */
import type { Compute, Fields, Recipe } from "../../lib/contract/plugins.ts";
import type { Table } from "../../lib/contract/table.ts";
import { plugin as gramInputs } from "../../lib/data/gram-inputs.ts";
import { plugin as mlp } from "../../lib/models/mlp.ts";
import { plugin as fixedRelu } from "../../lib/parametrizations/fixed-relu.ts";
import { plugin as shapedRelu } from "../../lib/parametrizations/shaped-relu.ts";
import { plugin as shapedSmooth } from "../../lib/parametrizations/shaped-smooth.ts";

export const compute: Compute = { backend: "wasm", progress() {} };

export interface Size {
  readonly width: number;
  readonly depth: number;
}

export function inputs(
  { squaredNorm = 1, correlation = [] }: {
    readonly squaredNorm?: number | number[];
    readonly correlation?: number | number[];
  },
): Table {
  return gramInputs.generate({ squaredNorm, correlation });
}

export function shapedReluRecipe(size: Size, [slopePlus, slopeMinus] = [0, -1]): Recipe {
  return shapedRelu.scale(mlp.describe({ ...size, activation: "relu" }), {
    slopePlus,
    slopeMinus,
    exponent: 0.5,
  });
}

export function fixedReluRecipe(size: Size, [slopePositive, slopeNegative] = [1, 0]): Recipe {
  return fixedRelu.scale(mlp.describe({ ...size, activation: "relu" }), {
    slopePositive,
    slopeNegative,
  });
}

export function smoothRecipe(
  size: Size,
  { activation, shapeScale }: { activation: "tanh" | "softplus-centred"; shapeScale: number },
): Recipe {
  return shapedSmooth.scale(mlp.describe({ ...size, activation }), { shapeScale });
}

/** Every `of`-th value from `start`: one input or pair of a field that is observed at one layer. */
export function column(
  fields: Fields,
  name: string,
  [start, of]: readonly [number, number] = [0, 1],
): Float64Array {
  return fields[name].values.filter((_, i) => i % of === start);
}
