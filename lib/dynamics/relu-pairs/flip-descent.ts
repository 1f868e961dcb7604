/**
 * Full-batch gradient descent on the first layer of a two-layer ReLU network, exact up to rounding, at a cost that
 * does not grow with the width times the steps. While no activation changes, the outputs are linear in the
 * gradients:
 *   u(t + 1) = u(t) + H(t) (rate g(t)),  g = -dloss/du,  H_ij = <x_i, x_j> #{r active at i and j} / m,
 * so a step is a product with H, and a neuron is looked at only when one of its activations may have changed.
 *
 * When that is: since it was last looked at, w_r has moved by m^{-1/2} sum_i 1_ri rate (sum_t g_i) x_i up to sign.
 * Split g_i = y_i mean(y g) + rest_i. Then no <w_r, x_j> has moved by more than
 *   C |sum_i 1_ri y_i x_i| + D,  C = m^{-1/2} sum_t |rate mean(y g)|,
 *   D = m^{-1/2} sum_t rate min(|rest|_1, sigma |rest|_2),  sigma the largest singular value of the inputs.
 * While that is below min_j |<w_r, x_j>|, nothing of it has flipped. A neuron that flips changes sign on the way:
 * what the linear step added for it is corrected to its new value. Derived here; held to plain descent step by
 * step in tests/dynamics/relu-pairs/flip-descent_test.ts.
 */
import { symmetricEigenvalues } from "../../num/linear-algebra/eigenvalues.ts";
import { innerProducts, type LabelledPoints } from "../../num/separation/labelled-points.ts";
import { kernelOf, type Neurons, outputs } from "./neurons.ts";

/** A bound on the rounding of a product <w, x>, relative to |w|: such a neuron is looked at. */
const roundingMargin = 1e-12;

/** Descent of one network on some points; outputs are dimensionless, exact up to rounding at each step. */
export class FlipDescent {
  readonly points: LabelledPoints;
  readonly neurons: Neurons;
  /** f(x_i) now. */
  readonly outputs: Float64Array;
  /** Steps taken. */
  steps = 0;
  readonly #products: Float64Array;
  /** What the weights have moved by when each neuron was last looked at, m x d. */
  readonly #moved: Float64Array;
  /** Activations then, and at the start, m x n. */
  readonly #active: Uint8Array;
  readonly #activeAtStart: Uint8Array;
  readonly #coactive: Float64Array;
  readonly #coactiveAtStart: Float64Array;
  /** sum_t rate g_i(t) up to each step: row t, n numbers. */
  #gradientSums: Float64Array;
  readonly #seenAt: Int32Array;
  /** What neurons may still move, and how fast they do: see the head of this file. */
  readonly #slack: Float64Array;
  readonly #pull: Float64Array;
  readonly #alongAt: Float64Array;
  readonly #restAt: Float64Array;
  readonly #sigma: number;
  /** Weights of the neuron that is looked at. */
  readonly #now: Float64Array;
  #along = 0;
  #rest = 0;

  constructor(points: LabelledPoints, neurons: Neurons) {
    const [n, m] = [points.count, neurons.width];
    this.points = points;
    this.neurons = neurons;
    this.outputs = outputs(points, neurons);
    this.#products = innerProducts(points);
    this.#sigma = Math.sqrt(symmetricEigenvalues(this.#products, n)[n - 1]);
    this.#now = new Float64Array(points.dimension);
    this.#moved = new Float64Array(neurons.weights.length);
    this.#active = new Uint8Array(m * n);
    this.#coactive = new Float64Array(n * n);
    this.#gradientSums = new Float64Array(64 * n);
    this.#seenAt = new Int32Array(m);
    this.#slack = new Float64Array(m);
    this.#pull = new Float64Array(m);
    this.#alongAt = new Float64Array(m);
    this.#restAt = new Float64Array(m);
    for (let r = 0; r < m; r++) this.#look(r, false);
    this.#activeAtStart = this.#active.slice();
    this.#coactiveAtStart = this.#coactive.slice();
  }

