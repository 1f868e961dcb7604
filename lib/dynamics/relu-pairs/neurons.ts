/**
 * The neurons of a two-layer ReLU network f(x) = m^{-1/2} sum_r a_r relu(<w_r, x>), in pairs or independent. A
 * pair has one direction and opposite signs, so that f(x) = 0 at the start for every x.
 * Source: Munteanu, Omlor, Song, Woodruff, arXiv 2206.12802, for the pairs.
 */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import type { Key } from "../../contract/key.ts";
import { count, positive } from "../../contract/schemas.ts";
import { fold } from "../../num/random/key.ts";
import { randomStream } from "../../num/random/random.ts";
import type { LabelledPoints } from "../../num/separation/labelled-points.ts";

export const couplings = ["paired", "independent"] as const;

/** Parameters of the neurons; spread into a strictObject. */
export const neuronParams = {
  width: v.pipe(count, v.description("m, neurons")),
  weightScale: v.optional(
    v.pipe(positive, v.description("kappa, standard deviation of the entries of w_r")),
    1,
  ),
  coupling: v.optional(
    v.pipe(
      v.picklist(couplings),
      v.description("paired: w_{2r-1} = w_2r with opposite signs; independent: all drawn"),
    ),
    "paired",
  ),
};

/** Parsed {@link neuronParams}. */
export interface NeuronParams {
  readonly width: number;
  readonly weightScale: number;
  readonly coupling: (typeof couplings)[number];
}

/** Weights (m x d, row-major) and signs of the neurons; a pair stands side by side. */
export interface Neurons {
  readonly width: number;
  readonly weights: Float64Array;
  readonly signs: Float64Array;
}

/** Draws a network. More neurons begin with the fewer. Errors: a UserError for an odd number in pairs. */
export function drawNeurons(
  { width, weightScale, coupling }: NeuronParams,
  dimension: number,
  key: Key,
): Neurons {
  const copies = coupling === "paired" ? 2 : 1;
  if (width % copies !== 0) {
    throw new UserError({
      action: `cannot pair ${width} neurons`,
      allowed: `even widths, ${width - 1} or ${width + 1}`,
    });
  }
  const directions = new Float64Array(width / copies * dimension);
  randomStream(fold(key, "directions")).fillNormal(directions);
  const first = new Float64Array(width / copies);
  randomStream(fold(key, "signs")).fillRademacher(first);
  const weights = new Float64Array(width * dimension);
  const signs = new Float64Array(width);
  for (let r = 0; r < width; r++) {
    const own = Math.floor(r / copies);
    signs[r] = r % copies === 0 ? first[own] : -first[own];
    for (let k = 0; k < dimension; k++) {
      weights[r * dimension + k] = weightScale * directions[own * dimension + k];
    }
  }
  return { width, weights, signs };
}

/**
 * Outputs f(x_i), summed neuron by neuron in their order, two neighbours first: of a pair with one direction that
 * is 0 without rounding.
 */
export function outputs(
  { count, dimension, inputs }: LabelledPoints,
  { width, weights, signs }: Neurons,
): Float64Array {
  const term = (r: number, i: number) => {
    let product = 0;
    for (let k = 0; k < dimension; k++) {
      product += weights[r * dimension + k] * inputs[i * dimension + k];
    }
    return signs[r] * Math.max(product, 0);
  };
  const scale = 1 / Math.sqrt(width);
  return Float64Array.from({ length: count }, (_, i) => {
    let sum = 0;
    for (let r = 0; r < width; r += 2) {
      sum += r + 1 < width ? term(r, i) + term(r + 1, i) : term(r, i);
    }
    return scale * sum;
  });
}

/**
 * H^(m)_ij = <x_i, x_j> times the share of neurons active at both, in the unit of H (tangent-kernel.ts).
 * `coactive` holds the numbers of neurons, count x count.
 */
export function kernelOf(
  products: Float64Array,
  coactive: Float64Array,
  width: number,
): Float64Array {
  return products.map((product, at) => product * coactive[at] / width);
}
