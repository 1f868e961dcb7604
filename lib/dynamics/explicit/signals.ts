/** The signals of several inputs in a batch of networks, scaled so that none overflows. */
import { normalize } from "../../num/linear-algebra/vector.ts";
import type { MatrixStack } from "../../tensor/product.ts";
import type { ScaledActivation } from "../mlp/activation.ts";

/**
 * Features f^a of every input a in every network: V^aa = e^logNorm_a in norm, `units` in direction.
 *
 * A product in float32 errs by about 1e-7 of a column's norm, and two nearly parallel inputs would
 * lose their difference: a relative error of 1e-7 / sqrt(1 - rho). So the columns sent are the unit
 * direction of input 1 and, for each other input, the unit direction of its difference from input
 * 1; the sum is formed in float64. By linearity nothing changes but the error: 1 - rho of the pairs
 * 1-a keeps a relative error of about 1e-6 a layer (random signs) down to 1 - rho = 1e-20, where
 * float64 itself loses the difference. A pair a-b without input 1 errs by 1e-7 times the larger of
 * its distances to input 1.
 */
export class SignalBatch {
  /** Networks. */
  readonly count: number;
  /** Inputs, m. */
  readonly inputs: number;
  /** Components of a signal: the input dimension at first, then the width of the network. */
  width: number;
  /** ln V^aa; NaN after a layer without an active unit. @shape count x inputs */
  readonly logNorm: Float64Array;
  /** f^a / |f^a|. @shape count x inputs x width */
  #units: Float64Array;
  /** Norm of each column sent: 1, then |u^a - u^1|. @shape count x inputs */
  readonly #lengths: Float64Array;

  /** @param logNorm ln V_0^aa of the inputs; @param x their components, inputs x dimension */
  constructor(
    count: number,
    { count: inputs, x }: { readonly count: number; readonly x: Float64Array },
    logNorm: Float64Array,
  ) {
    this.count = count;
    this.inputs = inputs;
    this.width = x.length / inputs;
    this.#lengths = new Float64Array(count * inputs);
    this.logNorm = new Float64Array(count * inputs);
    this.#units = new Float64Array(count * x.length);
    for (let network = 0; network < count; network++) {
      this.logNorm.set(logNorm, network * inputs);
      this.#units.set(x, network * x.length);
    }
    for (let row = 0; row < count * inputs; row++) normalize(this.#row(row));
  }

  /** The columns to multiply by the weights. @shape count x width x inputs */
  directions(): MatrixStack {
    const { count, inputs, width } = this;
    const values = new Float32Array(count * width * inputs);
    for (let network = 0; network < count; network++) {
      for (let a = 0; a < inputs; a++) {
        const column = this.#column(network, a);
        this.#lengths[network * inputs + a] = normalize(column);
        for (let i = 0; i < width; i++) values[(network * width + i) * inputs + a] = column[i];
      }
    }
    return { batch: count, rows: width, columns: inputs, values };
  }

  /** Input 1 itself, or the difference of input a from it; a copy. */
  #column(network: number, a: number): Float64Array {
    const anchor = this.#row(network * this.inputs);
    if (a === 0) return anchor.slice();
    return this.#row(network * this.inputs + a).map((value, i) => value - anchor[i]);
  }

  /**
   * Takes y = W u, the rows of the next pre-activations at unit scale (z = sqrt(V) y), and applies
   * the activation: V' = gain |phi(z)|^2 with gain = c / n.
   */
  advance(product: MatrixStack, activation: ScaledActivation, gain: number): void {
    const { count, inputs } = this;
    const width = product.rows;
    const next = new Float64Array(count * inputs * width);
    for (let network = 0; network < count; network++) {
      for (let a = 0; a < inputs; a++) {
        const row = network * inputs + a;
        const length = this.#lengths[row];
        const scale = Math.exp(this.logNorm[row] / 2);
        const features = next.subarray(row * width, (row + 1) * width);
        for (let i = 0; i < width; i++) {
          const at = (network * width + i) * inputs;
          const own = length * product.values[at + a];
          features[i] = activation.scaled(a === 0 ? own : product.values[at] + own, scale);
        }
        const norm = normalize(features);
        this.logNorm[row] += norm > 0 ? Math.log(gain * norm * norm) : NaN;
      }
    }
    this.#units = next;
    this.width = width;
  }

  /** 1 - rho^ab = |u^a - u^b|^2 / 2 of the pairs 1-2, 1-3, …. @shape count x pairs */
  distances(): Float64Array {
    const { count, inputs } = this;
    const found = new Float64Array((count * inputs * (inputs - 1)) / 2);
    let at = 0;
    for (let network = 0; network < count; network++) {
      for (let a = 0; a < inputs; a++) {
        for (let b = a + 1; b < inputs; b++) found[at++] = this.#distance(network, a, b);
      }
    }
    return found;
  }

  #distance(network: number, a: number, b: number): number {
    const [first, second] = [network * this.inputs + a, network * this.inputs + b];
    if (Number.isNaN(this.logNorm[first] + this.logNorm[second])) return NaN;
    const [u, w] = [this.#row(first), this.#row(second)];
    let sum = 0;
    for (let i = 0; i < u.length; i++) sum += (u[i] - w[i]) ** 2;
    return Math.min(2, sum / 2);
  }

  #row(row: number): Float64Array {
    return this.#units.subarray(row * this.width, (row + 1) * this.width);
  }
}
