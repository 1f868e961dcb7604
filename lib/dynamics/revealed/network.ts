/**
 * A dense network with one output, trained by gradient descent on (f - y)^2 / 2 under a row of exponents,
 * exactly in law at any width: O(width * directions) a pass, no width x width matrix.
 */
import { addScaled, average, dot } from "../../num/linear-algebra/vector.ts";
import {
  type EffectiveScales,
  effectiveScales,
  hasBias,
  type WidthExponents,
} from "../../num/width-exponents.ts";
import type { Example } from "./examples.ts";
import type { DenseShape, InitialWeights } from "./initial-weights.ts";
import { RevealedLayer } from "./layer.ts";

/** A forward pass; arrays of layer l at index l - 1. */
export interface Pass {
  readonly input: Float64Array;
  /** h^1 .. h^L. */
  readonly preactivations: readonly Float64Array[];
  /** x^1 .. x^L. */
  readonly activations: readonly Float64Array[];
  /** f; NaN once the network has overflowed. */
  readonly output: number;
}

/** Beyond this a number counts as overflowed: squares of what follows from it must stay finite. */
const largest = 1e100;

/** See the head of the file. All quantities dimensionless. */
export class RevealedNetwork {
  readonly #shape: DenseShape;
  readonly #row: WidthExponents;
  readonly #weights: InitialWeights;
  readonly #inner: readonly RevealedLayer[];
  readonly #firstUpdate: Float64Array;
  readonly #outputUpdate: Float64Array;
  /** Biases of the layers 2 .. L + 1, empty where there is none. */
  readonly #biases: readonly Float64Array[];
  #step = 0;
  #overflowed = false;

