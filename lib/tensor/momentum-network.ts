/**
 * ReLU networks with one output that are trained by gradient descent with momentum in some of their layers, on the
 * fused wasm kernel of the dense networks, on every back-end: steps of 50 examples are too short for a GPU.
 */
import { assert } from "../contract/errors.ts";
import type { BackendName } from "../contract/plugins.ts";
import type { Block } from "./dense-network/arena.ts";
import { arithmeticOf } from "./dense-network/kernel.ts";
import { DenseMemory } from "./dense-network/memory.ts";
import { Velocities } from "./dense-network/momentum.ts";
import type { DenseNetwork } from "./dense-network/network.ts";
import {
  addBiasGradient,
  addWeightGradient,
  gradientBlock,
  passBackward,
  passForward,
} from "./dense-network/passes.ts";

/** What is trained, and how its inputs come. */
export interface MomentumShape {
  /** Inputs, widths, 1: K + 1 sizes of K layers. */
  readonly sizes: readonly number[];
  /** Which of the K layers have a bias. */
  readonly biases: readonly boolean[];
  /** Which layers' weights are trained, and which layers' biases. */
  readonly trainedWeights: readonly boolean[];
  readonly trainedBiases: readonly boolean[];
  /** Rows of a step. */
  readonly batch: number;
}

/** Inputs (count x sizes[0]) with a number for each. */
export interface RegressionExamples {
  readonly inputs: Float32Array;
  readonly targets: Float64Array;
}

/** A step: v <- momentum v + gradient + pull, 0 below 2^-90, then w <- w - rate v. Dimensionless. */
export interface MomentumStep {
  readonly rate: number;
  readonly momentum: number;
  /**
   * Adds the derivative of a penalty to the gradient of a layer's weights:
   * rows of `stride` numbers, of which those behind the inputs are 0.
   */
  readonly pull?: (
    layer: number,
    place: {
      readonly weights: Float32Array;
      readonly gradient: Float32Array;
      readonly stride: number;
    },
  ) => void;
}

/**
 * Loss: mean (f - y)^2 over the batch. float32 with sums in one order: equal input gives equal bits. Momentum as in
 * Polyak (1964), in the form of PyTorch's SGD.
 */
export class MomentumNetwork {
  readonly shape: MomentumShape;
  readonly #network: DenseNetwork;
  readonly #memory: DenseMemory;
  /** Of the K layers' weights, then of their biases. */
  readonly #velocities: Velocities;

  /** All parameters 0. Throws a UserError if it does not fit memory. */
  constructor(backend: BackendName, shape: MomentumShape) {
    const { sizes, biases, batch } = shape;
    const layers = sizes.length - 1;
    assert(layers >= 2 && sizes[layers] === 1, `sizes ${sizes.join(", ")}`);
    this.shape = shape;
    const ones = Array.from({ length: layers }, () => 1);
    const scales = { forwardScales: ones, backwardScales: ones };
    const words = { activation: "relu", loss: "mean-square" } as const;
    this.#network = { sizes, biases, ...scales, ...words };
    this.#memory = new DenseMemory(this.#network, batch, arithmeticOf(backend));
    const { weights, biases: blocks } = this.#memory.arena;
    const lengths = [...weights.map(({ length }) => length), ...blocks.map(({ stride }) => stride)];
    this.#velocities = new Velocities(this.#memory, lengths);
  }

  /** @param weights row-major. @shape sizes[layer + 1] x sizes[layer] */
  writeWeights(layer: number, weights: Float32Array): void {
    this.#memory.write(this.#memory.arena.weights[layer], weights);
  }

  writeBias(layer: number, bias: Float32Array): void {
    assert(this.shape.biases[layer], `layer ${layer} has no bias`);
    this.#memory.write(this.#memory.arena.biases[layer], bias);
  }

  /** A copy. @shape sizes[layer + 1] x sizes[layer] */
  readWeights(layer: number): Float32Array {
    return this.#memory.read(this.#memory.arena.weights[layer]);
  }

  readBias(layer: number): Float32Array {
    return this.#memory.read(this.#memory.arena.biases[layer]);
  }

  /** f at any number of inputs. */
  outputs(inputs: Float32Array): Float64Array {
    const size = this.shape.sizes[0];
    const found = new Float64Array(inputs.length / size);
    const { batch } = this.shape;
    for (let from = 0; from < found.length; from += batch) {
      const count = Math.min(batch, found.length - from);
      const rows = Int32Array.from({ length: count }, (_, i) => from + i);
      const answers = this.#propagate(inputs, rows, false);
      for (let i = 0; i < count; i++) found[from + i] = answers.values[i * answers.stride];
    }
    return found;
  }

