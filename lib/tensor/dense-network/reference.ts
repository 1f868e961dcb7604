/**
 * Dense networks as compositions of TensorFlow.js' operations with its automatic derivatives: what
 * the fused kernel is held against, and what runs on the other back-ends. Right, not fast. On
 * WebGPU the larger of 0 and what is not a number is 0, so a relu may hide it.
 */
import {
  add,
  customGrad,
  erf,
  exp,
  expm1,
  grads,
  log,
  matMul,
  max,
  mul,
  oneHot,
  onesLike,
  relu,
  square,
  sub,
  sum,
  tanh,
  type Tensor,
  tensor1d,
  type Tensor2D,
  tensor2d,
} from "@tensorflow/tfjs-core";
import type { GpuSource } from "../../contract/backend-choice.ts";
import { assert } from "../../contract/errors.ts";
import type { BackendName } from "../../contract/plugins.ts";
import { withTensors } from "../backend.ts";
import "../gradients.ts";
import { allRows, inputRows } from "./inputs.ts";
import { type Answers, countCorrect, meanEvaluation, meanLoss, weighAnswers } from "./loss.ts";
import {
  type DenseActivation,
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

/** Parameters lie in ordinary memory between calls: no tensor outlives a call. */
export class ReferenceDenseModel implements DenseModel {
  readonly network: DenseNetwork;
  readonly #backend: BackendName;
  readonly #examples: DenseExamples;
  readonly #batch: number;
  readonly #gpu?: GpuSource;
  #weights: Float32Array[];
  #biases: (Float32Array | undefined)[];

  constructor(
    backend: BackendName,
    network: DenseNetwork,
    { batch, examples, gpu }: DenseOptions & { readonly gpu?: GpuSource },
  ) {
    const { sizes, biases } = network;
    this.network = network;
    this.#backend = backend;
    this.#examples = examples;
    this.#batch = batch;
    this.#gpu = gpu;
    this.#weights = biases.map((_, l) => new Float32Array(sizes[l + 1] * sizes[l]));
    this.#biases = biases.map((biased, l) => biased ? new Float32Array(sizes[l + 1]) : undefined);
  }

  writeWeights(layer: number, weights: Float32Array): void {
    const { length } = this.#weights[layer];
    assert(weights.length === length, `${weights.length} numbers for ${length} weights`);
    this.#weights[layer] = weights.slice();
  }

  writeBias(layer: number, bias: Float32Array): void {
    const length = this.#biases[layer]?.length;
    assert(length !== undefined, `layer ${layer} has no bias`);
    assert(bias.length === length, `${bias.length} numbers for ${length} biases`);
    this.#biases[layer] = bias.slice();
  }

  readWeights(layer: number): Promise<Float32Array> {
    return Promise.resolve(this.#weights[layer].slice());
  }

  readBias(layer: number): Promise<Float32Array> {
    const bias = this.#biases[layer];
    assert(bias, `layer ${layer} has no bias`);
    return Promise.resolve(bias.slice());
  }

  async forward(
    inputs: DenseInputs,
    { rows = allRows(inputs.count), layers = [] }: {
      readonly rows?: Int32Array;
      readonly layers?: readonly number[];
    } = {},
  ): Promise<DenseForward> {
    const last = this.network.sizes.length - 2;
    return await this.#run(async () => {
      const { h, x } = this.#propagate(this.#gather(inputs, rows), this.#parameters());
      const read = (tensor: Tensor) => tensor.data() as Promise<Float32Array>;
      return {
        outputs: await read(h[last]),
        preactivations: await Promise.all(layers.map((layer) => read(h[layer]))),
        activations: await Promise.all(layers.map((layer) => read(x[layer + 1]))),
      };
    });
  }

  async step(rows: Int32Array, { weightRates, biasRates }: DenseRates): Promise<DenseLoss> {
    const { weights, biases, ...loss } = await this.gradient(rows);
    const move = (values: Float32Array, gradient: Float64Array, rate: number) =>
      values.map((value, i) => value - rate * gradient[i]);
    this.#weights = this.#weights.map((values, l) => move(values, weights[l], weightRates[l]));
    this.#biases = this.#biases.map((values, l) =>
      values && move(values, biases[l], biasRates?.[l] ?? 0)
    );
    return loss;
  }

  async gradient(rows: Int32Array): Promise<DenseGradient> {
    assert(rows.length <= this.#batch, `${rows.length} rows do not fit a batch of ${this.#batch}`);
    const { sizes, biases, forwardScales } = this.network;
    const { outputs } = await this.forward(this.#examples, { rows });
    const sums = weighAnswers(this.#answers(this.#examples, outputs, rows));
    const factors = gradientFactors(this.network);
    const found = await this.#run(async () => {
      const x = this.#gather(this.#examples, rows);
      const wanted = this.#wanted(rows);
      const tops = mul(max(tensor2d(outputs, wanted.shape), 1, true), onesLike(wanted));
      const lossOf = (...parameters: Tensor[]) =>
        this.#loss(this.#propagate(x, parameters).h.at(-1)!, wanted, tops);
      const all = grads(lossOf)(this.#parameters());
      return await Promise.all(all.map((tensor) => tensor.data() as Promise<Float32Array>));
    });
    const scaled = (values: Float32Array, factor: number) =>
      Float64Array.from(values, (value) => value * factor);
    return {
      ...meanLoss(sums, rows.length, sizes.at(-1)!),
      weights: biases.map((_, l) => scaled(found[l], factors.weights[l] / forwardScales[l])),
      biases: biases.map((biased, l) => {
        const at = biases.length + biases.slice(0, l).filter(Boolean).length;
        return scaled(biased ? found[at] : new Float32Array(0), factors.biases[l]);
      }),
    };
  }

  async evaluate(examples: DenseExamples): Promise<DenseEvaluation> {
    const rows = allRows(examples.count);
    const { outputs } = await this.forward(examples);
    const answers = this.#answers(examples, outputs, rows);
    const sums = { ...weighAnswers(answers), ...countCorrect(answers) };
    return meanEvaluation(sums, rows.length, this.network.sizes.at(-1)!);
  }

  save(): Promise<Uint8Array> {
    return Promise.resolve(joinParameters(this.#blocks()));
  }

  restore(state: Uint8Array): void {
    const { weights, biases } = splitParameters(state, this.#blocks());
    this.#weights = weights.map((values) => values.slice());
    this.#biases = biases.map((values) => values?.slice());
  }

  dispose(): void {}

  #blocks(): ParameterBlocks {
    return { weights: this.#weights, biases: this.#biases };
  }

  #run<T>(work: () => Promise<T>): Promise<T> {
    return withTensors(this.#backend, work, { gpu: this.#gpu });
  }

  #gather(inputs: DenseInputs, rows: Int32Array): Tensor2D {
    const size = this.network.sizes[0];
    for (const row of rows) assert(row >= 0 && row < inputs.count, `there is no row ${row}`);
    return tensor2d(inputRows(inputs, rows, size), [rows.length, size]);
  }

  /** All weights, then the biases that there are. */
  #parameters(): Tensor[] {
    const { sizes } = this.network;
    const weights = this.#weights.map((values, l) => tensor2d(values, [sizes[l + 1], sizes[l]]));
    const biases = this.#biases.filter((bias) => bias !== undefined).map((bias) => tensor1d(bias));
    return [...weights, ...biases];
  }

  #propagate(input: Tensor2D, parameters: readonly Tensor[]): { h: Tensor2D[]; x: Tensor2D[] } {
    const { activation, biases, forwardScales, backwardScales } = this.network;
    const last = biases.length - 1;
    const [x, h]: [Tensor2D[], Tensor2D[]] = [[input], []];
    let bias = biases.length;
    for (let l = 0; l <= last; l++) {
      const product = matMul(x[l], parameters[l] as Tensor2D, false, true);
      const scaled = mul(product, forwardScales[l]);
      const shifted = biases[l] ? add(scaled, parameters[bias++]) : scaled;
      // Going back, the step to layer l has multiplied by forwardScales[l + 1]: the definition has
      // not.
      const back = backwardScales[l] / (l < last ? forwardScales[l + 1] : 1);
      h[l] = rescaleGradient(shifted as Tensor2D, back);
      if (l < last) x[l + 1] = activations[activation](h[l]);
    }
    return { h, x };
  }

  #wanted(rows: Int32Array): Tensor2D {
    const size = this.network.sizes.at(-1)!;
    const { targets } = this.#examples;
    if (this.network.loss === "cross-entropy") {
      return oneHot(Array.from(rows, (row) => targets[row]), size, 1, 0, "float32") as Tensor2D;
    }
    const values = Array.from(
      { length: rows.length * size },
      (_, i) => targets[rows[Math.floor(i / size)] * size + i % size],
    );
    return tensor2d(values, [rows.length, size]);
  }

  /** The mean loss; `tops` are constants near the outputs' maxima, which a shift takes out. */
  #loss(outputs: Tensor2D, wanted: Tensor2D, tops: Tensor): Tensor {
    const [rows, size] = outputs.shape;
    if (this.network.loss === "mean-square") {
      return mul(sum(square(sub(outputs, wanted))), 1 / (rows * size));
    }
    const shifted = sub(outputs, tops);
    const logSums = log(sum(exp(shifted), 1));
    return mul(sub(sum(logSums), sum(mul(shifted, wanted))), 1 / rows);
  }

  #answers({ targets }: DenseExamples, outputs: Float32Array, rows: Int32Array): Answers {
    const { loss, sizes } = this.network;
    const size = sizes.at(-1)!;
    return { loss, outputs, stride: size, size, targets, rows };
  }
}

/** The same tensor, whose gradient is multiplied by a number on its way back. */
function rescaleGradient(tensor: Tensor2D, factor: number): Tensor2D {
  const same = customGrad((value) => {
    const input = value as Tensor2D;
    return { value: input.clone(), gradFunc: (dy: Tensor) => mul(dy, factor) };
  });
  return same(tensor) as Tensor2D;
}

const activations: Readonly<Record<DenseActivation, (h: Tensor2D) => Tensor2D>> = {
  relu: (h) => relu(h),
  gelu: (h) => mul(mul(h, 0.5), add(1, erf(mul(h, Math.SQRT1_2)))) as Tensor2D,
  // Without a choice between branches, which would need a derivative of its own.
  elu: (h) => add(relu(h), expm1(mul(relu(mul(h, -1)), -1))),
  tanh: (h) => tanh(h),
  identity: (h) => h,
  "relu-squared": (h) => square(relu(h)),
};
