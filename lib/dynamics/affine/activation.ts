/**
 * Activations sigma with sigma(0) = 0 and sigma'(0) = 1 (relu: from the right) of affine branches.
 */
import * as v from "valibot";

/** Parameter `activation` of the dynamics of affine branches. */
export const activationParam = v.pipe(
  v.picklist(["identity", "tanh", "softplus"]),
  v.description("sigma of the branch; softplus is centred: 2 (ln(1 + e^x) - ln 2)"),
);
export type SmoothName = v.InferOutput<typeof activationParam>;

/** An activation as functions of one preactivation. */
export interface Activation {
  /** sigma(z). */
  value(z: number): number;
  /** sigma'(z). */
  slope(z: number): number;
  /** sigma''(0), the curvature that makes an Ito drift; NaN where there is none. */
  readonly curvature: number;
}

/** By name; float64 accuracy. */
export const activations: Readonly<Record<SmoothName | "relu", Activation>> = {
  identity: { value: (z) => z, slope: () => 1, curvature: 0 },
  tanh: { value: Math.tanh, slope: (z) => 1 - Math.tanh(z) ** 2, curvature: 0 },
  softplus: {
    value: (z) => 2 * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - Math.LN2),
    slope: (z) => 2 / (1 + Math.exp(-z)),
    curvature: 0.5,
  },
  relu: { value: (z) => z > 0 ? z : 0, slope: (z) => z > 0 ? 1 : 0, curvature: NaN },
};
