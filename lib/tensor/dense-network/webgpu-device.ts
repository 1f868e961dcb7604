/** A dense network's arrays on the GPU and the programs that work on them. */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type { GpuSource } from "../../contract/backend-choice.ts";
import { assert } from "../../contract/errors.ts";
import { withTensors } from "../backend.ts";
import { runProgram } from "../custom-program.ts";
import { accepted, DeviceArray, lostWithDevice, webgpuBackend } from "../device-array.ts";
import { byteValues } from "./inputs.ts";
import type { DenseNetwork, DenseOptions } from "./network.ts";
import { type DenseLayout, layOutDense } from "./webgpu-layout.ts";
import {
  biasProgram,
  gatherProgram,
  type ProductKind,
  type ProductPlan,
  productProgram,
  productValues,
  tile,
} from "./webgpu-programs.ts";

/** What is on the device. */
interface DenseArrays {
  readonly parameters: DeviceArray;
  readonly work: DeviceArray;
  readonly examples: DeviceArray;
  readonly rows: DeviceArray;
  /** Of each byte; of examples that are numbers, none. */
  readonly values?: DeviceArray;
}

/** Where sums of gradients go. */
interface Sum {
  readonly rows: number;
  readonly to: DeviceArray;
  readonly at: number;
  /** Float32; 0: nothing is done. */
  readonly factor: number;
}

/** The network on the device, from its first use on; all but `write` and `dispose` inside {@link run}. */
export class DenseDevice {
  readonly layout: DenseLayout;
  readonly #network: DenseNetwork;
  readonly #options: DenseOptions & { readonly gpu?: GpuSource };
  /** Parameters that the device does not have yet, in the order of their writing. */
  #waiting: { readonly at: number; readonly values: Float32Array }[] = [];
  #placed: { readonly own: WebGPUBackend; readonly arrays: DenseArrays } | undefined;
  #disposed = false;

  constructor(network: DenseNetwork, options: DenseOptions & { readonly gpu?: GpuSource }) {
    this.#network = network;
    this.#options = options;
    this.layout = layOutDense(network, options.batch);
  }

  /** Writes parameters; the device gets them when it is used next. */
  write(at: number, values: Float32Array): void {
    this.#waiting.push({ at, values: values.slice() });
  }

  /** A piece of work on the device. Throws DeviceLost if it is gone, or too small for the network. */
  async run<T>(work: (arrays: DenseArrays) => Promise<T>): Promise<T> {
    assert(!this.#disposed, "this network was disposed");
    const { gpu } = this.#options;
    return await withTensors("webgpu", async () => {
      const own = webgpuBackend();
      this.#placed ??= { own, arrays: await this.#place(own) };
      if (own !== this.#placed.own) throw lostWithDevice();
      const { arrays } = this.#placed;
      for (const { at, values } of this.#waiting) arrays.parameters.write(values, at);
      this.#waiting = [];
      return await work(arrays);
    }, gpu === undefined ? {} : { gpu });
  }

  dispose(): void {
    this.#disposed = true;
    this.#waiting = [];
    if (this.#placed) disposeAll(this.#placed.arrays);
  }

  /** Queues programs and waits until the device has accepted them. */
  async accepted(queue: () => void): Promise<void> {
    await accepted(this.#now.own, queue);
  }

  /** An array of zeros; whoever asks for it disposes it. */
  async zeros(length: number): Promise<DeviceArray> {
    const { own } = this.#now;
    const array = await accepted(own, () => new DeviceArray(own, "float32", length));
    array.write(new Float32Array(length));
    return array;
  }

  /** Writes numbers into the work array. */
  send(at: number, values: Float32Array): void {
    this.#now.arrays.work.write(values, at);
  }

  /** Numbers of the work array. */
  receive(at: number, length: number): Promise<Float32Array> {
    return this.#now.arrays.work.read(at, length);
  }

  /** Puts rows of the examples where the inputs belong. */
  gather(rows: Int32Array): void {
    const { own, arrays: { work, examples, rows: chosen, values } } = this.#now;
    const [size] = this.#network.sizes;
    chosen.write(rows);
    runProgram(own, gatherProgram(values !== undefined), {
      result: work,
      inputs: [examples, chosen, ...(values ? [values] : [])],
      integers: [rows.length, size],
      numbers: [],
      workgroups: [Math.min(16384, Math.ceil(rows.length * size / 64)), 1],
    });
  }

  /** h and x of a layer, out of the layer below. */
  forward(layer: number, rows: number): void {
    const { sizes, forwardScales } = this.#network;
    const { inputs, weights, biases, preactivations } = this.layout;
    const [below, above] = [sizes[layer], sizes[layer + 1]];
    this.#product("forward", this.#now.arrays.work, forwardScales[layer], {
      rows,
      columns: above,
      inner: below,
      leftAt: inputs[layer],
      leftRow: below,
      leftColumn: 1,
      rightAt: weights[layer],
      rightRow: 1,
      rightColumn: below,
      resultAt: preactivations[layer],
      biasAt: biases[layer] ?? -1,
      activatedAt: inputs[layer + 1] ?? -1,
    });
  }

  /** g of the layer below, out of a layer's: its weights may change afterwards. */
  backward(layer: number, rows: number): void {
    const { sizes, backwardScales } = this.#network;
    const { weights, preactivations } = this.layout;
    const [below, above] = [sizes[layer], sizes[layer + 1]];
    this.#product("backward", this.#now.arrays.work, backwardScales[layer - 1], {
      rows,
      columns: below,
      inner: above,
      leftAt: preactivations[layer],
      leftRow: above,
      leftColumn: 1,
      rightAt: weights[layer],
      rightRow: below,
      rightColumn: 1,
      resultAt: preactivations[layer - 1],
      biasAt: -1,
      activatedAt: -1,
    });
  }

  /** Adds factor g^T x. */
  addWeights(layer: number, { rows, to, at, factor }: Sum): void {
    if (factor === 0) return;
    const { inputs, preactivations } = this.layout;
    const [below, above] = [this.#network.sizes[layer], this.#network.sizes[layer + 1]];
    this.#product("update", to, factor, {
      rows: above,
      columns: below,
      inner: rows,
      leftAt: preactivations[layer],
      leftRow: 1,
      leftColumn: above,
      rightAt: inputs[layer],
      rightRow: below,
      rightColumn: 1,
      resultAt: at,
      biasAt: -1,
      activatedAt: -1,
    });
  }

