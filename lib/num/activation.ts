/** The activations of networks with their derivatives, one table for models, simulations and theory. */
import { UserError } from "../contract/errors.ts";
import { normalCdf, normalDensity } from "./analysis/special.ts";

/** An activation sigma as functions of one pre-activation. Dimensionless, float64 accuracy. */
export interface Activation {
  readonly name: ActivationName;
  /** sigma(x). */
  value(x: number): number;
  /** sigma'(x); where it has none (ReLU at 0), the left one. */
  slope(x: number): number;
  /** sigma''(0); NaN where the derivatives from the left and from the right differ. */
  readonly second: number;
  /** sigma'''(0); NaN where the derivatives from the left and from the right differ. */
  readonly third: number;
}

const table = {
  identity: { value: (x: number) => x, slope: () => 1, second: 0, third: 0 },
  relu: {
    value: (x: number) => x > 0 ? x : 0,
    slope: (x: number) => x > 0 ? 1 : 0,
    second: NaN,
    third: NaN,
  },
  "relu-squared": {
    value: (x: number) => x > 0 ? x * x : 0,
    slope: (x: number) => x > 0 ? 2 * x : 0,
    second: NaN,
    third: NaN,
  },
  /** x Phi(x), Phi the distribution function of a standard normal. */
  gelu: {
    value: (x: number) => x * normalCdf(x),
    slope: (x: number) => normalCdf(x) + x * normalDensity(x),
    second: Math.sqrt(2 / Math.PI),
    third: 0,
  },
  elu: {
    value: (x: number) => x > 0 ? x : Math.expm1(x),
    slope: (x: number) => x > 0 ? 1 : Math.exp(x),
    second: NaN,
    third: NaN,
  },
  tanh: {
    value: Math.tanh,
    slope: (x: number) => 1 - Math.tanh(x) ** 2,
    second: 0,
    third: -2,
  },
  /** 2 (ln(1 + e^x) - ln 2): through 0 with slope 1, as tanh, but curved there. */
  "softplus-centred": {
    value: (x: number) => 2 * (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))) - Math.LN2),
    slope: (x: number) => 2 / (1 + Math.exp(-x)),
    second: 0.5,
    third: 0,
  },
} as const satisfies Readonly<Record<string, Omit<Activation, "name">>>;

export type ActivationName = keyof typeof table;

/** Every activation by its name. */
export const activations = Object.fromEntries(
  Object.entries(table).map(([name, found]) => [name, { name, ...found }]),
) as Readonly<Record<ActivationName, Activation>>;

/** The smooth curved ones with sigma(0) = 0 and sigma'(0) = 1, which can be stretched to the identity. */
export const smoothActivations = ["tanh", "softplus-centred"] as const;
export type SmoothActivationName = (typeof smoothActivations)[number];

/** The activation of that name among some of them (all, if left out). Throws a UserError for another name. */
export function activationNamed(
  name: unknown,
  allowed: readonly ActivationName[] = Object.keys(activations) as ActivationName[],
): Activation {
  const known = allowed.find((one) => one === name);
  if (known !== undefined) return activations[known];
  throw new UserError({
    action: `cannot find the activation "${name}"`,
    allowed: allowed.join(", "),
  });
}
