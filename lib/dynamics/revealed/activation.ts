/** Activations of dense networks with their derivatives, float64. */
import { UserError } from "../../contract/errors.ts";
import { normalCdf, normalDensity } from "../../num/analysis/special.ts";

/** sigma and its derivative; where it has none (ReLU at 0), the left one. */
export interface Activation {
  value(h: number): number;
  slope(h: number): number;
}

const activations: Readonly<Record<string, Activation>> = {
  relu: { value: (h) => h > 0 ? h : 0, slope: (h) => h > 0 ? 1 : 0 },
  "relu-squared": { value: (h) => h > 0 ? h * h : 0, slope: (h) => h > 0 ? 2 * h : 0 },
  gelu: {
    value: (h) => h * normalCdf(h),
    slope: (h) => normalCdf(h) + h * normalDensity(h),
  },
  elu: { value: (h) => h > 0 ? h : Math.expm1(h), slope: (h) => h > 0 ? 1 : Math.exp(h) },
  tanh: { value: Math.tanh, slope: (h) => 1 - Math.tanh(h) ** 2 },
};

/** The activation of that name. */
export function activationNamed(name: unknown): Activation {
  if (typeof name === "string" && Object.hasOwn(activations, name)) return activations[name];
  throw new UserError({
    action: `cannot find the activation "${name}"`,
    allowed: Object.keys(activations).join(", "),
  });
}
