/** Running a dynamics of tangent kernels in tests. */
import * as v from "valibot";
import type { Dynamics, Fields } from "../../../lib/contract/plugins.ts";
import { keyOf } from "../../../lib/num/random/key.ts";

/** The fields of a dynamics with these parameters, defaults filled in. */
export function run<P>(plugin: Dynamics<P>, params: unknown, seed: number): Fields {
  const fields = plugin.simulate({
    params: v.parse(plugin.params, params),
    recipe: {},
    key: keyOf(seed),
    compute: { backend: "cpu", progress: () => {} },
  });
  if (fields instanceof Promise) throw new Error("these dynamics give their fields at once");
  return fields;
}

/** Mean of a field, and its standard error over networks. */
export function meanOf(values: Float64Array): { value: number; standardError: number } {
  const value = values.reduce((sum, one) => sum + one, 0) / values.length;
  const square = values.reduce((sum, one) => sum + (one - value) ** 2, 0) / (values.length - 1);
  return { value, standardError: Math.sqrt(square / values.length) };
}
