/**
 * The scales with which a network of width m is computed in float32.
 *
 * Forward, everything keeps its true size: h^1 = O(1), and with initial weights of size m^-s_l (s_l the
 * exponent of the effective weights: 1/2 in muP, 1 in the integrable parametrizations) h^l is of order
 * m^-(sum over k = 2 .. l of (s_k - 1/2)), at the smallest m^-(L-1)/2 for an integrable network:
 * 3e-8 at L = 6, m = 1024. An activation that is not homogeneous allows no other scale, and float32 holds this.
 *
 * Backward, the derivative G^l = dloss/dh^l is of order m^-s_out at the top layer L and each layer below adds
 * a factor m^-(s_l - 1/2) before the first step; afterwards, where the network trains, every layer is of order
 * m^-s_out (1/m), for the updates have operator norm O(1). A gradient is the product of G^l and x^(l-1):
 * m^-(1 + (L-2)/2) at first, 1e-9 for L = 6 and below what float32 holds for L > 24 at m = 1024, while the rates are
 * as large, m^((L+1)/2). So the backward pass carries g^l = r_l G^l with
 *
 *     r_l = m^(s_out + (1/2) sum over k = l+1 .. L of (s_k - 1/2)),
 *
 * the geometric mean of the two orders: g^l is of order m^-(L-l)/4 at the first step and m^((L-l)/4) later, within
 * 1e-8 and 1e8 at L = 6, m = 1024. Each ratio r_(l-1) / r_l is a power of two, the nearest one: rescaling by it is exact,
 * and a run with these scales gives the bits of one without them wherever that one neither overflows nor
 * underflows. The rates are divided by r_l in float64 before they become float32 numbers.
 */
import { effectiveScales, type WidthExponents } from "../../num/width-exponents.ts";

/** One number for each layer 1 .. L + 1, dimensionless. */
export interface Scales {
  /** m^-a_l: stored weights are w^l = W^l / forward. */
  readonly forward: readonly number[];
  /** Factors that make g^l = r_l dloss/dh^l out of g^(l+1), as the network takes them. */
  readonly backward: readonly number[];
}

/** Scales of a row of exponents; `carried: false` leaves the derivatives as they are (r = 1). */
export function scalesOf(
  row: WidthExponents,
  width: number,
  { carried = true }: { readonly carried?: boolean } = {},
): Scales {
  const last = row.multiplier.length - 1;
  const forward = row.multiplier.map((a) => width ** -a);
  const sizes = row.multiplier.map((a, l) => a + row.initial.first[l]);
  const backward = new Array<number>(last + 1).fill(1);
  // Layers count from 0 here. The output leads back by its own size, the others by half of theirs.
  for (let l = 0; l < last; l++) {
    const exponent = l + 1 === last ? sizes[last] : (sizes[l + 1] - 0.5) / 2;
    const ratio = carried ? 2 ** Math.round(Math.log2(width) * exponent) : 1;
    backward[l] = ratio * forward[l + 1];
  }
  return { forward, backward };
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
