/**
 * Rows of exponents: how the constants of a fully connected network of width m scale with m, layer by
 * layer. Layers are l = 1 .. L + 1 (L hidden ones, then the output). A layer's weights are
 * W^l = m^-a_l w^l; at the start w^l = m^-b_l U^l with entries of U^l of order one; a step of
 * (stochastic) gradient descent is w^l <- w^l - eta m^-c_l dloss/dw^l. Biases enter unscaled.
 *
 * The effective network does not know how a constant was split: a -> a + s, b -> b - s, c -> c - 2 s
 * changes nothing ({@link shifted}); what counts is m^-(a+b) and m^-(2a+c) ({@link effectiveScales}).
 * Source of the form: Yang and Hu, arXiv 2011.14522; two times as in Hajjar, Chizat, Giraud, arXiv 2110.15596.
 */
import { assert, UserError } from "../contract/errors.ts";
import type { Scalar } from "../contract/table.ts";

/** One exponent for each layer 1 .. L + 1. */
export type Exponents = readonly number[];

/** What holds at the first step or steps, and what holds later. */
export interface Timed<T> {
  readonly first: T;
  readonly later: T;
}

/** A row of exponents with the few constants that are no exponents. */
export interface WidthExponents {
  /** a_l. */
  readonly multiplier: Exponents;
  /**
   * b_l: the size of U^l in w^l. `later` is its size after the first step: a larger exponent erases part
   * of the initial weights, Infinity all of them; what the step added stays.
   */
  readonly initial: Timed<Exponents>;
  /** c_l; `first` holds for the first `firstSteps` steps. */
  readonly rate: Timed<Exponents>;
  /** Bias exponents c of Delta b^l = -eta m^-c dloss/db^l; NaN where a layer has no bias. */
  readonly biasRate: Timed<Exponents>;
  /** Number of steps with the first rates. */
  readonly firstSteps: number;
  /** Mean of the entries of U^l in the layers 2 .. L + 1. */
  readonly initialMean: number;
}

/** Constants of the effective network at one step, one for each layer 1 .. L + 1. Dimensionless. */
export interface EffectiveScales {
  /** m^-(a+b): W^l = initial * U^l + what the steps have added. */
  readonly initial: Float64Array;
  /** m^-(2a+c): Delta W^l = -eta * rate * dloss/dW^l. */
  readonly rate: Float64Array;
  /** The same of the biases; 0 where there is none. */
  readonly biasRate: Float64Array;
}

/** The effective constants at step 0, 1, … (the first one is step 0). */
export function effectiveScales(
  row: WidthExponents,
  { width, step }: { readonly width: number; readonly step: number },
): EffectiveScales {
  const initial = step === 0 ? row.initial.first : row.initial.later;
  const when = step < row.firstSteps ? "first" : "later";
  const power = (exponent: number) => Number.isNaN(exponent) ? 0 : width ** -exponent;
  return {
    initial: Float64Array.from(row.multiplier, (a, l) => power(a + initial[l])),
    rate: Float64Array.from(row.multiplier, (a, l) => power(2 * a + row.rate[when][l])),
    biasRate: Float64Array.from(row.biasRate[when], power),
  };
}

/** Whether layer l (counted from 1) has a bias. */
export function hasBias(row: WidthExponents, layer: number): boolean {
  return !Number.isNaN(row.biasRate.first[layer - 1]);
}

/** The same network written with other multipliers: a + s, b - s, c - 2 s, one shift s per layer. */
export function shifted(row: WidthExponents, shifts: Exponents): WidthExponents {
  assert(shifts.length === row.multiplier.length, "one shift for each layer");
  const by = (exponents: Exponents, factor: number) =>
    exponents.map((exponent, l) => exponent + factor * shifts[l]);
  const both = (timed: Timed<Exponents>, factor: number) => ({
    first: by(timed.first, factor),
    later: by(timed.later, factor),
  });
  return {
    ...row,
    multiplier: by(row.multiplier, 1),
    initial: both(row.initial, -1),
    rate: both(row.rate, -2),
  };
}

const fields = [
  "multiplierExponents",
  "initialExponents",
  "initialExponentsLater",
  "rateExponents",
  "rateExponentsLater",
  "biasRateExponents",
  "biasRateExponentsLater",
] as const;

/**
 * A row as fields of a recipe: lists of numbers as text, layer 1 first ("0 1 1 1"); "none" where a layer
 * has no bias. With a name, one of several rows: `<field>/<name>`, listed in `parametrizations`.
 */
export function exponentFields(row: WidthExponents, name?: string): Record<string, Scalar> {
  const lists: Record<typeof fields[number], Exponents> = {
    multiplierExponents: row.multiplier,
    initialExponents: row.initial.first,
    initialExponentsLater: row.initial.later,
    rateExponents: row.rate.first,
    rateExponentsLater: row.rate.later,
    biasRateExponents: row.biasRate.first,
    biasRateExponentsLater: row.biasRate.later,
  };
  const suffix = name === undefined ? "" : `/${name}`;
  const written: Record<string, Scalar> = {};
  for (const field of fields) written[field + suffix] = lists[field].map(word).join(" ");
  written[`firstSteps${suffix}`] = row.firstSteps;
  written[`initialMean${suffix}`] = row.initialMean;
  return written;
}

/** Reads a row from a recipe. Throws a UserError for a recipe without it. */
export function exponentsOf(
  recipe: Readonly<Record<string, Scalar>>,
  name?: string,
): WidthExponents {
  const suffix = name === undefined ? "" : `/${name}`;
  const list = (field: typeof fields[number]) => {
    const text = recipe[field + suffix];
    if (typeof text !== "string") throw noRow(recipe, field + suffix);
    return text.split(" ").map(value);
  };
  return {
    multiplier: list("multiplierExponents"),
    initial: { first: list("initialExponents"), later: list("initialExponentsLater") },
    rate: { first: list("rateExponents"), later: list("rateExponentsLater") },
    biasRate: { first: list("biasRateExponents"), later: list("biasRateExponentsLater") },
    firstSteps: Number(recipe[`firstSteps${suffix}`]),
    initialMean: Number(recipe[`initialMean${suffix}`]),
  };
}

/** Names of the rows of a recipe that has several; empty for one without names. */
export function rowNames(recipe: Readonly<Record<string, Scalar>>): readonly string[] {
  return typeof recipe.parametrizations === "string" ? recipe.parametrizations.split(" ") : [];
}

const word = (exponent: number) => Number.isNaN(exponent) ? "none" : String(exponent);
const value = (text: string) => text === "none" ? NaN : Number(text);

function noRow(recipe: Readonly<Record<string, Scalar>>, field: string): UserError {
  return new UserError({
    action: `cannot scale a network whose recipe has no "${field}"`,
    allowed: Object.keys(recipe).join(", ") || "a recipe of an initialize stage",
    hint: "give the recipe's stage a parametrization by exponents: naive-ip, ip-llr, mup, …",
  });
}
