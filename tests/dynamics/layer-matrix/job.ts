/** Jobs of dynamics that need neither recipe nor data, with the defaults of their parameters. */
import * as v from "valibot";
import type { Dynamics, Fields, SimulationJob } from "../../../lib/contract/plugins.ts";
import { keyOf } from "../../../lib/num/random/key.ts";

/** The fields that a dynamics gives for these parameters and the key of this seed. */
export function fieldsOf<P>(
  plugin: Omit<Dynamics<P>, "simulate"> & { simulate(job: SimulationJob<P>): Fields },
  params: Readonly<Record<string, unknown>>,
  seed: number,
): Fields {
  return plugin.simulate({
    params: v.parse(plugin.params, params),
    recipe: {},
    key: keyOf(seed),
    compute: { backend: "wasm", progress: () => {} },
  });
}

/** The single value of a field without axes. */
export function valueOf(fields: Fields, name: string): number {
  const { axes, values } = fields[name];
  if (axes.length > 0) throw new Error(`${name} has axes`);
  return values[0];
}

/** Values of a field over [network, skip] at one position of the second axis. */
export function atSkip(fields: Fields, name: string, position: number): Float64Array {
  const { axes, values } = fields[name];
  const skips = axes[1].length;
  return values.filter((_, k) => k % skips === position);
}

/** The middle value, or the mean of both. */
export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
