/** A residual network and its loss out of TensorFlow.js operations; to be called inside `withTensors`. */
import {
  abs,
  add,
  logSoftmax,
  matMul,
  mul,
  oneHot,
  relu,
  reshape,
  type Scalar,
  square,
  sub,
  sum,
  tanh,
  type Tensor,
  tensor1d,
  type Tensor2D,
  tensor2d,
} from "@tensorflow/tfjs-core";
import type { Examples } from "../ensemble.ts";
import {
  blockView,
  inputSize,
  outputSize,
  type ParameterBlock,
  type ResidualNetwork,
  type ResidualParameterLayout,
} from "./shape.ts";

/** All blocks of parameters in their order. */
export function blocksOf(
  network: ResidualNetwork,
  layout: ResidualParameterLayout,
): readonly ParameterBlock[] {
  const layers = Array.from({ length: network.depth }, (_, k) => {
    const { matrix, inner, bias, multiplier } = layout.layer(k);
    return [matrix, inner, bias, multiplier];
  });
  return [layout.embedding, ...layers.flat(), layout.multiplier, layout.readout]
    .filter((block) => block !== undefined);
}

/** A block's numbers as a matrix. */
export function blockTensor(parameters: Float32Array, block: ParameterBlock): Tensor {
  return tensor2d(blockView(parameters, block), [block.rows, block.columns]);
}

/** The outputs for some examples, count x output size. */
export function outputTensor(
  network: ResidualNetwork,
  blocks: readonly Tensor[],
  examples: Examples,
): Tensor2D {
  const rest = [...blocks] as Tensor2D[];
  const next = () => rest.shift()!;
  const activation = { relu, tanh, identity: <T extends Tensor>(x: T) => x }[network.activation];
  const apply = (x: Tensor2D, matrix: Tensor2D): Tensor2D => matMul(x, matrix, false, true);
  let state: Tensor2D = tensor2d(examples.inputs, [examples.count, inputSize(network)]);
  if (network.inputs !== undefined) state = apply(state, next());
  const shared = network.multiplier === "shared"
    ? abs(rest[rest.length - (network.outputs === undefined ? 1 : 2)])
    : undefined;
  for (let k = 0; k < network.depth; k++) {
    const matrix = next();
    let branch: Tensor2D;
    if (network.branch === "affine") {
      branch = activation(add(apply(state, matrix), reshape(next(), [1, network.width])));
    } else if (network.branch === "res-3") {
      branch = apply(activation(apply(state, next())), matrix);
    } else {
      branch = apply(activation(state), matrix);
    }
    const multiplier = network.multiplier === "layer" ? next() : shared ?? network.scale!;
    state = add(state, mul(branch, multiplier));
  }
  if (shared !== undefined) next();
  return network.outputs === undefined ? state : apply(state, next());
}

/** The mean loss, as a tensor that can be differentiated. */
export function lossTensor(network: ResidualNetwork, output: Tensor2D, examples: Examples): Scalar {
  const { targets, count } = examples;
  const size = outputSize(network);
  if (network.loss === "mean-square") {
    const wanted = tensor2d(targets, [count, size], "float32");
    return mul(sum(square(sub(output, wanted))), 1 / (count * size));
  }
  const classes = oneHot(tensor1d(targets, "int32"), size);
  return mul(sum(mul(logSoftmax(output), classes)), -1 / count);
}

/** The examples of these rows. */
export function chosen(network: ResidualNetwork, examples: Examples, rows: Int32Array): Examples {
  const pick = <T extends Float32Array | Int32Array>(values: T, size: number): T => {
    const out = values.slice(0, 0).constructor as new (length: number) => T;
    const picked = new out(rows.length * size);
    rows.forEach((row, index) =>
      picked.set(values.subarray(row * size, (row + 1) * size), index * size)
    );
    return picked;
  };
  const targetSize = network.loss === "cross-entropy" ? 1 : outputSize(network);
  return {
    count: rows.length,
    inputs: pick(examples.inputs, inputSize(network)),
    targets: pick(examples.targets, targetSize),
  };
}

/** Numbers over which the loss is a mean. */
export function terms(network: ResidualNetwork, count: number): number {
  return network.loss === "cross-entropy" ? count : count * outputSize(network);
}

/** The summed loss in float64 from float32 outputs, and the examples whose class is largest. */
export function judge(
  network: ResidualNetwork,
  output: Float32Array,
  { count, targets }: Examples,
): { loss: number; correct: number } {
  if (network.loss === "mean-square") {
    const loss = output.reduce((total, value, i) => total + (value - targets[i]) ** 2, 0);
    return { loss, correct: 0 };
  }
  const size = outputSize(network);
  let loss = 0;
  let correct = 0;
  for (let example = 0; example < count; example++) {
    const logits = output.subarray(example * size, (example + 1) * size);
    const top = Math.max(...logits);
    const total = logits.reduce((partial, value) => partial + Math.exp(value - top), 0);
    loss += Math.log(total) + top - logits[targets[example]];
    if (logits.indexOf(top) === targets[example]) correct++;
  }
  return { loss, correct };
}
