/** Dense networks on the fused wasm kernel. */
import { assert } from "../../contract/errors.ts";
import { type Arena, type Block, layOut } from "./arena.ts";
import { gatherInputs } from "./inputs.ts";
import { borrowKernel, type DenseKernel, planningKernel, returnKernel } from "./kernel.ts";
import { type AnswerSums, meanLoss, weighAnswers } from "./loss.ts";
import {
  denseActivations,
  type DenseEvaluation,
  type DenseExamples,
  type DenseForward,
  type DenseGradient,
  type DenseInputs,
  type DenseLoss,
  type DenseModel,
  type DenseNetwork,
  type DenseOptions,
  type DenseRates,
  gradientFactors,
} from "./network.ts";
import { joinParameters, type ParameterBlocks, splitParameters } from "./state.ts";

/** A dense network in the memory of one kernel. Sums have one order: equal input gives equal bits. */
export class FusedDenseModel implements DenseModel {
  readonly network: DenseNetwork;
  readonly #examples: DenseExamples;
  readonly #batch: number;
  readonly #kernel: DenseKernel;
  readonly #arena: Arena;
  readonly #start: number;
  #disposed = false;

  constructor(network: DenseNetwork, { batch, examples }: DenseOptions) {
    this.network = network;
    this.#batch = batch;
    this.#examples = examples;
    this.#arena = layOut(network, batch, (columns) => planningKernel().scratchBytes(columns));
    this.#kernel = borrowKernel(this.#arena.bytes);
    this.#start = this.#kernel.firstFreeByte();
  }

  writeWeights(layer: number, weights: Float32Array): void {
    this.#write(this.#arena.weights[layer], weights);
  }

  writeBias(layer: number, bias: Float32Array): void {
    assert(this.network.biases[layer], `layer ${layer} has no bias`);
    this.#write(this.#arena.biases[layer], bias);
  }

