/** Running the dynamics of ReLU pairs in tests. */
import * as v from "valibot";
import type { Compute, Dynamics, Fields } from "../../lib/contract/plugins.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { mean, standardError } from "../../lib/num/statistics/moments.ts";

export const compute: Compute = { backend: "wasm", progress() {} };

/** The fields of a dynamics without data, as numbers by name. */
export async function simulated<P>(
  plugin: Dynamics<P>,
  params: Readonly<Record<string, unknown>>,
  seed: number,
): Promise<Readonly<Record<string, Float64Array>>> {
  const fields: Fields = await plugin.simulate({
    params: v.parse(plugin.params, params),
    recipe: {},
    key: keyOf(seed),
    compute,
  });
  return Object.fromEntries(Object.entries(fields).map(([name, { values }]) => [name, values]));
}

/** A mean with its standard error. */
export function estimateOf(values: Float64Array) {
  return { value: mean(values), standardError: standardError(values) };
}