  /** H now, n x n. */
  kernel(): Float64Array {
    return kernelOf(this.#products, this.#coactive, this.neurons.width);
  }

  /** H at the start. */
  kernelAtStart(): Float64Array {
    return kernelOf(this.#products, this.#coactiveAtStart, this.neurons.width);
  }

  /** One step along these descents `pushes` = rate g, n numbers in the unit of the outputs. */
  step(pushes: Float64Array): void {
    const { count, labels } = this.points;
    const m = this.neurons.width;
    this.#record(pushes);
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let j = 0; j < count; j++) {
        sum += this.#products[i * count + j] * this.#coactive[i * count + j] * pushes[j];
      }
      this.outputs[i] += sum / m;
    }
    let mean = 0;
    for (let i = 0; i < count; i++) mean += labels[i] * pushes[i] / count;
    let [absolute, square] = [0, 0];
    for (let i = 0; i < count; i++) {
      const rest = pushes[i] - labels[i] * mean;
      absolute += Math.abs(rest);
      square += rest * rest;
    }
    this.#along += Math.abs(mean) / Math.sqrt(m);
    this.#rest += Math.min(absolute, this.#sigma * Math.sqrt(square)) / Math.sqrt(m);
    for (let r = 0; r < m; r++) {
      const reach = (this.#along - this.#alongAt[r]) * this.#pull[r] +
        this.#rest - this.#restAt[r];
      if (reach >= this.#slack[r]) this.#look(r, true);
    }
  }

  /** What the weights have moved by in all steps, m x d. */
  displacements(): Float64Array {
    for (let r = 0; r < this.neurons.width; r++) this.#look(r, true);
    return this.#moved;
  }

  /** Outputs of the weights as they are, without the rounding of the steps. */
  outputsOfWeights(): Float64Array {
    const moved = this.displacements();
    const { width, weights, signs } = this.neurons;
    return outputs(this.points, { width, weights: weights.map((w, at) => w + moved[at]), signs });
  }

  /** Share of the m n activations that are not those of the start. */
  flips(): number {
    this.displacements();
    let changed = 0;
    this.#active.forEach((bit, at) => changed += bit === this.#activeAtStart[at] ? 0 : 1);
    return changed / this.#active.length;
  }

  #record(pushes: Float64Array): void {
    const n = this.points.count;
    this.steps++;
    if ((this.steps + 1) * n > this.#gradientSums.length) {
      const longer = new Float64Array(2 * this.#gradientSums.length);
      longer.set(this.#gradientSums);
      this.#gradientSums = longer;
    }
    const [before, now] = [(this.steps - 1) * n, this.steps * n];
    for (let i = 0; i < n; i++) {
      this.#gradientSums[now + i] = this.#gradientSums[before + i] + pushes[i];
    }
  }

  /** Brings a neuron up to date; `corrects` the outputs where its activations have changed. */
  #look(r: number, corrects: boolean): void {
    const { count, dimension, inputs } = this.points;
    this.#move(r);
    const [now, at] = [this.#now, r * dimension];
    let [slack, size] = [Infinity, 0];
    for (let k = 0; k < dimension; k++) {
      now[k] = this.neurons.weights[at + k] + this.#moved[at + k];
      size += now[k] * now[k];
    }
    let hasFlipped = !corrects;
    for (let i = 0; i < count; i++) {
      let product = 0;
      for (let k = 0; k < dimension; k++) product += now[k] * inputs[i * dimension + k];
      const bit = product > 0 ? 1 : 0;
      if (bit !== this.#active[r * count + i]) {
        this.#flip(r, i, corrects ? product : 0);
        hasFlipped = true;
      }
      slack = Math.min(slack, Math.abs(product));
    }
    if (hasFlipped) this.#pull[r] = this.#pullOf(r);
    this.#slack[r] = slack - roundingMargin * Math.sqrt(size);
    this.#alongAt[r] = this.#along;
    this.#restAt[r] = this.#rest;
    this.#seenAt[r] = this.steps;
  }

  /** |sum_i 1_ri y_i x_i|. */
  #pullOf(r: number): number {
    const { count, dimension, inputs, labels } = this.points;
    let square = 0;
    for (let k = 0; k < dimension; k++) {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        sum += this.#active[r * count + i] * labels[i] * inputs[i * dimension + k];
      }
      square += sum * sum;
    }
    return Math.sqrt(square);
  }

  /** Adds to a neuron's weights what it has moved by since it was last looked at, its activations being the same. */
  #move(r: number): void {
    const { count, dimension, inputs } = this.points;
    const { width, signs } = this.neurons;
    const [then, now] = [this.#seenAt[r] * count, this.steps * count];
    const factor = signs[r] / Math.sqrt(width);
    for (let i = 0; i < count; i++) {
      if (this.#active[r * count + i] === 0) continue;
      const push = factor * (this.#gradientSums[now + i] - this.#gradientSums[then + i]);
      for (let k = 0; k < dimension; k++) {
        this.#moved[r * dimension + k] += push * inputs[i * dimension + k];
      }
    }
  }

  /**
   * Switches an activation. Before, the step has added <w, x> to the output where the neuron was active and
   * nothing where it was not; now it gives max(<w, x>, 0).
   */
  #flip(r: number, i: number, product: number): void {
    const { count } = this.points;
    const { width, signs } = this.neurons;
    const change = this.#active[r * count + i] === 1 ? -1 : 1;
    this.outputs[i] += signs[r] / Math.sqrt(width) * change * product;
    if (change > 0) this.#active[r * count + i] = 1;
    for (let j = 0; j < count; j++) {
      if (this.#active[r * count + j] === 0) continue;
      this.#coactive[i * count + j] += change;
      if (j !== i) this.#coactive[j * count + i] += change;
    }
    if (change < 0) this.#active[r * count + i] = 0;
  }
}
