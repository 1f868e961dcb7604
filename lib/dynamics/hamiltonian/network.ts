/**
 * A Bayesian network with its parameters in standardised form: every weight and bias is N(0, 1) under the prior
 * and is scaled where it is used, W = sqrt(sw2 / fan-in) E, b = sqrt(sb2) e. Energy: the sum of
 * squares over 2 s2, without the prior's part. Float64 loops; parameters in groups E_1, e_1, E_2, e_2, ….
 *
 * Of examples four stand side by side, entry (unit, example) of a block at 4 unit + example: each weight is read once
 * for the four, whose sums are independent. Places that no example fills have derivatives 0.
 */
import type { NetworkPrior } from "../../num/gaussian-process/network-prior.ts";

/** The data and the shape of the network. */
export interface NetworkShape {
  /** Training inputs, m x d, row-major, and their targets. */
  readonly x: Float64Array;
  readonly targets: Float64Array;
  readonly prior: NetworkPrior;
  /** Widths of the hidden layers. */
  readonly widths: Int32Array;
  readonly noiseVariance: number;
}

/** Examples side by side. */
const lanes = 4;

/** One network; its methods are called in the order forward, backward, kick. */
export class StandardisedNetwork {
  /** Current values of the groups; change them, then call {@link forward}. */
  readonly groups: readonly Float64Array[];
  readonly #shape: NetworkShape;
  /** d, the hidden widths, 1. */
  readonly #sizes: readonly number[];
  readonly #blocks: number;
  /** Products of weights and what enters, and with the biases the pre-activations. */
  readonly #products: readonly Float64Array[];
  readonly #values: readonly Float64Array[];
  /** What enters each layer: x, then max(h, 0); the factor sqrt2 of phi goes into the scales. */
  readonly #entering: readonly Float64Array[];
  readonly #deltas: readonly Float64Array[];

