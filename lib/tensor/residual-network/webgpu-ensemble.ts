/**
 * Residual networks on the GPU: two programs a step, over all networks. Parameters, moments and examples stay
 * there between steps; only losses are read back.
 */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type { GpuSource } from "../../contract/backend-choice.ts";
import { assert } from "../../contract/errors.ts";
import { withTensors } from "../backend.ts";
import { accepted, DeviceArray, lostWithDevice, webgpuBackend } from "../device-array.ts";
import type { Ensemble, Evaluation, Examples, LossAndGradient, UpdateRule } from "../ensemble.ts";
import { judge } from "./composition.ts";
import type { EnsembleSize } from "./kernel-ensemble.ts";
import { decodeState, encodeState } from "./saved-state.ts";
import {
  checkExamples,
  checkRows,
  inputSize,
  outputSize,
  type ResidualNetwork,
  residualParameterLayout,
} from "./shape.ts";
import { type DeviceGroup, type DeviceNetworks, placeNetworks } from "./webgpu-arrays.ts";
import { DeviceCalls, evaluationArrays } from "./webgpu-calls.ts";
import { termsOfExample } from "./webgpu-layout.ts";
import { updateNumbers } from "./webgpu-update.ts";

/** Examples of one piece of an evaluation. */
const evaluated = 1024;

/** What an ensemble on the GPU is made of. */
export interface WebgpuSize extends EnsembleSize {
  readonly gpu?: GpuSource;
  /** The most numbers of one array; what the device allows if left out. */
  readonly lengthMax?: number;
}

/** {@link Ensemble} on the GPU; made by {@link webgpuEnsemble}. */
class WebgpuEnsemble implements Ensemble {
  readonly networks: number;
  readonly parameterCount: number;
  readonly #network: ResidualNetwork;
  readonly #batch: number;
  readonly #exampleCount: number;
  readonly #gpu: GpuSource | undefined;
  readonly #own: WebGPUBackend;
  readonly #arrays: DeviceNetworks;
  readonly #calls: DeviceCalls;
  readonly #powers: Float64Array;
  #disposed = false;
  /** Parameters and moments that the device does not have yet. */
  readonly #waiting = new Map<number, Float32Array>();

  constructor(
    network: ResidualNetwork,
    size: WebgpuSize,
    own: WebGPUBackend,
    arrays: DeviceNetworks,
  ) {
    this.networks = size.networks;
    this.parameterCount = residualParameterLayout(network).count;
    this.#network = network;
    this.#batch = size.batch;
    this.#exampleCount = size.examples.count;
    this.#gpu = size.gpu;
    this.#own = own;
    this.#arrays = arrays;
    this.#calls = new DeviceCalls(own, network, arrays);
    this.#powers = new Float64Array(2 * size.networks).fill(1);
  }

  write(network: number, parameters: Float32Array): void {
    const count = this.parameterCount;
    assert(parameters.length === count, `${parameters.length} parameters`);
    this.#checkNetwork(network);
    const all = new Float32Array(3 * count);
    all.set(parameters);
    this.#waiting.set(network, all);
    this.#powersOf(network).fill(1);
  }

  async read(network: number): Promise<Float32Array> {
    this.#checkNetwork(network);
    return await this.#onDevice(() => this.#read(network, this.parameterCount));
  }

  async step(
    rows: Int32Array,
    { rule, learningRates }: {
      readonly rule: UpdateRule;
      readonly learningRates: ArrayLike<number>;
    },
  ): Promise<Float64Array> {
    const { networks } = this;
    const batch = this.#batch;
    assert(rows.length === networks * batch, `${rows.length} rows, not ${networks} x ${batch}`);
    assert(learningRates.length === networks, "one learning rate for each network");
    checkRows(rows, this.#exampleCount);
    const losses = new Float64Array(networks).fill(NaN);
    const terms = batch * termsOfExample(this.#network);
    await this.#onDevice(async () => {
      for (const { first, count, parameters } of this.#arrays.groups) {
        const all = Array.from({ length: count }, (_, index) => first + index);
        const chosen = all.filter((network) => learningRates[network] !== 0);
        if (chosen.length === 0) continue;
        const orders = chosen.map((network) => ({
          place: network - first,
          rows: rows.subarray(network * batch, (network + 1) * batch),
          numbers: this.#advance(network, rule, learningRates[network]),
        }));
        const weight = 1 / terms;
        const found = await this.#calls.learn(parameters, orders, { rule: rule.name, weight });
        chosen.forEach((network, slot) => losses[network] = found[slot] / terms);
      }
    });
    return losses;
  }

