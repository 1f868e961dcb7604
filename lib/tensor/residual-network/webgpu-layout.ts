/**
 * Where the GPU keeps what a call computes. One array holds, for some networks at a time (one a slot), the
 * losses of all slots and then each slot's numbers: rows of `columns` numbers, a row a feature, a column an
 * example, as on the wasm kernel.
 */
import { outputSize, type ResidualNetwork, residualParameterLayout } from "./shape.ts";

/** Whole-number uniforms of the programs, in their order; places count float32 numbers within a slot. */
export const geometryNames = [
  "columns",
  "depth",
  "width",
  "inputs",
  "outputs",
  "parameterCount",
  "layersOffset",
  "layerLength",
  "backward", // 1: losses and slopes too; 0: outputs only
  "slotsAt",
  "slotLength",
  "stateStride", // from h_k to h_{k+1}; 0: in place
  "valuesAt", // activations' values of each layer
  "valueStride",
  "scaledAt", // of each layer m p (res-1, res-3) or m p sigma'(A h + b) (affine), p = dloss/dh_{k+1}
  "innerAt", // of each layer of res-3: m V^T p sigma'(W h)
  "changeAt", // p; h_L at first if it is the output itself
  "rawAt", // V^T p
  "outputAt", // B h_L, then dloss/d(B h_L)
  "multipliersAt", // dloss/dm of each layer and column; of all layers together if they share m
] as const;

type Geometry = Record<(typeof geometryNames)[number], number>;

/** Numbers from which a column's loss is computed: see `lossOf` of the propagating program. */
export const lossParts = 2;

/** A call's array and the uniforms that tell the programs where things are. */
export interface WorkLayout {
  /** In the order of {@link geometryNames}. */
  readonly integers: readonly number[];
  /** Whether losses and gradients are wanted. */
  readonly backward: boolean;
  /** Float32 numbers of the array. */
  readonly length: number;
  /** Where the outputs of slot 0 are. */
  readonly outputsAt: number;
}

/** Plans a call on `columns` examples for each of `slots` networks. */
export function layOutWork(
  network: ResidualNetwork,
  { slots, columns, backward }: {
    readonly slots: number;
    readonly columns: number;
    readonly backward: boolean;
  },
): WorkLayout {
  const { depth, width, inputs = 0, outputs = 0, branch, multiplier } = network;
  const { count, layersOffset, layerLength } = residualParameterLayout(network);
  const state = width * columns;
  const layers = backward ? depth : 1;
  let next = 0;
  const take = (length: number) => (next += length) - length;
  take((backward ? depth + 1 : 1) * state);
  const places = {
    valuesAt: take(layers * state),
    scaledAt: take(backward ? depth * state : 0),
    innerAt: take(backward && branch === "res-3" ? depth * state : 0),
    changeAt: take(state),
    rawAt: take(backward ? state : 0),
    outputAt: take(outputs * columns),
    multipliersAt: take(
      !backward || multiplier === "fixed" ? 0 : columns * (multiplier === "layer" ? depth : 1),
    ),
  };
  const slotsAt = lossParts * slots * columns;
  const geometry: Geometry = {
    columns,
    depth,
    width,
    inputs,
    outputs,
    parameterCount: count,
    layersOffset,
    layerLength,
    backward: backward ? 1 : 0,
    slotsAt,
    slotLength: next,
    stateStride: backward ? state : 0,
    valueStride: backward ? state : 0,
    ...places,
  };
  return {
    integers: geometryNames.map((name) => geometry[name]),
    backward,
    length: slotsAt + slots * next,
    outputsAt: slotsAt + (outputs > 0 ? places.outputAt : places.changeAt),
  };
}

/** Numbers over which a loss is a mean, of one example. */
export function termsOfExample(network: ResidualNetwork): number {
  return network.loss === "cross-entropy" ? 1 : outputSize(network);
}

/**
 * How many networks at a time: as many as fit arrays of `lengthMax` numbers, evenly; 0 if not even one.
 * @param lengths numbers of one network in the array of parameters and moments, and in that of a call
 */
export function slotsOf(
  networks: number,
  lengths: readonly number[],
  lengthMax: number,
): number {
  // The second dimension of a dispatch has at most this many workgroups.
  const most = Math.min(65535, Math.floor(lengthMax / Math.max(...lengths)));
  return most === 0 ? 0 : Math.ceil(networks / Math.ceil(networks / most));
}
