/** Jobs of small mlps, for the tests of the explicit level and of the levels together. */
import type { NamedArray } from "../../../lib/contract/array.ts";
import type { BackendName, Fields, Recipe, SimulationJob } from "../../../lib/contract/plugins.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { inputs } from "../mlp-case.ts";

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
    data: inputs({ correlation: correlations }),
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
