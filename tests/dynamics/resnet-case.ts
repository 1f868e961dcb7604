/** Recipes of residual networks for tests, made by the very plug-ins that a paper would name. */
import * as v from "valibot";
import type { Compute, Recipe } from "../../lib/contract/plugins.ts";
import { plugin as resnet } from "../../lib/models/resnet.ts";
import { plugin as depthPower } from "../../lib/parametrizations/depth-power.ts";

export const compute: Compute = { backend: "wasm", progress() {} };

export function residualRecipe(
  size: { readonly width: number; readonly depth: number } & Readonly<Record<string, unknown>>,
  beta = 0.5,
): Recipe {
  return depthPower.scale(resnet.describe(v.parse(resnet.params, size)), { beta });
}