  async gradient(network: number, rows: Int32Array): Promise<LossAndGradient> {
    this.#checkNetwork(network);
    checkRows(rows, this.#exampleCount);
    const terms = rows.length * termsOfExample(this.#network);
    const count = this.parameterCount;
    return await this.#onDevice(async (own) => {
      const gradient = await accepted(own, () => new DeviceArray(own, "float32", count));
      try {
        gradient.write(new Float32Array(count));
        const { first, parameters } = this.#group(network);
        let loss = 0;
        for (let from = 0; from < rows.length; from += this.#batch) {
          const part = rows.subarray(from, from + this.#batch);
          const order = { place: network - first, rows: part, numbers: [1] };
          const rule = { rule: "collect", weight: 1 / terms, result: gradient } as const;
          loss += (await this.#calls.learn(parameters, [order], rule))[0];
        }
        return { loss: loss / terms, gradient: await gradient.read(0, count) };
      } finally {
        gradient.dispose();
      }
    });
  }

  async evaluate(network: number, examples: Examples): Promise<Evaluation> {
    this.#checkNetwork(network);
    checkExamples(this.#network, examples);
    let loss = 0;
    let correct = 0;
    await this.#onDevice(async (own) => {
      const { first, parameters } = this.#group(network);
      const columns = Math.min(evaluated, examples.count);
      const scratch = await evaluationArrays(own, this.#network, columns);
      try {
        for (let from = 0; from < examples.count; from += evaluated) {
          const part = stretch(this.#network, examples, from);
          const place = network - first;
          const outputs = await this.#calls.outputs(parameters, place, part, scratch);
          const found = judge(this.#network, outputs, part);
          loss += found.loss;
          correct += found.correct;
        }
      } finally {
        for (const array of Object.values(scratch)) array.dispose();
      }
    });
    return { lossMean: loss / (examples.count * termsOfExample(this.#network)), correct };
  }

  async save(): Promise<Uint8Array> {
    const count = this.parameterCount;
    return await this.#onDevice(async () => {
      const states = [];
      for (let network = 0; network < this.networks; network++) {
        const all = await this.#read(network, 3 * count);
        const [parameters, first, second] = [0, 1, 2].map((part) =>
          all.subarray(part * count, (part + 1) * count)
        );
        states.push({ powers: this.#powersOf(network), parameters, first, second });
      }
      return encodeState(states);
    });
  }

  restore(bytes: Uint8Array): void {
    const count = this.parameterCount;
    decodeState(bytes, this.networks, count).forEach((saved, network) => {
      const all = new Float32Array(3 * count);
      [saved.parameters, saved.first, saved.second].forEach((values, part) =>
        all.set(values, part * count)
      );
      this.#waiting.set(network, all);
      this.#powersOf(network).set(saved.powers);
    });
  }

  dispose(): void {
    this.#disposed = true;
    this.#waiting.clear();
    this.#arrays.dispose();
  }

  /** Work on the device that has these networks, after it has got what waits. */
  async #onDevice<T>(work: (own: WebGPUBackend) => Promise<T>): Promise<T> {
    assert(!this.#disposed, "these networks were disposed");
    return await withTensors("webgpu", async () => {
      if (webgpuBackend() !== this.#own) throw lostWithDevice();
      for (const [network, values] of this.#waiting) {
        const { first, parameters } = this.#group(network);
        parameters.write(values, (network - first) * values.length);
      }
      this.#waiting.clear();
      return await work(this.#own);
    }, this.#gpu === undefined ? {} : { gpu: this.#gpu });
  }

  #checkNetwork(network: number): void {
    assert(network >= 0 && network < this.networks, `there is no network ${network}`);
  }

  #group(network: number): DeviceGroup {
    const found = this.#arrays.groups.find(({ first, count }) => network < first + count);
    assert(found !== undefined, `there is no network ${network}`);
    return found;
  }

  #powersOf(network: number): Float64Array {
    return this.#powers.subarray(2 * network, 2 * network + 2);
  }

  #read(network: number, length: number): Promise<Float32Array> {
    const { first, parameters } = this.#group(network);
    return parameters.read((network - first) * 3 * this.parameterCount, length);
  }

  /** The numbers of a network's next update; the powers of its decay rates go on, in float64. */
  #advance(network: number, rule: UpdateRule, rate: number): readonly number[] {
    const powers = this.#powersOf(network);
    if (rule.name === "adam") {
      powers[0] *= rule.beta1;
      powers[1] *= rule.beta2;
    }
    return updateNumbers(rule, rate, powers);
  }
}

/** The examples of one piece of an evaluation. */
function stretch(network: ResidualNetwork, examples: Examples, from: number): Examples {
  const to = Math.min(from + evaluated, examples.count);
  const inputs = inputSize(network);
  const targets = network.loss === "cross-entropy" ? 1 : outputSize(network);
  return {
    count: to - from,
    inputs: examples.inputs.subarray(from * inputs, to * inputs),
    targets: examples.targets.subarray(from * targets, to * targets),
  };
}

/**
 * Puts networks on the GPU, with all parameters 0.
 * Accuracy: float32. On one device the same inputs give the same bits; between devices they differ by rounding.
 * Throws a UserError if there is no GPU, or they do not fit it.
 */
export async function webgpuEnsemble(
  network: ResidualNetwork,
  size: WebgpuSize,
): Promise<Ensemble> {
  return await withTensors("webgpu", async () => {
    const own = webgpuBackend();
    const arrays = await placeNetworks(own, network, size, size.lengthMax);
    return new WebgpuEnsemble(network, size, own, arrays);
  }, size.gpu === undefined ? {} : { gpu: size.gpu });
}
