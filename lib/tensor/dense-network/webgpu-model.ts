/**
 * Dense networks on the GPU. Parameters and examples stay there between steps; a step reads the outputs back,
 * from which the loss and its slope are made in float64 as everywhere, and sends the slope.
 */
import type { GpuSource } from "../../contract/backend-choice.ts";
import { assert } from "../../contract/errors.ts";
import { DenseDevice } from "./webgpu-device.ts";
import { allRows, inputRows } from "./inputs.ts";
import {
  type AnswerDerivative,
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
import { joinParameters, splitParameters } from "./state.ts";

/** {@link DenseModel} on the GPU. Sums have one order: on one device equal input gives equal bits. */
export class WebgpuDenseModel implements DenseModel {
  readonly network: DenseNetwork;
  readonly #examples: DenseExamples;
  readonly #batch: number;
  readonly #device: DenseDevice;

  constructor(
    network: DenseNetwork,
    { batch, examples, gpu }: DenseOptions & { readonly gpu?: GpuSource },
  ) {
    this.network = network;
    this.#batch = batch;
    this.#examples = examples;
    this.#device = new DenseDevice(network, { batch, examples, gpu });
  }

  writeWeights(layer: number, weights: Float32Array): void {
    const length = this.#weightCount(layer);
    assert(weights.length === length, `${weights.length} numbers for ${length} weights`);
    this.#device.write(this.#device.layout.weights[layer], weights);
  }

  writeBias(layer: number, bias: Float32Array): void {
    const at = this.#device.layout.biases[layer];
    assert(at !== undefined, `layer ${layer} has no bias`);
    const length = this.network.sizes[layer + 1];
    assert(bias.length === length, `${bias.length} numbers for ${length} biases`);
    this.#device.write(at, bias);
  }

  async readWeights(layer: number): Promise<Float32Array> {
    return await this.#device.run(({ parameters }) =>
      parameters.read(this.#device.layout.weights[layer], this.#weightCount(layer))
    );
  }

  async readBias(layer: number): Promise<Float32Array> {
    const at = this.#device.layout.biases[layer];
    assert(at !== undefined, `layer ${layer} has no bias`);
    return await this.#device.run(({ parameters }) =>
      parameters.read(at, this.network.sizes[layer + 1])
    );
  }

  async forward(
    inputs: DenseInputs,
    { rows = allRows(inputs.count), layers = [] }: {
      readonly rows?: Int32Array;
      readonly layers?: readonly number[];
    } = {},
  ): Promise<DenseForward> {
    const { sizes } = this.network;
    const hold = (size: number) => new Float32Array(rows.length * size);
    const outputs = hold(sizes.at(-1)!);
    const preactivations = layers.map((layer) => hold(sizes[layer + 1]));
    const activations = layers.map((layer) => hold(sizes[layer + 1]));
    const places = this.#device.layout;
    await this.#device.run(async ({ work }) => {
      for (let from = 0; from < rows.length; from += this.#batch) {
        const some = rows.subarray(from, from + this.#batch);
        await this.#propagate(inputs, some);
        const copy = async (at: number, size: number, out: Float32Array) =>
          out.set(await work.read(at, some.length * size), from * size);
        await copy(places.preactivations.at(-1)!, sizes.at(-1)!, outputs);
        for (const [index, layer] of layers.entries()) {
          const size = sizes[layer + 1];
          await copy(places.preactivations[layer], size, preactivations[index]);
          await copy(places.inputs[layer + 1], size, activations[index]);
        }
      }
    });
    return { outputs, preactivations, activations };
  }

  async step(rows: Int32Array, { weightRates, biasRates }: DenseRates): Promise<DenseLoss> {
    const { biases, sizes } = this.network;
    const factors = gradientFactors(this.network);
    const weightFactors = biases.map((_, l) => updateFactor(weightRates[l], factors.weights[l]));
    const biasFactors = biases.map((biased, l) =>
      biased ? updateFactor(biasRates?.[l] ?? 0, factors.biases[l]) : 0
    );
    const { layout } = this.#device;
    return await this.#device.run(async ({ parameters }) => {
      const loss = await this.#findSlopes(rows);
      await this.#device.accepted(() => {
        for (let l = sizes.length - 2; l >= 0; l--) {
          if (l > 0) this.#device.backward(l, rows.length);
          const add = { rows: rows.length, to: parameters };
          this.#device.addWeights(l, { ...add, at: layout.weights[l], factor: weightFactors[l] });
          const at = layout.biases[l];
          if (at !== undefined) this.#device.addBias(l, { ...add, at, factor: biasFactors[l] });
        }
      });
      return loss;
    });
  }

  async gradient(rows: Int32Array): Promise<DenseGradient> {
    const { sizes } = this.network;
    const { layout } = this.#device;
    const factors = gradientFactors(this.network);
    const scaled = (values: Float32Array, factor: number) =>
      Float64Array.from(values, (value) => value * factor);
    const weights: Float64Array[] = [];
    const biases: Float64Array[] = [];
    return await this.#device.run(async () => {
      const loss = await this.#findSlopes(rows);
      const to = await this.#device.zeros(layout.parameterCount);
      try {
        await this.#device.accepted(() => {
          for (let l = sizes.length - 2; l >= 0; l--) {
            if (l > 0) this.#device.backward(l, rows.length);
            const add = { rows: rows.length, to, factor: 1 };
            this.#device.addWeights(l, { ...add, at: layout.weights[l] });
            const at = layout.biases[l];
            if (at !== undefined) this.#device.addBias(l, { ...add, at });
          }
        });
        const all = await to.read(0, layout.parameterCount);
        layout.weights.forEach((at, l) => {
          weights[l] = scaled(all.subarray(at, at + this.#weightCount(l)), factors.weights[l]);
          const from = layout.biases[l] ?? 0;
          const length = layout.biases[l] === undefined ? 0 : sizes[l + 1];
          biases[l] = scaled(all.subarray(from, from + length), factors.biases[l]);
        });
        return { ...loss, weights, biases };
      } finally {
        to.dispose();
      }
    });
  }

  async evaluate(examples: DenseExamples): Promise<DenseEvaluation> {
    const rows = allRows(examples.count);
    const { outputs } = await this.forward(examples);
    const answers = this.#answers(examples, rows, outputs);
    const sums: AnswerSums = { ...weighAnswers(answers), ...countCorrect(answers) };
    return meanEvaluation(sums, rows.length, this.network.sizes.at(-1)!);
  }

  async save(): Promise<Uint8Array> {
    const { parameterCount } = this.#device.layout;
    const all = await this.#device.run(({ parameters }) => parameters.read(0, parameterCount));
    return joinParameters({ weights: [all], biases: [] });
  }

  restore(state: Uint8Array): void {
    const wanted = new Float32Array(this.#device.layout.parameterCount);
    const { weights: [all] } = splitParameters(state, { weights: [wanted], biases: [] });
    this.#device.write(0, all);
  }

  dispose(): void {
    this.#device.dispose();
  }

  #weightCount(layer: number): number {
    const { sizes } = this.network;
    return sizes[layer + 1] * sizes[layer];
  }

  #answers({ targets }: DenseExamples, rows: Int32Array, outputs: Float32Array): Answers {
    const size = this.network.sizes.at(-1)!;
    return { loss: this.network.loss, outputs, stride: size, size, targets, rows };
  }

  /** Runs rows of some inputs to the outputs; those of the examples are on the device already. */
  async #propagate(inputs: DenseInputs, rows: Int32Array): Promise<void> {
    assert(rows.length <= this.#batch, `${rows.length} rows do not fit a batch of ${this.#batch}`);
    for (const row of rows) assert(row >= 0 && row < inputs.count, `there is no row ${row}`);
    if (inputs !== this.#examples) {
      this.#device.send(0, inputRows(inputs, rows, this.network.sizes[0]));
    }
    await this.#device.accepted(() => {
      if (inputs === this.#examples) this.#device.gather(rows);
      for (let l = 0; l < this.network.biases.length; l++) this.#device.forward(l, rows.length);
    });
  }

  /** Forward on the examples, the loss, and its slope in the place of the outputs. */
  async #findSlopes(rows: Int32Array): Promise<DenseLoss> {
    assert(rows.length > 0, "a batch without a row");
    await this.#propagate(this.#examples, rows);
    const size = this.network.sizes.at(-1)!;
    const at = this.#device.layout.preactivations.at(-1)!;
    const outputs = await this.#device.receive(at, rows.length * size);
    const gradient = new Float32Array(outputs.length);
    const derivative: AnswerDerivative = { gradient, scale: this.network.backwardScales.at(-1)! };
    const sums = weighAnswers(this.#answers(this.#examples, rows, outputs), derivative);
    this.#device.send(at, gradient);
    return meanLoss(sums, rows.length, size);
  }
}
