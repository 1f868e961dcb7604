/** Fields as residual-training writes them, from weights given by a function. */
import type { NamedArray } from "../../lib/contract/array.ts";
import { labelledAxis, namedArray } from "../../lib/num/array.ts";

interface Weights {
  readonly networks: number;
  readonly depth: number;
  readonly width: number;
  /** Entry of A_k, k and i, j counted from 0. */
  readonly matrix: (at: { n: number; k: number; i: number; j: number }) => number;
  readonly multiplier?: (n: number, k: number) => number;
  readonly bias?: (n: number, k: number, i: number) => number;
}

export type WeightFields = Readonly<
  Record<"matrices" | "multipliers" | "biases" | "targetMet", NamedArray>
>;

export function weightFields(
  { networks, depth, width, matrix, multiplier = () => 1, bias = () => 0 }: Weights,
): WeightFields {
  const network = { name: "network", length: networks };
  const layer = labelledAxis("layer", Array.from({ length: depth }, (_, k) => k + 1));
  const [row, column] = ["row", "column"].map((name) => ({ name, length: width }));
  const [matrices, multipliers, biases]: number[][] = [[], [], []];
  for (let n = 0; n < networks; n++) {
    for (let k = 0; k < depth; k++) {
      multipliers.push(multiplier(n, k));
      for (let i = 0; i < width; i++) {
        biases.push(bias(n, k, i));
        for (let j = 0; j < width; j++) matrices.push(matrix({ n, k, i, j }));
      }
    }
  }
  const made = (axes: NamedArray["axes"], values: number[], description: string) =>
    namedArray(axes, Float64Array.from(values), { description });
  return {
    matrices: made([network, layer, row, column], matrices, "A"),
    multipliers: made([network, layer], multipliers, "delta"),
    biases: made([network, layer, row], biases, "b"),
    targetMet: made([network], Array(networks).fill(1), "met"),
  };
}