  /** One step on these rows, at most `batch`; gives the mean loss before it, which may not be finite. */
  step(
    { inputs, targets }: RegressionExamples,
    rows: Int32Array,
    step: MomentumStep,
  ): number {
    const { sizes, trainedWeights, trainedBiases } = this.shape;
    const last = sizes.length - 2;
    const answers = this.#propagate(inputs, rows, true);
    const shaped = (layer: number) => gradientBlock(this.#memory, layer, sizes);
    let gradient = shaped(last);
    const loss = this.#lossGradient(answers, { targets, rows, gradient });
    const lowest = trainedWeights.findIndex((trained, l) => trained || trainedBiases[l]);
    for (let l = last; l >= lowest; l--) {
      const next = l > lowest ? shaped(l - 1) : gradient;
      if (l > lowest) {
        const common = { layer: l, rows: rows.length, gradient };
        passBackward(this.#memory, { ...common, to: next, scale: 1 });
      }
      if (trainedWeights[l]) this.#updateWeights(l, { gradient, rows: rows.length, step });
      if (trainedBiases[l]) this.#updateBias(l, { gradient, rows: rows.length, step });
      gradient = next;
    }
    return loss;
  }

  /** Gives its memory back; the network is of no use afterwards. */
  dispose(): void {
    this.#memory.release();
  }

  /** Outputs of rows of inputs, row i at i stride; slopes take the place of h if `differentiate`. */
  #propagate(
    from: Float32Array,
    rows: Int32Array,
    differentiate: boolean,
  ): { readonly values: Float32Array; readonly stride: number } {
    const { inputs, preactivations } = this.#memory.arena;
    const size = this.shape.sizes[0];
    assert(rows.length <= this.shape.batch, `${rows.length} rows in one batch`);
    const into = this.#memory.numbers(inputs[0]);
    for (let i = 0; i < rows.length; i++) {
      const at = rows[i] * size;
      for (let j = 0; j < size; j++) into[i * inputs[0].stride + j] = from[at + j];
    }
    passForward(this.#memory, this.#network, { rows: rows.length, differentiate });
    const outputs = preactivations.at(-1)!;
    return { values: this.#memory.numbers(outputs), stride: outputs.stride };
  }

  /** Writes 2 (f - y) / B; gives the mean of (f - y)^2. */
  #lossGradient(
    { values, stride }: { readonly values: Float32Array; readonly stride: number },
    { targets, rows, gradient }: {
      readonly targets: Float64Array;
      readonly rows: Int32Array;
      readonly gradient: Block;
    },
  ): number {
    // Its padding may hold an older, wider layer's.
    const out = this.#memory.numbers(gradient).fill(0);
    let sum = 0;
    for (let i = 0; i < rows.length; i++) {
      const error = values[i * stride] - targets[rows[i]];
      sum += error * error;
      out[i * stride] = 2 * error / rows.length;
    }
    return sum / rows.length;
  }

  #updateWeights(
    layer: number,
    { gradient, rows, step }: {
      readonly gradient: Block;
      readonly rows: number;
      readonly step: MomentumStep;
    },
  ): void {
    const { weights, weightGradient } = this.#memory.arena;
    const { length, stride } = weights[layer];
    const to = { ...weightGradient, length };
    const fresh = this.#memory.numbers(to).fill(0);
    addWeightGradient(this.#memory, { layer, rows, gradient, to, factor: 1 });
    step.pull?.(layer, {
      weights: this.#memory.numbers(weights[layer]),
      gradient: fresh,
      stride,
    });
    this.#velocities.descend(layer, weights[layer], to, step);
  }

  #updateBias(
    layer: number,
    { gradient, rows, step }: {
      readonly gradient: Block;
      readonly rows: number;
      readonly step: MomentumStep;
    },
  ): void {
    const { biases, weightGradient } = this.#memory.arena;
    const to = { ...weightGradient, length: biases[layer].stride };
    this.#memory.numbers(to).fill(0);
    addBiasGradient(this.#memory, { rows, gradient, to, factor: 1 });
    this.#velocities.descend(biases.length + layer, biases[layer], to, step);
  }
}
