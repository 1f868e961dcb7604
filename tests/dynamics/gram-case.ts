/** Networks and inputs for tests of Gram matrices. */
import type { Compute } from "../../lib/contract/plugins.ts";
import type { Table } from "../../lib/contract/table.ts";
import { plugin as chirp } from "../../lib/data/chirp-inputs.ts";
import { type UnitInputs, unitInputs } from "../../lib/dynamics/gram/examples.ts";
import { type FiniteNetwork, finiteNetwork } from "../../lib/dynamics/gram/network.ts";
import type { Joining } from "../../lib/num/wide-limits/layer-kernels.ts";

export const compute: Compute = { backend: "wasm", progress() {} };

export function examples(count = 3, dimension = 4): Table {
  return chirp.generate({ count, dimension });
}

export function inputsOf(table: Table): UnitInputs {
  return unitInputs(table);
}

export function networkOf(
  joining: Joining,
  { depth = 3, width = 10, branchScale = 0.8 }: {
    readonly depth?: number;
    readonly width?: number;
    readonly branchScale?: number;
  } = {},
): FiniteNetwork {
  return finiteNetwork({ joining, depth, width, branchScale, activation: "softplus" });
}