  /** Adds factor times the sum of g over the rows. */
  addBias(layer: number, { rows, to, at, factor }: Sum): void {
    if (factor === 0) return;
    const size = this.#network.sizes[layer + 1];
    runProgram(this.#now.own, biasProgram, {
      result: to,
      inputs: [this.#now.arrays.work],
      integers: [rows, size, this.layout.preactivations[layer], at],
      numbers: [factor],
      workgroups: [Math.ceil(size / 64), 1],
    });
  }

  get #now() {
    assert(this.#placed !== undefined, "the network is not on the GPU yet");
    return this.#placed;
  }

  #product(kind: ProductKind, result: DeviceArray, factor: number, plan: ProductPlan): void {
    const { own, arrays: { parameters, work } } = this.#now;
    // `leftRow` is the step along i, `leftColumn` along k; `rightRow` along k, `rightColumn` along j.
    runProgram(own, productProgram(kind, this.#network.activation), {
      result,
      inputs: [kind === "update" ? work : parameters],
      integers: productValues(plan),
      numbers: [factor],
      workgroups: [Math.ceil(plan.columns / tile), Math.ceil(plan.rows / tile)],
    });
  }

  async #place(own: WebGPUBackend): Promise<DenseArrays> {
    const { batch, examples: { inputs, pixels } } = this.#options;
    const { parameterCount, workLength } = this.layout;
    const packed = inputs instanceof Float32Array ? inputs : wordsOf(inputs);
    const type = packed instanceof Float32Array ? "float32" : "int32";
    const arrays = await accepted(own, () => ({
      parameters: new DeviceArray(own, "float32", parameterCount),
      work: new DeviceArray(own, "float32", workLength),
      examples: new DeviceArray(own, type, packed.length),
      rows: new DeviceArray(own, "int32", batch),
      ...(type === "int32" ? { values: new DeviceArray(own, "float32", 256) } : {}),
    }));
    arrays.parameters.write(new Float32Array(parameterCount));
    arrays.examples.write(packed);
    arrays.values?.write(byteValues(pixels));
    return arrays;
  }
}

/** Bytes, four to a number. */
function wordsOf(bytes: Uint8Array): Int32Array {
  const words = new Int32Array(Math.ceil(bytes.length / 4));
  new Uint8Array(words.buffer).set(bytes);
  return words;
}

function disposeAll(arrays: DenseArrays): void {
  for (const array of Object.values(arrays)) array.dispose();
}
