/** One layer of a random two-slope network with two inputs, in law, for many networks at once. */
import { assert } from "../../contract/errors.ts";
import type { Key } from "../../contract/key.ts";
import { batchCounters, CounterPosition, kernel } from "./kernel.ts";

const networksMax = 1024;

/** Width n and the slopes s+ and s- of phi(x) = s+ max(x, 0) + s- min(x, 0). */
export interface PairLayer {
  readonly width: number;
  readonly positive: number;
  readonly negative: number;
}

/** Sums over a layer's n units, one entry a network; shape [networks], dimensionless. */
export interface PairSums {
  /** A = sum phi(u)^2. */
  readonly squareFirst: Float64Array;
  /** D = sum (phi(u) - phi(v))^2. */
  readonly squareDifference: Float64Array;
  /** E = sum (phi(u) - phi(v)) (phi(u) + phi(v)) = A - B, where B = sum phi(v)^2. */
  readonly excess: Float64Array;
}

/**
 * Draws, for each network, n independent pairs (u, v) of standard normals with correlation rho = 1 - q
 * and sums over them. Since phi is homogeneous, any norms factor out: V^11 A, V^22 (A - E), and
 *   1 - rho' = (D - (sqrt A - sqrt B)^2) / (2 sqrt(A B)),  sqrt A - sqrt B = E / (sqrt A + sqrt B),
 * which takes no difference of nearly equal numbers. u - v is computed as q u - sqrt(q (2 - q)) w with w
 * independent of u, so D and E keep a relative error of about 1e-14 however small q is.
 *
 * Randomness: counters of lane 3 of the key (lib/num/random.ts), n a network rounded up to a multiple of
 * 8, networks in order, so that splitting a batch of networks over calls changes no number. The generator
 * runs inside the sum (lib/num/kernel/relu-pairs.ts): no normal is ever stored.
 */
export class ReluPairs {
  readonly #position: CounterPosition;

  constructor(key: Key) {
    this.#position = new CounterPosition(key, 3);
  }

  /**
   * Writes the sums of the next layer of every network to `out`. `oneMinusCorrelation` is q in [0, 2];
   * NaN in, NaN out. Errors: a BugError unless the width is a positive integer and the lengths agree.
   */
  sum(oneMinusCorrelation: Float64Array, layer: PairLayer, out: PairSums): void {
    const { width, positive, negative } = layer;
    const { length } = oneMinusCorrelation;
    assert(Number.isInteger(width) && width > 0 && width < 2 ** 20, `layer of width ${width}`);
    for (const sums of [out.squareFirst, out.squareDifference, out.excess]) {
      assert(sums.length === length, `${sums.length} sums for ${length} networks`);
    }
    const mean = (positive + negative) / 2;
    const half = (positive - negative) / 2;
    const { doubles, sumReluPairs } = kernel();
    const { key: [key0, key1], lane } = this.#position;
    const counters = Math.ceil(width / batchCounters) * batchCounters;
    for (let start = 0; start < length; start += networksMax) {
      const count = Math.min(networksMax, length - start);
      doubles.set(oneMinusCorrelation.subarray(start, start + count));
      const { low, high } = this.#position;
      sumReluPairs(key0, key1, low, high, lane, count, width, mean, half);
      [out.squareFirst, out.squareDifference, out.excess].forEach((sums, k) => {
        const from = networksMax * (k + 1);
        sums.set(doubles.subarray(from, from + count), start);
      });
      this.#position.advance(count * counters);
    }
  }
}
