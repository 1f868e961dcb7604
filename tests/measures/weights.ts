/** Weights of networks before and after training, as fields, from functions written in a test. */
import type { Fields } from "../../lib/contract/plugins.ts";
import { namedArray } from "../../lib/num/array.ts";

/** A weight by its network, layer, row and column. */
type Weight = (network: number, layer: number, row: number, column: number) => number;

export function weightFields(
  { networks, layers, width }: {
    readonly networks: number;
    readonly layers: number;
    readonly width: number;
  },
  before: Weight,
  after: Weight,
): Fields {
  const axes = [
    { name: "network", length: networks },
    { name: "layer", length: layers },
    { name: "row", length: width },
    { name: "column", length: width },
  ];
  const field = (weight: Weight, description: string) => {
    const values = new Float64Array(networks * layers * width * width);
    for (let i = 0; i < values.length; i++) {
      const [column, rest] = [i % width, Math.floor(i / width)];
      const [row, above] = [rest % width, Math.floor(rest / width)];
      values[i] = weight(Math.floor(above / layers), above % layers, row, column);
    }
    return namedArray(axes, values, { description });
  };
  return { matricesInitial: field(before, "before"), matrices: field(after, "after") };
}
