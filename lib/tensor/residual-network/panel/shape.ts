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

/**
 * Widths of networks that are taken by panels: tiles have 5 rows, vectors 8 numbers. Each shape is a module whose
 * digest the engine has to know where products are fused (seat/panel-modules.ts), so they are few; beyond 32 the
 * code would outgrow the first cache.
 */
const panelWidths: readonly number[] = [5, 8, 10, 15, 16, 20, 25, 30, 32];
/** Up to this width a panel may have 32 columns. */
const wideMax = 16;

const kinds = [
  { branch: "res-1", activation: "relu" },
  { branch: "affine", activation: "tanh" },
  { branch: "affine", activation: "relu" },
] as const;

/** All shapes of one arithmetic. */
export function panelShapes(fused: boolean): PanelShape[] {
  return kinds.flatMap((kind) =>
    panelWidths.flatMap((width) =>
      (width <= wideMax ? [16, 32] : [16]).map((columns) => ({ width, columns, fused, ...kind }))
    )
  );
}

/**
 * Examples of a panel for a network and its batch: 0 where there is no such shape, or more than a fifth of the
 * panels' columns would be empty.
 */
export function panelColumns(
  { branch, activation, width }: ResidualNetwork,
  batch: number,
): number {
  const isKind = kinds.some((kind) => kind.branch === branch && kind.activation === activation);
  if (!isKind || !panelWidths.includes(width)) return 0;
  const columns = Math.ceil(batch / 16) * 16;
  if (batch < 0.8 * columns) return 0;
  return columns % 32 === 0 && width <= wideMax ? 32 : 16;
}

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
