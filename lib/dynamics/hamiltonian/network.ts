/**
 * A Bayesian network with its parameters in standardised form: every weight and bias is N(0, 1) under the prior
 * and is scaled where it is used, W = sqrt(sw2 / fan-in) E, b = sqrt(sb2) e. Energy: the sum of
 * squares over 2 s2, without the prior's part. Float64 loops; parameters in groups E_1, e_1, E_2, e_2, ….
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

/** One network; its methods are called in the order forward, backward, kick. */
export class StandardisedNetwork {
  /** Current values of the groups; change them, then call {@link forward}. */
  readonly groups: readonly Float64Array[];
  readonly #shape: NetworkShape;
  /** d, the hidden widths, 1. */
  readonly #sizes: readonly number[];
  readonly #values: readonly Float64Array[];
  /** What enters each layer: x, then max(h, 0); the factor sqrt2 of phi goes into the scales. */
  readonly #entering: readonly Float64Array[];
  readonly #deltas: readonly Float64Array[];

  constructor(shape: NetworkShape) {
    const examples = shape.targets.length;
    this.#shape = shape;
    this.#sizes = [shape.x.length / examples, ...shape.widths, 1];
    this.groups = this.#sizes.slice(1).flatMap((size, layer) => [
      new Float64Array(size * this.#sizes[layer]),
      new Float64Array(size),
    ]);
    this.#values = this.#sizes.slice(1).map((size) => new Float64Array(size * examples));
    this.#entering = this.#values.map((_, layer) =>
      layer === 0 ? shape.x : this.#values[layer - 1].slice()
    );
    this.#deltas = this.#values.map((values) => values.slice());
  }

  /** Pre-activations from this layer on, for the training inputs. */
  forward(from = 0): void {
    const examples = this.#shape.targets.length;
    for (let layer = from; layer < this.#values.length; layer++) {
      const out = this.#values[layer];
      this.#layer(layer, { entering: this.#entering[layer], examples, out });
      if (layer + 1 < this.#values.length) rectify(out, this.#entering[layer + 1]);
    }
  }

  #layer(layer: number, { entering, examples, out }: {
    readonly entering: Float64Array;
    readonly examples: number;
    readonly out: Float64Array;
  }): void {
    const [fan, size] = [this.#sizes[layer], this.#sizes[layer + 1]];
    const [weights, biases] = [this.groups[2 * layer], this.groups[2 * layer + 1]];
    const scale = this.#weightScale(layer);
    const bias = Math.sqrt(this.#shape.prior.biasVariance);
    for (let a = 0; a < examples; a++) {
      const start = a * fan;
      for (let i = 0; i < size; i++) {
        const row = i * fan;
        let sum = 0;
        for (let j = 0; j < fan; j++) sum += weights[row + j] * entering[start + j];
        out[a * size + i] = scale * sum + bias * biases[i];
      }
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
    const examples = targets.length;
    const last = this.#values.length - 1;
    for (let a = 0; a < examples; a++) {
      this.#deltas[last][a] = (this.#values[last][a] - targets[a]) / noiseVariance;
    }
    for (let layer = last - 1; layer >= to; layer--) {
      const [size, above] = [this.#sizes[layer + 1], this.#sizes[layer + 2]];
      const weights = this.groups[2 * layer + 2];
      const scale = this.#weightScale(layer + 1);
      const [own, next, values] = [
        this.#deltas[layer],
        this.#deltas[layer + 1],
        this.#values[layer],
      ];
      own.fill(0);
      for (let a = 0; a < examples; a++) {
        for (let i = 0; i < above; i++) {
          const delta = scale * next[a * above + i];
          const row = i * size;
          const start = a * size;
          for (let j = 0; j < size; j++) own[start + j] += delta * weights[row + j];
        }
        for (let j = a * size; j < (a + 1) * size; j++) if (!(values[j] > 0)) own[j] = 0;
      }
    }
  }

  /** momentum -= step (gradient of a group + its prior's), after {@link backward} to its layer. */
  kick(group: number, momentum: Float64Array, step: number): void {
    const layer = group >> 1;
    const examples = this.#shape.targets.length;
    const [fan, size] = [this.#sizes[layer], this.#sizes[layer + 1]];
    const [deltas, entering] = [this.#deltas[layer], this.#entering[layer]];
    const own = this.groups[group];
    for (let i = 0; i < own.length; i++) momentum[i] -= step * own[i];
    if (group % 2 === 1) {
      const scale = step * Math.sqrt(this.#shape.prior.biasVariance);
      for (let i = 0; i < deltas.length; i++) momentum[i % size] -= scale * deltas[i];
      return;
    }
    const scale = step * this.#weightScale(layer);
    for (let a = 0; a < examples; a++) {
      const start = a * fan;
      for (let i = 0; i < size; i++) {
        const delta = scale * deltas[a * size + i];
        const row = i * fan;
        if (delta === 0) continue;
        for (let j = 0; j < fan; j++) momentum[row + j] -= delta * entering[start + j];
      }
    }
  }

  /** Outputs at other inputs. */
  outputs(x: Float64Array): Float64Array {
    const examples = x.length / this.#sizes[0];
    let entering = x;
    for (let layer = 0; layer < this.#values.length; layer++) {
      const out = new Float64Array(examples * this.#sizes[layer + 1]);
      this.#layer(layer, { entering, examples, out });
      entering = layer + 1 < this.#values.length ? rectify(out, out) : out;
    }
    return entering;
  }
}

function rectify(values: Float64Array, out: Float64Array): Float64Array {
  for (let i = 0; i < values.length; i++) out[i] = Math.max(values[i], 0);
  return out;
}
