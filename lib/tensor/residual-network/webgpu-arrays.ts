/** The arrays of an ensemble on the GPU. */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { DeviceLost } from "../../contract/errors.ts";
import { accepted, arrayBytesMax, DeviceArray } from "../device-array.ts";
import type { EnsembleSize } from "./kernel-ensemble.ts";
import { type ResidualNetwork, residualParameterLayout } from "./shape.ts";
import { layOutWork, slotsOf } from "./webgpu-layout.ts";
import { passesOf } from "./webgpu-passes.ts";
import { updateNumbersCount } from "./webgpu-update.ts";

/** Networks whose parameters and moments are one array: for each network one after the other. */
export interface DeviceGroup {
  /** Number of the first network, and how many there are. */
  readonly first: number;
  readonly count: number;
  readonly parameters: DeviceArray;
}

/** What an ensemble keeps on the GPU. */
export interface DeviceNetworks {
  readonly groups: readonly DeviceGroup[];
  readonly examples: DeviceArray;
  readonly targets: DeviceArray;
  /** What a step computes, for the networks of one group: the groups take turns. */
  readonly work: DeviceArray;
  readonly plan: DeviceArray;
  readonly rates: DeviceArray;
  dispose(): void;
}

/**
 * Puts an ensemble on the GPU, all parameters and moments 0. Throws {@link DeviceLost} if even one network
 * is too large, or the device has not the memory.
 * @param lengthMax the most numbers of one array
 */
export async function placeNetworks(
  own: WebGPUBackend,
  network: ResidualNetwork,
  { networks, batch, examples }: EnsembleSize,
  lengthMax: number = arrayBytesMax(own.device) / 4,
): Promise<DeviceNetworks> {
  passesOf(network, true);
  const { count } = residualParameterLayout(network);
  const workOf = (slots: number) =>
    layOutWork(network, { slots, columns: batch, backward: true }).length;
  const slots = slotsOf(networks, [3 * count, workOf(1)], lengthMax);
  if (slots === 0) throw tooLarge(Math.max(3 * count, workOf(1)), lengthMax);
  const made: DeviceArray[] = [];
  const make = (type: "float32" | "int32", length: number) => {
    made.push(new DeviceArray(own, type, Math.max(1, length)));
    return made[made.length - 1];
  };
  const dispose = () => made.forEach((array) => array.dispose());
  try {
    const arrays = await accepted(own, () => ({
      groups: Array.from({ length: Math.ceil(networks / slots) }, (_, index) => {
        const first = index * slots;
        const size = Math.min(slots, networks - first);
        return { first, count: size, parameters: make("float32", size * 3 * count) };
      }),
      examples: make("float32", examples.inputs.length),
      targets: make(
        network.loss === "cross-entropy" ? "int32" : "float32",
        examples.targets.length,
      ),
      work: make("float32", workOf(slots)),
      plan: make("int32", slots * (batch + 1)),
      rates: make("float32", slots * updateNumbersCount),
    }));
    arrays.examples.write(examples.inputs);
    const type = network.loss === "cross-entropy" ? Int32Array : Float32Array;
    arrays.targets.write(type.from(examples.targets));
    const zeros = new Float32Array(3 * count);
    for (const group of arrays.groups) {
      for (let index = 0; index < group.count; index++) {
        group.parameters.write(zeros, index * zeros.length);
      }
    }
    return { ...arrays, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

function tooLarge(length: number, lengthMax: number): DeviceLost {
  const mebibytes = (count: number) => Math.ceil(4 * count / 2 ** 20);
  return new DeviceLost({
    action: `cannot keep ${mebibytes(length)} MiB of one residual network in one array of the GPU`,
    allowed: `up to ${mebibytes(lengthMax)} MiB`,
    hint: "take a smaller batch, depth or width, or run with --backend wasm",
    exitCode: 1,
  });
}
