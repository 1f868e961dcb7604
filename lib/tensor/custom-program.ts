/** Programs in WGSL of our own, run by TensorFlow.js' WebGPU back-end beside its own ones. */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type { DeviceArray } from "./device-array.ts";

/**
 * A program that changes one array, `result`, and reads others. TensorFlow.js declares the arrays, the
 * uniforms and `workgroupId`, `localIndex`, `globalId` and `numWorkgroups` around the code.
 */
export interface CustomProgram {
  /** Names the code: the same key, the same compiled program. */
  readonly key: string;
  /** WGSL with a function `main()`. */
  readonly code: string;
  /** Names of the arrays that are read, in the order of the inputs. */
  readonly inputs: readonly string[];
  /** Names of whole-number uniforms and of float32 ones, in the order of the values. */
  readonly integers: readonly string[];
  readonly numbers: readonly string[];
  /** Invocations of a workgroup. */
  readonly threads: number;
}

/** What a program works on. */
export interface ProgramCall {
  readonly result: DeviceArray;
  readonly inputs: readonly DeviceArray[];
  readonly integers: readonly number[];
  readonly numbers: readonly number[];
  /** Workgroups along x and y, each at most 65,535. */
  readonly workgroups: readonly [number, number];
}

/** Queues a program; to be called inside `withTensors("webgpu", ...)`. */
export function runProgram(own: WebGPUBackend, program: CustomProgram, call: ProgramCall): void {
  const { key, code, inputs, integers, numbers, threads } = program;
  const declared = [
    ...integers.map((name) => `${name} : i32`),
    ...numbers.map((name) => `${name} : f32`),
  ];
  const uniforms = [
    ...call.integers.map((value) => ({ type: "int32", data: [value] })),
    ...call.numbers.map((value) => ({ type: "float32", data: [value] })),
  ];
  own.runWebGPUProgram(
    {
      shaderKey: key,
      getUserCode: () => code,
      variableNames: [...inputs],
      outputShape: [call.result.length],
      // With a second dimension, TensorFlow.js calls main() without an index.
      dispatchLayout: { x: [0], y: [1] },
      dispatch: [...call.workgroups, 1],
      workgroupSize: [threads, 1, 1],
      uniforms: `${declared.join(", ")},`,
    },
    call.inputs.map(({ info }) => info),
    call.result.info.dtype,
    uniforms,
    call.result.info,
  );
}