  constructor(shape: NetworkShape) {
    const examples = shape.targets.length;
    const dimension = shape.x.length / examples;
    this.#shape = shape;
    this.#sizes = [dimension, ...shape.widths, 1];
    this.#blocks = Math.ceil(examples / lanes);
    this.groups = this.#sizes.slice(1).flatMap((size, layer) => [
      new Float64Array(size * this.#sizes[layer]),
      new Float64Array(size),
    ]);
    const perLayer = () =>
      this.#sizes.slice(1).map((size) => new Float64Array(size * lanes * this.#blocks));
    this.#products = perLayer();
    this.#values = perLayer();
    this.#deltas = perLayer();
    this.#entering = this.#values.map((_, layer) =>
      layer === 0 ? sideBySide(shape.x, dimension) : this.#values[layer - 1].slice()
    );
  }

  /** Pre-activations from this layer on, for the training inputs; `isBias`: of it only the biases have changed. */
  forward(from = 0, isBias = false): void {
    for (let layer = from; layer < this.#values.length; layer++) {
      const [products, out] = [this.#products[layer], this.#values[layer]];
      if (layer > from || !isBias) this.#multiply(layer, this.#entering[layer], products);
      this.#addBiases(layer, products, out);
      if (layer + 1 < this.#values.length) rectify(out, this.#entering[layer + 1]);
    }
  }

  /** Scaled weights times what enters. */
  #multiply(layer: number, entering: Float64Array, out: Float64Array): void {
    const fan = this.#sizes[layer];
    const weights = this.groups[2 * layer];
    const scale = this.#weightScale(layer);
    for (let start = 0, to = 0; to < out.length; start += lanes * fan) {
      for (let row = 0; row < weights.length; row += fan, to += lanes) {
        let [s0, s1, s2, s3] = [0, 0, 0, 0];
        for (let j = 0, at = start; j < fan; j++, at += lanes) {
          const weight = weights[row + j];
          s0 += weight * entering[at];
          s1 += weight * entering[at + 1];
          s2 += weight * entering[at + 2];
          s3 += weight * entering[at + 3];
        }
        out[to] = scale * s0;
        out[to + 1] = scale * s1;
        out[to + 2] = scale * s2;
        out[to + 3] = scale * s3;
      }
    }
  }

  #addBiases(layer: number, products: Float64Array, out: Float64Array): void {
    const biases = this.groups[2 * layer + 1];
    const scale = Math.sqrt(this.#shape.prior.biasVariance);
    for (let to = 0, unit = 0; to < out.length; unit = (unit + 1) % biases.length) {
      const bias = scale * biases[unit];
      for (const end = to + lanes; to < end; to++) out[to] = products[to] + bias;
    }
  }

  #weightScale(layer: number): number {
    const { weightVariance } = this.#shape.prior;
    return Math.sqrt((layer === 0 ? 1 : 2) * weightVariance / this.#sizes[layer]);
  }

  /** Energy after {@link forward}. */
  energy(): number {
    const { targets, noiseVariance } = this.#shape;
    const outputs = this.#values[this.#values.length - 1];
    let sum = 0;
    for (let a = 0; a < targets.length; a++) sum += (outputs[a] - targets[a]) ** 2;
    return sum / (2 * noiseVariance);
  }

  /** Derivatives of the energy in the pre-activations, from the output down to this layer. */
  backward(to = 0): void {
    const { targets, noiseVariance } = this.#shape;
    const last = this.#values.length - 1;
    for (let a = 0; a < targets.length; a++) {
      this.#deltas[last][a] = (this.#values[last][a] - targets[a]) / noiseVariance;
    }
    for (let layer = last - 1; layer >= to; layer--) this.#backOne(layer);
  }

  /** From the layer above to this one. */
  #backOne(layer: number): void {
    const [size, above] = [this.#sizes[layer + 1], this.#sizes[layer + 2]];
    const weights = this.groups[2 * layer + 2];
    const scale = this.#weightScale(layer + 1);
    const [own, next, values] = [
      this.#deltas[layer],
      this.#deltas[layer + 1],
      this.#values[layer],
    ];
    for (let block = 0, at = 0; block < this.#blocks; block++) {
      const start = block * lanes * above;
      for (let j = 0; j < size; j++, at += lanes) {
        let [s0, s1, s2, s3] = [0, 0, 0, 0];
        for (let i = 0, from = start, k = j; i < above; i++, from += lanes, k += size) {
          const weight = weights[k];
          s0 += weight * next[from];
          s1 += weight * next[from + 1];
          s2 += weight * next[from + 2];
          s3 += weight * next[from + 3];
        }
        own[at] = values[at] > 0 ? scale * s0 : 0;
        own[at + 1] = values[at + 1] > 0 ? scale * s1 : 0;
        own[at + 2] = values[at + 2] > 0 ? scale * s2 : 0;
        own[at + 3] = values[at + 3] > 0 ? scale * s3 : 0;
      }
    }
  }

  /**
   * momentum -= step (gradient of a group + its prior's), after {@link backward} to its layer; then the group moves by
   * `drift` times its momentum, which changes no derivative before the next {@link forward}.
   */
  kick(group: number, momentum: Float64Array, step: number, drift = 0): void {
    const layer = group >> 1;
    const own = this.groups[group];
    for (let i = 0; i < own.length; i++) momentum[i] -= step * own[i];
    if (group % 2 === 1) {
      const scale = step * Math.sqrt(this.#shape.prior.biasVariance);
      const deltas = this.#deltas[layer];
      for (let at = 0; at < deltas.length; at++) {
        momentum[(at / lanes | 0) % own.length] -= scale * deltas[at];
      }
    } else {
      for (let block = 0; block < this.#blocks; block++) {
        this.#kickWeights(layer, block, momentum, step);
      }
    }
    if (drift === 0) return;
    for (let i = 0; i < own.length; i++) own[i] += drift * momentum[i];
  }

  #kickWeights(layer: number, block: number, momentum: Float64Array, step: number): void {
    const [fan, size] = [this.#sizes[layer], this.#sizes[layer + 1]];
    const [deltas, entering] = [this.#deltas[layer], this.#entering[layer]];
    const scale = step * this.#weightScale(layer);
    const start = block * lanes * fan;
    for (let i = 0, k = 0, from = block * lanes * size; i < size; i++, from += lanes) {
      const d0 = scale * deltas[from];
      const d1 = scale * deltas[from + 1];
      const d2 = scale * deltas[from + 2];
      const d3 = scale * deltas[from + 3];
      for (let j = 0, at = start; j < fan; j++, k++, at += lanes) {
        momentum[k] -= d0 * entering[at] + d1 * entering[at + 1] + d2 * entering[at + 2] +
          d3 * entering[at + 3];
      }
    }
  }

  /** Outputs at other inputs. */
  outputs(x: Float64Array): Float64Array {
    const dimension = this.#sizes[0];
    let entering = sideBySide(x, dimension);
    for (let layer = 0; layer < this.#values.length; layer++) {
      const out = new Float64Array(entering.length / this.#sizes[layer] * this.#sizes[layer + 1]);
      this.#multiply(layer, entering, out);
      this.#addBiases(layer, out, out);
      entering = layer + 1 < this.#values.length ? rectify(out, out) : out;
    }
    return entering.slice(0, x.length / dimension);
  }
}

/** Rows of examples as blocks of four, filled up with 0. */
function sideBySide(x: Float64Array, dimension: number): Float64Array {
  const examples = x.length / dimension;
  const out = new Float64Array(Math.ceil(examples / lanes) * lanes * dimension);
  for (let a = 0; a < examples; a++) {
    const start = (a - a % lanes) * dimension + a % lanes;
    for (let j = 0; j < dimension; j++) out[start + lanes * j] = x[a * dimension + j];
  }
  return out;
}

function rectify(values: Float64Array, out: Float64Array): Float64Array {
  for (let i = 0; i < values.length; i++) out[i] = Math.max(values[i], 0);
  return out;
}