  constructor(shape: DenseShape, row: WidthExponents, weights: InitialWeights) {
    this.#shape = shape;
    this.#row = row;
    this.#weights = weights;
    this.#inner = weights.inner.map((matrix) => new RevealedLayer(matrix, row.initialMean));
    this.#firstUpdate = new Float64Array(weights.first.length);
    this.#outputUpdate = new Float64Array(shape.width);
    this.#biases = Array.from(
      { length: shape.depth },
      (_, index) => hasBias(row, index + 2) ? weights.bias(index + 2) : new Float64Array(0),
    );
    this.#shrink();
  }

  /** Effective constants of the step that comes next. */
  get scales(): EffectiveScales {
    return effectiveScales(this.#row, { width: this.#shape.width, step: this.#step });
  }

  /** Layer l = 2 .. L. */
  inner(layer: number): RevealedLayer {
    return this.#inner[layer - 2];
  }

  forward(input: Float64Array): Pass {
    const { depth, activation } = this.#shape;
    const preactivations: Float64Array[] = [];
    const activations: Float64Array[] = [];
    if (this.#overflowed) return overflowed(input, preactivations, activations);
    for (let layer = 1; layer <= depth; layer++) {
      const h = layer === 1 ? this.#first(input) : this.inner(layer).times(activations[layer - 2]);
      const bias = layer === 1 ? [] : this.#biases[layer - 2];
      for (let i = 0; i < bias.length; i++) h[i] += bias[i];
      const x = new Float64Array(h.length);
      let within = true;
      for (let i = 0; i < h.length; i++) {
        x[i] = activation.value(h[i]);
        within &&= Math.abs(h[i]) < largest && Math.abs(x[i]) < largest;
      }
      if (!within) {
        this.#overflowed = true;
        return overflowed(input, preactivations, activations);
      }
      preactivations.push(h);
      activations.push(x);
    }
    const bias = this.#biases[depth - 1];
    const output = dot(this.#output(), activations[depth - 1]) + (bias.length > 0 ? bias[0] : 0);
    return { input, preactivations, activations, output };
  }

  /** df/dh^l for l = 1 .. L, at index l - 1, of a pass that has not overflowed; empty if they do. */
  backward({ preactivations }: Pass): readonly Float64Array[] {
    const { depth, activation } = this.#shape;
    const gradients: Float64Array[] = [];
    let incoming = this.#output();
    for (let layer = depth; layer >= 1; layer--) {
      const h = preactivations[layer - 1];
      const gradient = new Float64Array(h.length);
      for (let i = 0; i < h.length; i++) gradient[i] = incoming[i] * activation.slope(h[i]);
      gradients.unshift(gradient);
      if (!gradient.every((g) => Math.abs(g) < largest)) {
        this.#overflowed = true;
        return [];
      }
      if (layer > 1) incoming = this.inner(layer).transposeTimes(gradient);
    }
    return gradients;
  }

  /** ||df/dw||^2 in the trained weights' own scales: the tangent kernel of an input with itself. */
  tangentKernel(pass: Pass): number {
    const { rate, biasRate } = this.scales;
    const gradients = this.backward(pass);
    if (this.#overflowed) return NaN;
    const last = pass.activations[this.#shape.depth - 1];
    let kernel = rate[rate.length - 1] * dot(last, last) + biasRate[biasRate.length - 1];
    gradients.forEach((gradient, index) => {
      const below = index === 0 ? pass.input : pass.activations[index - 1];
      kernel += dot(gradient, gradient) * (rate[index] * dot(below, below) + biasRate[index]);
    });
    return kernel;
  }

  /** E f^2 over the output weights, given the hidden layers; for an output layer as drawn. */
  outputVariance(pass: Pass): number {
    const last = pass.activations[this.#shape.depth - 1];
    return this.scales.initial[this.#shape.depth] ** 2 * dot(last, last);
  }

  /** (W^l(t) - W^l(0), biases left out but for layer 1) times what the pass has below layer l. */
  updateTimes(layer: number, pass: Pass): Float64Array {
    return layer === 1
      ? this.#multiplyFirst(this.#firstUpdate, pass.input)
      : this.inner(layer).updateTimes(pass.activations[layer - 2]);
  }

  /**
   * One step on the mean loss of the examples, which it gives as it was before; NaN once the network has
   * overflowed, which then stays as it is. `derivatives` are dloss/df at each, unless given f - y.
   */
  step(
    examples: readonly Example[],
    learningRate: number,
    derivatives?: readonly number[],
  ): number {
    const passes = examples.map(({ input }) => this.forward(input));
    const gradients = this.#overflowed ? [] : passes.map((pass) => this.backward(pass));
    if (!this.#overflowed) {
      passes.forEach((pass, k) => {
        const derivative = derivatives?.[k] ?? pass.output - examples[k].target;
        this.#descend(pass, gradients[k], -learningRate * derivative / examples.length);
      });
    }
    this.#step++;
    this.#shrink();
    const losses = passes.map(({ output }, k) => (output - examples[k].target) ** 2 / 2);
    return this.#overflowed ? NaN : average(losses);
  }

  #descend(pass: Pass, gradients: readonly Float64Array[], amount: number): void {
    const { rate, biasRate } = this.scales;
    const { width, depth, inputDimension } = this.#shape;
    const columns = inputDimension + 1;
    for (let i = 0; i < width; i++) {
      const change = amount * gradients[0][i];
      for (let j = 0; j < inputDimension; j++) {
        this.#firstUpdate[i * columns + j] += rate[0] * change * pass.input[j];
      }
      this.#firstUpdate[i * columns + inputDimension] += biasRate[0] * change;
    }
    for (let layer = 2; layer <= depth; layer++) {
      const gradient = gradients[layer - 1];
      const left = gradient.map((g) => amount * rate[layer - 1] * g);
      this.inner(layer).add(left, pass.activations[layer - 2]);
      const bias = this.#biases[layer - 2];
      for (let i = 0; i < bias.length; i++) {
        bias[i] += amount * biasRate[layer - 1] * gradient[i];
      }
    }
    addScaled(this.#outputUpdate, amount * rate[depth], pass.activations[depth - 1]);
    const bias = this.#biases[depth - 1];
    if (bias.length > 0) bias[0] += amount * biasRate[depth];
  }

  /** Gives the initial weights the size that they have from this step on. */
  #shrink(): void {
    const { initial } = this.scales;
    this.#inner.forEach((layer, index) => layer.initial = initial[index + 1]);
  }

  #first(input: Float64Array): Float64Array {
    const [initial] = this.scales.initial;
    const out = this.#multiplyFirst(this.#firstUpdate, input);
    addScaled(out, initial, this.#multiplyFirst(this.#weights.first, input));
    return out;
  }

  /** A first layer's matrix times (input, 1). */
  #multiplyFirst(matrix: Float64Array, input: Float64Array): Float64Array {
    const { width, inputDimension } = this.#shape;
    const out = new Float64Array(width);
    for (let i = 0, at = 0; i < width; i++) {
      let sum = 0;
      for (let j = 0; j < inputDimension; j++) sum += matrix[at++] * input[j];
      out[i] = sum + matrix[at++];
    }
    return out;
  }

  /** The output layer's weights. */
  #output(): Float64Array {
    const initial = this.scales.initial[this.#shape.depth];
    const { initialMean } = this.#row;
    const out = this.#outputUpdate.slice();
    const { output } = this.#weights;
    for (let i = 0; i < out.length; i++) out[i] += initial * (output[i] + initialMean);
    return out;
  }
}

function overflowed(
  input: Float64Array,
  preactivations: readonly Float64Array[],
  activations: readonly Float64Array[],
): Pass {
  return { input, preactivations, activations, output: NaN };
}
