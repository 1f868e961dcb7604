/**
 * The rows of exponents of networks with L hidden layers. Integrable parametrizations (IP) divide every
 * layer after the first by the width; muP only the output, and the others by its root.
 * Source: Hajjar, Chizat, Giraud, arXiv 2110.15596, sections 2 and 3.
 */
import { UserError } from "../../contract/errors.ts";
import type { Recipe } from "../../contract/plugins.ts";
import type { Exponents, WidthExponents } from "../../num/width-exponents.ts";

/** What a row depends on. */
export interface Shape {
  /** Hidden layers L. */
  readonly depth: number;
  /** Degree p of the activation: sigma(s x) = s^p sigma(x) for s > 0; 1 for those that have none. */
  readonly homogeneity: number;
}

/** The shape of a recipe's network. Throws a UserError for a recipe without a depth. */
export function shapeOf({ depth, homogeneity = 1 }: Recipe): Shape {
  if (typeof depth === "number" && typeof homogeneity === "number") return { depth, homogeneity };
  throw new UserError({
    action: "cannot write exponents for a network without a number of layers",
    allowed: "a model with `depth`, such as dense",
  });
}

/** One exponent per role: layer 1, layers 2 to L, layer L + 1. */
export function byRole(
  { depth }: Shape,
  [first, intermediate, output]: readonly [number, number, number],
): Exponents {
  return Array.from(
    { length: depth + 1 },
    (_, l) => l === 0 ? first : l === depth ? output : intermediate,
  );
}

const always = (exponents: Exponents) => ({ first: exponents, later: exponents });

/** A bias in layer 1 only, with the effective rate of the layer's weights (a_1 = 0). */
function firstLayerBias(shape: Shape, rate: number): Exponents {
  return byRole(shape, [rate, NaN, NaN]);
}

/** muP: a = (0, 1/2, 1), c = -1. Effective rates eta m, eta, eta / m. */
export function maximalUpdate(shape: Shape): WidthExponents {
  return {
    multiplier: byRole(shape, [0, 0.5, 1]),
    initial: always(byRole(shape, [0, 0, 0])),
    rate: always(byRole(shape, [-1, -1, -1])),
    biasRate: always(firstLayerBias(shape, -1)),
    firstSteps: 0,
    initialMean: 0,
  };
}

/** NTK: a = (0, 1/2, 1/2), c = 0. */
export function neuralTangent(shape: Shape): WidthExponents {
  return {
    ...maximalUpdate(shape),
    multiplier: byRole(shape, [0, 0.5, 0.5]),
    rate: always(byRole(shape, [0, 0, 0])),
    biasRate: always(firstLayerBias(shape, 0)),
  };
}

/** Naive IP, also called naive mean field: a = (0, 1, 1), c = (-1, -2, -1): the effective rates of muP. */
export function naiveIntegrable(shape: Shape): WidthExponents {
  return {
    ...maximalUpdate(shape),
    multiplier: byRole(shape, [0, 1, 1]),
    rate: always(byRole(shape, [-1, -2, -1])),
  };
}

/**
 * IP with large rates at the first `firstSteps` steps: with S = 1 + p + … + p^(L-1),
 * c_1 = c_{L+1} = -(1 + S)/2 and c_l = -1 - S/2; naive IP afterwards.
 */
export function largeFirstRates(shape: Shape, firstSteps: number): WidthExponents {
  let sum = 0;
  for (let k = 0; k < shape.depth; k++) sum += shape.homogeneity ** k;
  const naive = naiveIntegrable(shape);
  const outer = -(1 + sum) / 2;
  return {
    ...naive,
    rate: { first: byRole(shape, [outer, -1 - sum / 2, outer]), later: naive.rate.later },
    biasRate: { first: firstLayerBias(shape, outer), later: naive.biasRate.later },
    firstSteps,
  };
}

/**
 * muP whose initial intermediate weights shrink after the first step to U^l m^-(1/2 + `erased`): 1/2 for
 * the hybrid parametrization (U^l / m), Infinity for the one without initial weights.
 */
export function erasedAfterFirstStep(shape: Shape, erased: number): WidthExponents {
  const row = maximalUpdate(shape);
  return { ...row, initial: { first: row.initial.first, later: byRole(shape, [0, erased, 0]) } };
}
