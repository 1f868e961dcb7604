/** What panels are made for, and where their arrays lie: lib/tensor/kernel/residual/panel.ts has the same places. */
import type { ResidualNetwork } from "../shape.ts";

/** What a module of panels is made for. */
export interface PanelShape {
  readonly width: number;
  /** 16 or 32 examples. */
  readonly columns: number;
  readonly branch: ResidualNetwork["branch"];
  readonly activation: ResidualNetwork["activation"];
  /** Whether a product and its sum are rounded once. */
  readonly fused: boolean;
}

/** The widest network that has panels of 16 columns; of 32, half of it: code that stays in a cache. */
export const panelWidthMax = 32;

/**
 * Bytes. Rows of `columns` numbers: the state (followed by rows that pad it), the activation's values,
 * dloss/dstate, and a fourth for the way back; the transposed right factor of the outer product, its sums (rows
 * of {@link sumColumns}), four sums of <change, value>, constants, the layer's V or A and b.
 */
export const [state, values, change, work] = [1024, 3776, 6528, 9280];
export const [transposed, sums, pairing, constants, matrix] = [12032, 15296, 20608, 20672, 20736];
/** Pages that the addresses above need of a memory. */
export const pages = 1;

/** Numbers of a row of the outer product's sums: with biases a column of theirs. */
export function sumColumns({ width, branch }: PanelShape): number {
  return Math.ceil((branch === "affine" ? width + 1 : width) / 8) * 8;
}