  readWeights(layer: number): Promise<Float32Array> {
    return Promise.resolve(this.#read(this.#arena.weights[layer]));
  }

  readBias(layer: number): Promise<Float32Array> {
    assert(this.network.biases[layer], `layer ${layer} has no bias`);
    return Promise.resolve(this.#read(this.#arena.biases[layer]));
  }

  forward(
    inputs: DenseInputs,
    { rows = allRows(inputs.count), layers = [] }: {
      readonly rows?: Int32Array;
      readonly layers?: readonly number[];
    } = {},
  ): Promise<DenseForward> {
    const { sizes } = this.network;
    const depth = sizes.length - 1;
    const hold = (size: number) => new Float32Array(rows.length * size);
    const outputs = hold(sizes[depth]);
    const preactivations = layers.map((layer) => hold(sizes[layer + 1]));
    const activations = layers.map((layer) => hold(sizes[layer + 1]));
    for (let from = 0; from < rows.length; from += this.#batch) {
      const some = rows.subarray(from, from + this.#batch);
      this.#propagate(inputs, some, false);
      const copy = (block: Block, out: Float32Array) =>
        out.set(this.#read(block, some.length), from * block.columns);
      copy(this.#arena.preactivations[depth - 1], outputs);
      layers.forEach((layer, i) => {
        copy(this.#arena.preactivations[layer], preactivations[i]);
        copy(this.#arena.inputs[layer + 1], activations[i]);
      });
    }
    return Promise.resolve({ outputs, preactivations, activations });
  }

  step(rows: Int32Array, { weightRates, biasRates }: DenseRates): Promise<DenseLoss> {
    const factors = gradientFactors(this.network);
    const { weights, biases } = this.#arena;
    const loss = this.#differentiate(rows, (layer, gradient) => {
      const weightFactor = -weightRates[layer] * factors.weights[layer];
      const biasFactor = -(biasRates?.[layer] ?? 0) * factors.biases[layer];
      if (weightFactor !== 0) {
        this.#addProduct(layer, { gradient, rows: rows.length, to: weights[layer], weightFactor });
      }
      if (this.network.biases[layer] && biasFactor !== 0) {
        this.#addBias(gradient, { rows: rows.length, to: biases[layer], biasFactor });
      }
    });
    return Promise.resolve(loss);
  }

  gradient(rows: Int32Array): Promise<DenseGradient> {
    const { sizes, biases: biased } = this.network;
    const factors = gradientFactors(this.network);
    const weights: Float64Array[] = [];
    const biases: Float64Array[] = [];
    const scaled = (values: Float32Array, factor: number) =>
      Float64Array.from(values, (value) => value * factor);
    const loss = this.#differentiate(rows, (layer, gradient) => {
      const { columns, stride } = this.#arena.weights[layer];
      const to = { ...this.#arena.weightGradient, rows: sizes[layer + 1], columns, stride };
      this.#numbers(this.#arena.weightGradient).fill(0);
      this.#addProduct(layer, { gradient, rows: rows.length, to, weightFactor: 1 });
      weights[layer] = scaled(this.#read(to), factors.weights[layer]);
      this.#numbers(this.#arena.weightGradient).fill(0);
      const bias = { ...this.#arena.biases[layer], offset: to.offset };
      this.#addBias(gradient, { rows: rows.length, to: bias, biasFactor: 1 });
      biases[layer] = scaled(
        biased[layer] ? this.#read(bias) : new Float32Array(0),
        factors.biases[layer],
      );
    });
    return Promise.resolve({ ...loss, weights, biases });
  }

  evaluate(examples: DenseExamples): Promise<DenseEvaluation> {
    const rows = allRows(examples.count);
    const sums = { loss: 0, outputSize: 0, correct: 0, correctByProbability: 0 };
    for (let from = 0; from < rows.length; from += this.#batch) {
      const some = rows.subarray(from, from + this.#batch);
      this.#propagate(examples, some, false);
      const found = this.#weigh(examples, some);
      for (const name of Object.keys(sums) as (keyof AnswerSums)[]) sums[name] += found[name];
    }
    const { correct, correctByProbability } = sums;
    const { loss: lossMean, outputSizeMean } = meanLoss(
      sums,
      rows.length,
      this.network.sizes.at(-1)!,
    );
    return Promise.resolve({ lossMean, correct, correctByProbability, outputSizeMean });
  }

  save(): Promise<Uint8Array> {
    return Promise.resolve(joinParameters(this.#parameters((block) => this.#read(block))));
  }

  restore(state: Uint8Array): void {
    const wanted = this.#parameters(({ rows, columns }) => new Float32Array(rows * columns));
    const { weights, biases } = splitParameters(state, wanted);
    weights.forEach((values, layer) => this.writeWeights(layer, values));
    biases.forEach((values, layer) => values && this.writeBias(layer, values));
  }

  dispose(): void {
    if (!this.#disposed) returnKernel(this.#kernel);
    this.#disposed = true;
  }

  #parameters(read: (block: Block) => Float32Array): ParameterBlocks {
    const { weights, biases } = this.#arena;
    return {
      weights: weights.map(read),
      biases: biases.map((block, layer) => this.network.biases[layer] ? read(block) : undefined),
    };
  }

  /** Runs rows of some inputs forward; afterwards `preactivations` hold h, or slopes if `differentiate`. */
  #propagate(inputs: DenseInputs, rows: Int32Array, differentiate: boolean): void {
    const { sizes, activation, biases, forwardScales } = this.network;
    const { inputs: x, weights, biases: bias, preactivations } = this.#arena;
    const depth = sizes.length - 1;
    assert(!this.#disposed, "a dense network is used after it was disposed");
    assert(rows.length <= this.#batch, `${rows.length} rows do not fit a batch of ${this.#batch}`);
    for (const row of rows) assert(row >= 0 && row < inputs.count, `there is no row ${row}`);
    const { stride } = x[0];
    gatherInputs(inputs, { rows, size: sizes[0], stride, out: this.#numbers(x[0]) });
    for (let l = 0; l < depth; l++) {
      this.#kernel.forward(
        Math.ceil(rows.length / 4) * 4,
        weights[l].stride,
        preactivations[l].stride,
        this.#address(x[l]),
        this.#address(weights[l]),
        biases[l] ? this.#address(bias[l]) : 0,
        this.#address(preactivations[l]),
        l + 1 < depth ? this.#address(x[l + 1]) : 0,
        this.#start + this.#arena.scratch,
        forwardScales[l],
        denseActivations.indexOf(activation),
        Number(differentiate),
      );
    }
  }

  #weigh(examples: DenseExamples, rows: Int32Array, out?: Block): AnswerSums {
    const outputs = this.#arena.preactivations.at(-1)!;
    const { stride, columns: size } = outputs;
    const { loss, backwardScales } = this.network;
    const { targets } = examples;
    return weighAnswers(
      { loss, outputs: this.#numbers(outputs), stride, size, targets, rows },
      out && { gradient: this.#numbers(out), scale: backwardScales.at(-1)! },
    );
  }

  /** Forward and backward; hands each layer's g over, last layer first, before its weights are needed no more. */
  #differentiate(rows: Int32Array, use: (layer: number, gradient: Block) => void): DenseLoss {
    const { sizes, backwardScales } = this.network;
    const { gradients, weights, preactivations } = this.#arena;
    const last = sizes.length - 2;
    this.#propagate(this.#examples, rows, true);
    const shaped = (layer: number): Block => ({
      ...gradients[layer % 2],
      columns: sizes[layer + 1],
      stride: preactivations[layer].stride,
    });
    let gradient = shaped(last);
    // The padding of the outputs' gradient may hold an older, wider layer's.
    this.#numbers(gradient).fill(0);
    const sums = this.#weigh(this.#examples, rows, gradient);
    for (let l = last; l >= 0; l--) {
      const next = l > 0 ? shaped(l - 1) : gradient;
      if (l > 0) {
        this.#kernel.backward(
          Math.ceil(rows.length / 4) * 4,
          weights[l].stride,
          gradient.stride,
          this.#address(gradient),
          this.#address(weights[l]),
          this.#address(preactivations[l - 1]),
          this.#address(next),
          this.#start + this.#arena.scratch,
          backwardScales[l - 1],
        );
      }
      use(l, gradient);
      gradient = next;
    }
    return meanLoss(sums, rows.length, sizes[last + 1]);
  }

  #addProduct(
    layer: number,
    { gradient, rows, to, weightFactor }: {
      readonly gradient: Block;
      readonly rows: number;
      readonly to: Block;
      readonly weightFactor: number;
    },
  ): void {
    this.#kernel.update(
      rows,
      to.stride,
      gradient.stride,
      this.#address(gradient),
      this.#address(this.#arena.inputs[layer]),
      this.#address(to),
      this.#start + this.#arena.scratch,
      weightFactor,
    );
  }

  #addBias(
    gradient: Block,
    { rows, to, biasFactor }: {
      readonly rows: number;
      readonly to: Block;
      readonly biasFactor: number;
    },
  ): void {
    const [from, into] = [this.#address(gradient), this.#address(to)];
    this.#kernel.updateBias(rows, gradient.stride, from, into, biasFactor);
  }

  #address({ offset }: Block): number {
    return this.#start + offset;
  }

  /** A view of a block, valid until the memory grows: never, while a network has it. */
  #numbers(block: Block): Float32Array {
    return new Float32Array(this.#kernel.memory.buffer, this.#address(block), block.length);
  }

  #write(block: Block, values: Float32Array): void {
    const { rows, columns, stride } = block;
    assert(values.length === rows * columns, `${values.length} numbers for ${rows} x ${columns}`);
    // Also the padding: the gradients of a network that diverged may have reached it.
    const numbers = this.#numbers(block).fill(0);
    for (let i = 0; i < rows; i++) {
      numbers.set(values.subarray(i * columns, (i + 1) * columns), i * stride);
    }
  }

  #read(block: Block, rows = block.rows): Float32Array {
    const { columns, stride } = block;
    const numbers = this.#numbers(block);
    const out = new Float32Array(rows * columns);
    for (let i = 0; i < rows; i++) {
      out.set(numbers.subarray(i * stride, i * stride + columns), i * columns);
    }
    return out;
  }
}

function allRows(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => row);
}
