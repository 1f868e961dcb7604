/**
 * Residual networks as a composition of TensorFlow.js operations with its derivatives: right, not fast.
 * Parameters and moments are kept as typed arrays; tensors live as long as a call.
 */

import { type Tensor, valueAndGrads } from "@tensorflow/tfjs-core";
import type { GpuSource } from "../../contract/backend-choice.ts";
import { assert } from "../../contract/errors.ts";
import type { BackendName } from "../../contract/plugins.ts";
import { withTensors } from "../backend.ts";
import "../gradients.ts";
import type { Ensemble, Evaluation, Examples, LossAndGradient, UpdateRule } from "../ensemble.ts";
import type { EnsembleSize } from "./kernel-ensemble.ts";
import { decodeState, encodeState, type NetworkState } from "./saved-state.ts";
import {
  blocksOf,
  blockTensor,
  chosen,
  judge,
  lossTensor,
  outputTensor,
  terms,
} from "./composition.ts";
import {
  blockView,
  checkExamples,
  checkRows,
  type ResidualNetwork,
  type ResidualParameterLayout,
  residualParameterLayout,
} from "./shape.ts";

/** Examples of one piece of an evaluation. */
const evaluated = 1024;

/** {@link Ensemble} by TensorFlow.js. */
export class ReferenceEnsemble implements Ensemble {
  readonly networks: number;
  readonly parameterCount: number;
  #backend: BackendName;
  #gpu: GpuSource | undefined;
  #network: ResidualNetwork;
  #layout: ResidualParameterLayout;
  #batch: number;
  #examples: Examples;
  #states: NetworkState[];

  constructor(
    backend: BackendName,
    network: ResidualNetwork,
    { networks, batch, examples, gpu }: EnsembleSize & { readonly gpu?: GpuSource },
  ) {
    this.networks = networks;
    this.#layout = residualParameterLayout(network);
    const count = this.parameterCount = this.#layout.count;
    this.#backend = backend;
    this.#gpu = gpu;
    this.#network = network;
    this.#batch = batch;
    const { inputs, targets } = examples;
    this.#examples = { count: examples.count, inputs: inputs.slice(), targets: targets.slice() };
    this.#states = Array.from({ length: networks }, () => ({
      powers: Float64Array.of(1, 1),
      parameters: new Float32Array(count),
      first: new Float32Array(count),
      second: new Float32Array(count),
    }));
  }

  write(network: number, parameters: Float32Array): void {
    assert(parameters.length === this.parameterCount, `${parameters.length} parameters`);
    const state = this.#states[network];
    state.parameters.set(parameters);
    state.first.fill(0);
    state.second.fill(0);
    state.powers.fill(1);
  }

  read(network: number): Promise<Float32Array> {
    return Promise.resolve(this.#states[network].parameters.slice());
  }

  async step(
    rows: Int32Array,
    { rule, learningRates }: {
      readonly rule: UpdateRule;
      readonly learningRates: ArrayLike<number>;
    },
  ): Promise<Float64Array> {
    const batch = this.#batch;
    assert(rows.length === this.networks * batch, `${rows.length} rows`);
    assert(learningRates.length === this.networks, "one learning rate for each network");
    checkRows(rows, this.#examples.count);
    const losses = new Float64Array(this.networks).fill(NaN);
    for (let network = 0; network < this.networks; network++) {
      if (learningRates[network] === 0) continue;
      const own = rows.subarray(network * batch, (network + 1) * batch);
      const { loss, gradient } = await this.gradient(network, own);
      losses[network] = loss;
      changeBy(this.#states[network], gradient, rule, learningRates[network]);
    }
    return losses;
  }

  async gradient(network: number, rows: Int32Array): Promise<LossAndGradient> {
    checkRows(rows, this.#examples.count);
    const examples = chosen(this.#network, this.#examples, rows);
    const { parameters } = this.#states[network];
    const blocks = blocksOf(this.#network, this.#layout);
    return await this.#scoped(async () => {
      const tensors = blocks.map((block) => blockTensor(parameters, block));
      const lossOf = (...own: Tensor[]) =>
        lossTensor(this.#network, outputTensor(this.#network, own, examples), examples);
      const { value, grads } = valueAndGrads(lossOf)(tensors);
      value.dispose();
      const gradient = new Float32Array(this.parameterCount);
      for (const [index, block] of blocks.entries()) {
        blockView(gradient, block).set(await grads[index].data() as Float32Array);
      }
      const output = outputTensor(this.#network, tensors, examples);
      const found = judge(this.#network, await output.data() as Float32Array, examples);
      return { loss: found.loss / terms(this.#network, examples.count), gradient };
    });
  }

  async evaluate(network: number, examples: Examples): Promise<Evaluation> {
    checkExamples(this.#network, examples);
    const { parameters } = this.#states[network];
    const blocks = blocksOf(this.#network, this.#layout);
    let loss = 0;
    let correct = 0;
    for (let from = 0; from < examples.count; from += evaluated) {
      const length = Math.min(evaluated, examples.count - from);
      const rows = Int32Array.from({ length }, (_, index) => from + index);
      const part = chosen(this.#network, examples, rows);
      const found = await this.#scoped(async () => {
        const tensors = blocks.map((block) => blockTensor(parameters, block));
        const output = outputTensor(this.#network, tensors, part);
        return judge(this.#network, await output.data() as Float32Array, part);
      });
      loss += found.loss;
      correct += found.correct;
    }
    return { lossMean: loss / terms(this.#network, examples.count), correct };
  }

  save(): Promise<Uint8Array> {
    return Promise.resolve(encodeState(this.#states));
  }

  restore(bytes: Uint8Array): void {
    this.#states = decodeState(bytes, this.networks, this.parameterCount);
  }

  dispose(): void {
    this.#states = [];
  }

  #scoped<T>(work: () => Promise<T>): Promise<T> {
    return withTensors(this.#backend, work, this.#gpu === undefined ? {} : { gpu: this.#gpu });
  }
}

/** The update in float32, operation by operation as the kernel has it. */
function changeBy(
  state: NetworkState,
  gradient: Float32Array,
  rule: UpdateRule,
  rate: number,
): void {
  const { parameters, first, second, powers } = state;
  const f = Math.fround;
  if (rule.name === "gradient-descent") {
    gradient.forEach((slope, i) => parameters[i] -= f(f(rate) * slope));
    return;
  }
  const { beta1, beta2, epsilon } = rule;
  powers[0] *= beta1;
  powers[1] *= beta2;
  const step = f(rate / (1 - powers[0]));
  const root = f(1 / Math.sqrt(1 - powers[1]));
  gradient.forEach((slope, i) => {
    first[i] = f(f(beta1) * first[i]) + f(f(1 - beta1) * slope);
    second[i] = f(f(beta2) * second[i]) + f(f(1 - beta2) * f(slope * slope));
    const bottom = f(f(root * f(Math.sqrt(second[i]))) + f(epsilon));
    parameters[i] -= f(f(step * first[i]) / bottom);
  });
}
