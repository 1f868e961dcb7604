/** The fields that every dynamics of residual networks writes. */
import type { Axis } from "../../contract/array.ts";
import type { DeclaredAxis, FieldDeclaration } from "../../contract/declarations.ts";
import type { Fields } from "../../contract/plugins.ts";
import { namedArray } from "../../num/array.ts";
import { type CarriedVector, pairingResidual } from "./carried-vector.ts";

/**
 * Logarithms of R_h = |h_L|/|h_0|, D_h = |h_L - h_0|/|h_0|, R_p = |p_0|/|p_L|, D_p = |p_0 - p_L|/|p_L|
 * (p_k = dLoss/dh_k) for every network, row-major over the axes. Dimensionless.
 */
export interface ResidualRecord {
  readonly logNormRatioForward: Float64Array;
  readonly logDisplacementForward: Float64Array;
  readonly logNormRatioBackward: Float64Array;
  readonly logDisplacementBackward: Float64Array;
  /** (<p_0, h_0> - <p_L, h_L>) / (|p_0| |h_0| + |p_L| |h_L|): 0 but for rounding (homogeneity). */
  readonly pairing: Float64Array;
}

/** An empty record of `length` entries. */
export function residualRecord(length: number): ResidualRecord {
  return {
    logNormRatioForward: new Float64Array(length),
    logDisplacementForward: new Float64Array(length),
    logNormRatioBackward: new Float64Array(length),
    logDisplacementBackward: new Float64Array(length),
    pairing: new Float64Array(length),
  };
}

/** Writes the entry `at` from the state h, started at h_0, and the gradient p, started at p_L. */
export function fillRecord(
  record: ResidualRecord,
  at: number,
  { h, p }: { readonly h: CarriedVector; readonly p: CarriedVector },
): void {
  record.logNormRatioForward[at] = h.logNormRatio();
  record.logDisplacementForward[at] = h.logDisplacement();
  record.logNormRatioBackward[at] = p.logNormRatio();
  record.logDisplacementBackward[at] = p.logDisplacement();
  record.pairing[at] = pairingResidual(h, p);
}

const descriptions: Readonly<Record<keyof ResidualRecord, string>> = {
  logNormRatioForward: "ln(|h_L| / |h_0|)",
  logDisplacementForward: "ln(|h_L - h_0| / |h_0|)",
  logNormRatioBackward: "ln(|p_0| / |p_L|), p = gradient of the loss by the layer",
  logDisplacementBackward: "ln(|p_0 - p_L| / |p_L|), p = gradient of the loss by the layer",
  pairing: "(<p_0, h_0> - <p_L, h_L>) / (|p_0| |h_0| + |p_L| |h_L|)",
};

/** Declares parts of a record over the given axes. */
export function declaredFields<K extends keyof ResidualRecord>(
  names: readonly K[],
  axes: readonly DeclaredAxis[] = ["network"],
): Readonly<Record<K, FieldDeclaration>> {
  const entries = names.map((name) => [name, { description: descriptions[name], axes }]);
  return Object.fromEntries(entries) as Record<K, FieldDeclaration>;
}

/** Every part of a record. */
export const residualNames = Object.keys(descriptions) as (keyof ResidualRecord)[];

/** Tables of the whole record. */
export const residualTables = {
  "norm-ratio": {
    summary: "ln of the norm ratios |h_L|/|h_0| and |p_0|/|p_L|",
    fields: ["logNormRatioForward", "logNormRatioBackward"],
  },
  displacement: {
    summary: "ln of the relative displacements |h_L - h_0|/|h_0| and |p_0 - p_L|/|p_L|",
    fields: ["logDisplacementForward", "logDisplacementBackward"],
  },
  pairing: {
    summary: "<p_0, h_0> - <p_L, h_L>, relative: 0 but for rounding",
    fields: ["pairing"],
  },
} as const;

/** Those parts of a record that a dynamics made, as fields over the given axes. */
export function residualFields(axes: readonly Axis[], record: Partial<ResidualRecord>): Fields {
  return Object.fromEntries(
    Object.entries(record).map(([name, values]) => [name, namedArray(axes, values)]),
  );
}
