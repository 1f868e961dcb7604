/** Dense networks on the fused wasm kernel. */
import { assert } from "../../contract/errors.ts";
import type { Arena, Block } from "./arena.ts";
import { allRows, gatherRows, rawPixels } from "./inputs.ts";
import {
  type Answers,
  type AnswerSums,
  countCorrect,
  meanEvaluation,
  meanLoss,
  weighAnswers,
} from "./loss.ts";
import {
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
  updateFactor,
} from "./network.ts";
import type { Arithmetic } from "./kernel.ts";
import { DenseMemory } from "./memory.ts";
import {
  addBiasGradient,
  addWeightGradient,
  gradientBlock,
  passBackward,
  passForward,
} from "./passes.ts";
import { joinParameters, type ParameterBlocks, splitParameters } from "./state.ts";

/**
 * A dense network in the memory of one kernel. Sums have one order: equal input gives equal bits.
 */
export class FusedDenseModel implements DenseModel {
  readonly network: DenseNetwork;
  readonly #examples: DenseExamples;
  readonly #batch: number;
  readonly #memory: DenseMemory;
  readonly #arena: Arena;

  constructor(
    network: DenseNetwork,
    { batch, examples }: DenseOptions,
    arithmetic: Arithmetic,
  ) {
    this.network = network;
    this.#batch = batch;
    this.#examples = examples;
    this.#memory = new DenseMemory(network, batch, arithmetic);
    this.#arena = this.#memory.arena;
  }

  writeWeights(layer: number, weights: Float32Array): void {
    this.#memory.write(this.#arena.weights[layer], weights);
  }

  writeBias(layer: number, bias: Float32Array): void {
    assert(this.network.biases[layer], `layer ${layer} has no bias`);
    this.#memory.write(this.#arena.biases[layer], bias);
  }

  readWeights(layer: number): Promise<Float32Array> {
    return Promise.resolve(this.#memory.read(this.#arena.weights[layer]));
  }

  readBias(layer: number): Promise<Float32Array> {
    assert(this.network.biases[layer], `layer ${layer} has no bias`);
    return Promise.resolve(this.#memory.read(this.#arena.biases[layer]));
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
        out.set(this.#memory.read(block, some.length), from * block.columns);
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
    const common = { rows: rows.length };
    const loss = this.#differentiate(rows, (layer, gradient) => {
      const weightFactor = updateFactor(weightRates[layer], factors.weights[layer]);
      const biasFactor = updateFactor(biasRates?.[layer] ?? 0, factors.biases[layer]);
      if (weightFactor !== 0) {
        const to = weights[layer];
        addWeightGradient(this.#memory, { layer, ...common, gradient, to, factor: weightFactor });
      }
      if (this.network.biases[layer] && biasFactor !== 0) {
        const to = biases[layer];
        addBiasGradient(this.#memory, { ...common, gradient, to, factor: biasFactor });
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
    const common = { rows: rows.length };
    const loss = this.#differentiate(rows, (layer, gradient) => {
      const { columns, stride } = this.#arena.weights[layer];
      const to = { ...this.#arena.weightGradient, rows: sizes[layer + 1], columns, stride };
      this.#memory.numbers(this.#arena.weightGradient).fill(0);
      addWeightGradient(this.#memory, { layer, ...common, gradient, to, factor: 1 });
      weights[layer] = scaled(this.#memory.read(to), factors.weights[layer]);
      this.#memory.numbers(this.#arena.weightGradient).fill(0);
      const bias = { ...this.#arena.biases[layer], offset: to.offset };
      addBiasGradient(this.#memory, { ...common, gradient, to: bias, factor: 1 });
      biases[layer] = scaled(
        biased[layer] ? this.#memory.read(bias) : new Float32Array(0),
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
      const answers = this.#answers(examples, some);
      const found = { ...weighAnswers(answers), ...countCorrect(answers) };
      for (const name of Object.keys(sums) as (keyof AnswerSums)[]) sums[name] += found[name];
    }
    return Promise.resolve(meanEvaluation(sums, rows.length, this.network.sizes.at(-1)!));
  }

  save(): Promise<Uint8Array> {
    return Promise.resolve(joinParameters(this.#parameters((block) => this.#memory.read(block))));
  }

  restore(state: Uint8Array): void {
    const wanted = this.#parameters(({ rows, columns }) => new Float32Array(rows * columns));
    const { weights, biases } = splitParameters(state, wanted);
    weights.forEach((values, layer) => this.writeWeights(layer, values));
    biases.forEach((values, layer) => values && this.writeBias(layer, values));
  }

  dispose(): void {
    this.#memory.release();
  }

  #parameters(read: (block: Block) => Float32Array): ParameterBlocks {
    const { weights, biases } = this.#arena;
    return {
      weights: weights.map(read),
      biases: biases.map((block, layer) => this.network.biases[layer] ? read(block) : undefined),
    };
  }

  /**
   * Runs rows of some inputs forward; afterwards `preactivations` hold h, or slopes if
   * `differentiate`.
   */
  #propagate(inputs: DenseInputs, rows: Int32Array, differentiate: boolean): void {
    assert(rows.length <= this.#batch, `${rows.length} rows do not fit a batch of ${this.#batch}`);
    for (const row of rows) assert(row >= 0 && row < inputs.count, `there is no row ${row}`);
    this.#gather(inputs, rows);
    passForward(this.#memory, this.network, { rows: rows.length, differentiate });
  }

  #gather(inputs: DenseInputs, rows: Int32Array): void {
    const [block] = this.#arena.inputs;
    const { stride, columns: size } = block;
    const { inputs: all, pixels: { mean, deviation } = rawPixels } = inputs;
    if (all instanceof Float32Array) {
      gatherRows(all, { rows, size, stride, out: this.#memory.numbers(block) });
      return;
    }
    const out = this.#memory.pixels(rows.length * size);
    gatherRows(all, { rows, size, stride: size, out });
    const [from, to] = [this.#memory.address(this.#arena.pixels), this.#memory.address(block)];
    this.#memory.kernel.expandBytes(rows.length, size, stride, from, to, mean, deviation);
  }

  #answers({ targets }: DenseExamples, rows: Int32Array): Answers {
    const outputs = this.#arena.preactivations.at(-1)!;
    const { stride, columns: size } = outputs;
    const { loss } = this.network;
    return { loss, outputs: this.#memory.numbers(outputs), stride, size, targets, rows };
  }

  /**
   * Forward and backward; hands over each layer's g, the last first, once its weights may change.
   */
  #differentiate(rows: Int32Array, use: (layer: number, gradient: Block) => void): DenseLoss {
    const { sizes, backwardScales } = this.network;
    const last = sizes.length - 2;
    assert(rows.length > 0, "a batch without a row");
    this.#propagate(this.#examples, rows, true);
    const shaped = (layer: number) => gradientBlock(this.#memory, layer, sizes);
    let gradient = shaped(last);
    // The padding of the outputs' gradient may hold an older, wider layer's.
    const derivative = {
      gradient: this.#memory.numbers(gradient).fill(0),
      scale: backwardScales[last],
    };
    const sums = weighAnswers(this.#answers(this.#examples, rows), derivative);
    for (let l = last; l >= 0; l--) {
      const next = l > 0 ? shaped(l - 1) : gradient;
      if (l > 0) {
        const scale = backwardScales[l - 1];
        passBackward(this.#memory, { layer: l, rows: rows.length, gradient, to: next, scale });
      }
      use(l, gradient);
      gradient = next;
    }
    return meanLoss(sums, rows.length, sizes[last + 1]);
  }
}
