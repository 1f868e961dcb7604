/** Sizes of the pre-activations of one input as a network trains. */
import type { Axis } from "../../contract/array.ts";
import type { Fields } from "../../contract/plugins.ts";
import { namedArray } from "../../num/array.ts";
import { rootMeanSquare, rootMeanSquareDifference } from "../../num/linear-algebra/vector.ts";
import { mean, standardDeviation } from "../../num/statistics/moments.ts";
import type { Pass, RevealedNetwork } from "./network.ts";

/** Records, for a step, network and layer, means and root mean squares over the layer's units. */
export class CoordinateRecord {
  readonly #depth: number;
  readonly #networks: number;
  readonly #columns;
  #start: readonly Float64Array[] = [];

  constructor(size: { readonly times: number; readonly networks: number; readonly depth: number }) {
    this.#depth = size.depth;
    this.#networks = size.networks;
    const column = () => new Float64Array(size.times * size.networks * size.depth).fill(NaN);
    this.#columns = {
      preactivationRms: column(),
      preactivationChangeRms: column(),
      updateRms: column(),
      preactivationMean: column(),
      preactivationVariation: column(),
    };
  }

  /** Keeps a pass at a time; the pass at time 0 is the one that changes are counted from. */
  keep(network: RevealedNetwork, pass: Pass, at: { time: number; index: number }): void {
    if (at.time === 0) this.#start = pass.preactivations;
    if (!Number.isFinite(pass.output)) return;
    const columns = this.#columns;
    for (let layer = 1; layer <= this.#depth; layer++) {
      const h = pass.preactivations[layer - 1];
      const start = this.#start[layer - 1];
      const slot = (at.time * this.#networks + at.index) * this.#depth + layer - 1;
      columns.preactivationRms[slot] = rootMeanSquare(h);
      columns.preactivationChangeRms[slot] = rootMeanSquareDifference(h, start);
      columns.updateRms[slot] = rootMeanSquare(network.updateTimes(layer, pass));
      columns.preactivationMean[slot] = mean(h);
      columns.preactivationVariation[slot] = standardDeviation(h) / Math.abs(mean(h));
    }
  }

  /** @param axes step, network, layer */
  fields(axes: readonly Axis[]): Fields {
    const described = (values: Float64Array, description: string) =>
      namedArray(axes, values, { description, missing: "the network has overflowed" });
    const columns = this.#columns;
    return {
      preactivationRms: described(columns.preactivationRms, "root mean square of h^l over units"),
      preactivationChangeRms: described(
        columns.preactivationChangeRms,
        "root mean square over units of the change of h^l since step 0",
      ),
      updateRms: described(
        columns.updateRms,
        "root mean square over units of (W^l(t) - W^l(0)) x^(l-1)(t)",
      ),
      preactivationMean: described(columns.preactivationMean, "mean of h^l over units"),
      preactivationVariation: described(
        columns.preactivationVariation,
        "standard deviation over units of h^l, divided by its absolute mean",
      ),
    };
  }
}
