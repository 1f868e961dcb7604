/**
 * The scales with which a network of width m is computed in float32, and why that is enough.
 *
 * Let s_l be the exponent of the effective initial weights, W^l(0) of size m^-s_l: 1/2 in muP, 1 in the integrable
 * parametrizations. Forward h^1 = O(1), and h^l is of order m^-(sum over k = 2 .. l of (s_k - 1/2)): at the smallest
 * m^-(L-1)/2, 3e-8 at L = 6 and m = 1024. An activation that is not homogeneous allows no other scale. Backward,
 * G^l = dloss/dh^l is of order m^-s_out at layer L, and each layer below adds a factor m^-(s_l -
 * 1/2): m^-(L+1)/2, 3e-11, at layer 1 of an integrable network (times 1 / batch); once the network
 * trains, the updates have operator norm O(1) and every layer has the order of the top one. A
 * gradient G^l x^(l-1) is of order m^-L/2 in every layer l >= 2, 1e-9. The large rates grow as
 * fast, up to m^((L+1)/2) = 3e10, so their products with gradients are O(1/m) or more.
 *
 * All of these are inside float32 (1e-38 to 3e38) as long as m^(L/2) < 1e35: to 23 layers at m =
 * 1024. Derivatives that carry a factor of their own would not reach farther, since h^L itself has
 * no other scale. What must not be rounded is the product of rate, multiplier and gradient: rates
 * are float64 numbers here, and the network folds all factors of an update in float64 before one
 * multiplication in float32. tests/dynamics/dense-training/scales_test.ts holds this against
 * float64 at 6 and 20 layers.
 */
import { effectiveScales, type WidthExponents } from "../../num/width-exponents.ts";

/** One number for each layer 1 .. L + 1, dimensionless. */
export interface Scales {
  /** m^-a_l: stored weights are w^l = W^l / forward. */
  readonly forward: readonly number[];
  /** What makes dloss/dh^l out of dloss/dh^(l+1): the multiplier of the layer above; 1 at the output. */
  readonly backward: readonly number[];
}

/** Scales of a row of exponents. */
export function scalesOf(row: WidthExponents, width: number): Scales {
  const forward = row.multiplier.map((a) => width ** -a);
  return { forward, backward: [...forward.slice(1), 1] };
}

/** Learning rates by layer. */
export interface Rates {
  readonly weights: Float64Array;
  readonly biases: Float64Array;
}

/** Effective rates at one step: Delta W^l = -eta_l m^-(2 a_l + c_l) dloss/dW^l; of biases eta_l m^-c_l. */
export function ratesAt(
  row: WidthExponents,
  { width, step, base }: {
    readonly width: number;
    readonly step: number;
    /** eta_l. */
    readonly base: ArrayLike<number>;
  },
): Rates {
  const { rate, biasRate } = effectiveScales(row, { width, step });
  return {
    weights: rate.map((value, l) => value * base[l]),
    biases: biasRate.map((value, l) => value * base[l]),
  };
}

/** The same rates for the stored weights w^l = W^l m^a_l: eta_l m^-c_l. */
export function storedRates(
  { weights, biases }: Rates,
  { row, width }: { readonly row: WidthExponents; readonly width: number },
): Rates {
  return { weights: weights.map((rate, l) => rate * width ** (2 * row.multiplier[l])), biases };
}
