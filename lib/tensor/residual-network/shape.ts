/** What a residual network is, and where its parameters lie in one flat vector. */
import { UserError } from "../../contract/errors.ts";
import type { Examples, Loss } from "../ensemble.ts";

/**
 * A residual network h_{k+1} = h_k + m_k f_k(h_k), k = 0 ... depth - 1, on states of `width` float32
 * numbers.
 */
export interface ResidualNetwork {
  /** Layers, at least 1. */
  readonly depth: number;
  /** Numbers of a state, at least 1; fast from about 8 to 128, fastest where there are panels (panel/shape.ts). */
  readonly width: number;
  /** f(h): `res-1` V sigma(h); `res-3` V sigma(W h); `affine` sigma(A h + b). */
  readonly branch: "res-1" | "res-3" | "affine";
  /** sigma; the slope of relu at 0 is 0. */
  readonly activation: "relu" | "tanh" | "identity";
  /**
   * m_k: `fixed` is `scale`; `shared` the ABSOLUTE VALUE of one trained number (as Cohen et al. have it
   * for tanh; its slope at 0 is 0); `layer` one trained number a layer, with its sign.
   */
  readonly multiplier: "fixed" | "shared" | "layer";
  /** The multiplier, for `fixed` only. */
  readonly scale?: number;
  /** Size p of an input x: h_0 = A x with a trained embedding, width x p. Without: h_0 = x. */
  readonly inputs?: number;
  /** Size q of the output B h_L, B a trained readout, q x width. Without: h_L itself. */
  readonly outputs?: number;
  readonly loss: Loss;
}

/** Where a matrix lies: row-major, from number `offset` on; a vector has one column. */
export interface ParameterBlock {
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
}

/** The parameters of one layer. */
export interface LayerBlocks {
  /** V, or A of `affine`: width x width. */
  readonly matrix: ParameterBlock;
  /** W of `res-3`: width x width. */
  readonly inner?: ParameterBlock;
  /** b of `affine`: width. */
  readonly bias?: ParameterBlock;
  /** The multiplier of `layer`: one number. */
  readonly multiplier?: ParameterBlock;
}

/**
 * The order of the parameters: [embedding | for each layer: V, or V and W, or A and b; then its
 * multiplier if it has one | the shared multiplier | readout].
 */
export interface ResidualParameterLayout {
  /** Parameters of a network. */
  readonly count: number;
  readonly embedding?: ParameterBlock;
  /** Number of the first layer's first parameter, and how many a layer has. */
  readonly layersOffset: number;
  readonly layerLength: number;
  layer(k: number): LayerBlocks;
  /** The shared multiplier. */
  readonly multiplier?: ParameterBlock;
  readonly readout?: ParameterBlock;
}

/** The layout of a network's parameters, and of its gradient. */
export function residualParameterLayout(network: ResidualNetwork): ResidualParameterLayout {
  const { depth, width, inputs = 0, outputs = 0, branch, multiplier } = network;
  const square = width * width;
  const withoutMultiplier = square +
    (branch === "res-3" ? square : branch === "affine" ? width : 0);
  const layerLength = withoutMultiplier + (multiplier === "layer" ? 1 : 0);
  const layersOffset = width * inputs;
  const end = layersOffset + depth * layerLength;
  const readoutOffset = end + (multiplier === "shared" ? 1 : 0);
  const block = (offset: number, rows: number, columns: number) => ({ offset, rows, columns });
  return {
    count: readoutOffset + outputs * width,
    layersOffset,
    layerLength,
    layer(k) {
      const offset = layersOffset + k * layerLength;
      const second = offset + square;
      return {
        matrix: block(offset, width, width),
        ...(branch === "res-3" ? { inner: block(second, width, width) } : {}),
        ...(branch === "affine" ? { bias: block(second, width, 1) } : {}),
        ...(multiplier === "layer" ? { multiplier: block(offset + withoutMultiplier, 1, 1) } : {}),
      };
    },
    ...(inputs > 0 ? { embedding: block(0, width, inputs) } : {}),
    ...(multiplier === "shared" ? { multiplier: block(end, 1, 1) } : {}),
    ...(outputs > 0 ? { readout: block(readoutOffset, outputs, width) } : {}),
  };
}

/** The numbers of a block, as a view. */
export function blockView(parameters: Float32Array, block: ParameterBlock): Float32Array {
  return parameters.subarray(block.offset, block.offset + block.rows * block.columns);
}

/** Numbers of an input, and of an output. */
export function inputSize(network: ResidualNetwork): number {
  return network.inputs ?? network.width;
}

/** Numbers of an output. */
export function outputSize(network: ResidualNetwork): number {
  return network.outputs ?? network.width;
}

/** Throws a UserError about a network that cannot be. */
export function checkNetwork(network: ResidualNetwork): void {
  const { depth, width, inputs, outputs, multiplier, scale } = network;
  for (const [name, value] of Object.entries({ depth, width, inputs, outputs })) {
    if (value === undefined || (Number.isInteger(value) && value >= 1 && value <= 2 ** 24)) {
      continue;
    }
    throw new UserError({
      action: `cannot make a residual network with ${name} ${value}`,
      allowed: `whole numbers from 1 to ${2 ** 24}`,
    });
  }
  const wantsScale = multiplier === "fixed";
  if (wantsScale !== (scale !== undefined) || (wantsScale && !Number.isFinite(scale))) {
    throw new UserError({
      action: `cannot make a residual network with multiplier "${multiplier}" and scale ${scale}`,
      allowed: 'a finite scale with "fixed", none with "shared" or "layer"',
    });
  }
}

/** Throws a UserError about examples that do not fit the network. */
export function checkExamples(network: ResidualNetwork, examples: Examples): void {
  const { count, inputs, targets } = examples;
  const wantedInputs = count * inputSize(network);
  const classes = network.loss === "cross-entropy";
  const wantedTargets = count * (classes ? 1 : outputSize(network));
  if (inputs.length !== wantedInputs || targets.length !== wantedTargets) {
    throw new UserError({
      action: `cannot use ${count} examples with ${inputs.length} numbers of inputs and ` +
        `${targets.length} of targets`,
      allowed: `${wantedInputs} and ${wantedTargets} for this network`,
    });
  }
  if (!classes) return;
  const last = outputSize(network) - 1;
  const wrong = targets.findIndex((value) =>
    !(Number.isInteger(value) && value >= 0 && value <= last)
  );
  if (wrong >= 0) {
    throw new UserError({
      action: `cannot use example ${wrong} with class ${targets[wrong]}`,
      allowed: `0 to ${last}`,
    });
  }
}

/** Throws a UserError about an index of an example that there is not. */
export function checkRows(rows: Int32Array, count: number): void {
  for (const row of rows) {
    if (row >= 0 && row < count) continue;
    throw new UserError({ action: `cannot find example ${row}`, allowed: `0 to ${count - 1}` });
  }
}
