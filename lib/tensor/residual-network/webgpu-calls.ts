/** Calls of the two programs on an ensemble's arrays, and what is read back of them. */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { runProgram } from "../custom-program.ts";
import { accepted, DeviceArray } from "../device-array.ts";
import type { Examples, UpdateRule } from "../ensemble.ts";
import { inputSize, outputSize, type ResidualNetwork } from "./shape.ts";
import type { DeviceNetworks } from "./webgpu-arrays.ts";
import { layOutWork, lossParts, type WorkLayout } from "./webgpu-layout.ts";
import { passesOf, tileColumns } from "./webgpu-passes.ts";
import { propagateProgram } from "./webgpu-propagate.ts";
import { updateNumbersCount, updateProgram, updateWorkgroups } from "./webgpu-update.ts";

/** What one slot has to do. */
export interface Order {
  /** The network's place in its group. */
  readonly place: number;
  /** As many as every other slot has. */
  readonly rows: Int32Array;
  readonly numbers: readonly number[];
}

/** Networks of one group at work, with the columns of each. */
interface Call {
  readonly parameters: DeviceArray;
  readonly work: DeviceArray;
  readonly examples: DeviceArray;
  readonly plan: DeviceArray;
  readonly layout: WorkLayout;
  readonly slots: number;
  readonly columns: number;
}

/** Runs the programs of one ensemble; every method is to be called inside `withTensors`. */
export class DeviceCalls {
  readonly #own: WebGPUBackend;
  readonly #network: ResidualNetwork;
  readonly #arrays: DeviceNetworks;

  constructor(own: WebGPUBackend, network: ResidualNetwork, arrays: DeviceNetworks) {
    this.#own = own;
    this.#network = network;
    this.#arrays = arrays;
  }

  /**
   * Summed losses of some networks of a group, whose gradients are taken.
   * @param rule what is done with the gradients; `collect` adds that of one network to `result`
   * @param weight of an example's (cross-entropy) or a number's loss in the gradient
   */
  async learn(
    parameters: DeviceArray,
    orders: readonly Order[],
    { rule, weight, result = parameters }: {
      readonly rule: UpdateRule["name"] | "collect";
      readonly weight: number;
      readonly result?: DeviceArray;
    },
  ): Promise<Float64Array> {
    const { work, examples, plan, rates } = this.#arrays;
    const [slots, columns] = [orders.length, orders[0].rows.length];
    const layout = layOutWork(this.#network, { slots, columns, backward: true });
    this.#tell(orders);
    await accepted(this.#own, () => {
      this.#propagate({ parameters, work, examples, plan, layout, slots, columns }, weight);
      runProgram(this.#own, updateProgram(this.#network, rule), {
        result,
        inputs: [work, examples, plan, rates],
        integers: layout.integers,
        numbers: [],
        workgroups: [updateWorkgroups(this.#network), slots],
      });
    });
    const told = await work.read(0, lossParts * slots * columns);
    const sums = new Float64Array(slots);
    for (let i = 0; i < slots * columns; i++) {
      sums[Math.floor(i / columns)] += told[2 * i] + Math.log(told[2 * i + 1]);
    }
    return sums;
  }

  /**
   * Outputs of one network of a group, in the arrays of {@link evaluationArrays}.
   * @shape of the result: examples x outputs
   */
  async outputs(
    parameters: DeviceArray,
    place: number,
    { count: columns, inputs }: Examples,
    scratch: EvaluationArrays,
  ): Promise<Float32Array> {
    const layout = layOutWork(this.#network, { slots: 1, columns, backward: false });
    scratch.examples.write(inputs);
    scratch.plan.write(Int32Array.of(place, ...Array(columns).keys()));
    const call = { ...scratch, parameters, layout, slots: 1, columns };
    await accepted(this.#own, () => this.#propagate(call, 0));
    const size = outputSize(this.#network);
    const found = await scratch.work.read(layout.outputsAt, size * columns);
    return found.map((_, i) => found[i % size * columns + Math.floor(i / size)]);
  }

  /** Tells the programs which networks are at work, on which rows, and how far they step. */
  #tell(orders: readonly Order[]): void {
    const each = orders[0].rows.length + 1;
    const plan = new Int32Array(orders.length * each);
    const rates = new Float32Array(orders.length * updateNumbersCount);
    orders.forEach(({ place, rows, numbers }, slot) => {
      plan[slot * each] = place;
      plan.set(rows, slot * each + 1);
      rates.set(numbers, slot * updateNumbersCount);
    });
    this.#arrays.plan.write(plan);
    this.#arrays.rates.write(rates);
  }

  #propagate(call: Call, weight: number): void {
    const { parameters, work, examples, plan, layout, slots, columns } = call;
    const { backward } = layout;
    const program = propagateProgram(this.#network);
    for (const pass of passesOf(this.#network, backward)) {
      runProgram(this.#own, program, {
        result: work,
        inputs: [parameters, examples, this.#arrays.targets, plan],
        integers: [...layout.integers, ...pass],
        numbers: [this.#network.scale ?? 0, weight],
        workgroups: [Math.ceil(columns / tileColumns), slots],
      });
    }
  }
}

/** Arrays in which outputs of other examples are computed. */
export interface EvaluationArrays {
  readonly work: DeviceArray;
  readonly examples: DeviceArray;
  readonly plan: DeviceArray;
}

/** Arrays for up to `columns` examples; whoever makes them disposes them. */
export async function evaluationArrays(
  own: WebGPUBackend,
  network: ResidualNetwork,
  columns: number,
): Promise<EvaluationArrays> {
  const { length } = layOutWork(network, { slots: 1, columns, backward: false });
  return await accepted(own, () => ({
    work: new DeviceArray(own, "float32", length),
    examples: new DeviceArray(own, "float32", columns * inputSize(network)),
    plan: new DeviceArray(own, "int32", columns + 1),
  }));
}
