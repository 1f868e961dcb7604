/** Residual networks in float64 by plain loops, one example after another: what the rest is held to. */
import type { Examples } from "../../../lib/tensor/ensemble.ts";
import {
  type ResidualNetwork,
  residualParameterLayout,
} from "../../../lib/tensor/residual-network.ts";

/** A row-major matrix with its place among the parameters. */
interface Matrix {
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
}

export interface LossAndGradient64 {
  readonly loss: number;
  readonly gradient: Float64Array;
  /** <p_0, h_0> and <p_L, h_L> of each example, p_k = dloss_example/dh_k. */
  readonly pairings: readonly (readonly [number, number])[];
}

/** Mean loss over examples, with its gradient. */
export function lossAndGradient64(
  network: ResidualNetwork,
  parameters: Float64Array,
  examples: Examples,
): LossAndGradient64 {
  const gradient = new Float64Array(parameters.length);
  const pairings: (readonly [number, number])[] = [];
  let loss = 0;
  const size = examples.inputs.length / examples.count;
  for (let e = 0; e < examples.count; e++) {
    const x = Float64Array.from(examples.inputs.subarray(e * size, (e + 1) * size));
    const found = oneExample(network, parameters, gradient, x, examples, e);
    loss += found.loss;
    pairings.push(found.pairing);
  }
  return { loss, gradient, pairings };
}

function oneExample(
  network: ResidualNetwork,
  theta: Float64Array,
  gradient: Float64Array,
  x: Float64Array,
  examples: Examples,
  e: number,
) {
  const layout = residualParameterLayout(network);
  const states = [layout.embedding ? times(theta, layout.embedding, x) : x];
  for (let k = 0; k < network.depth; k++) {
    const { multiplier, branch } = layerForward(network, theta, k, states[k]);
    states.push(states[k].map((value, i) => value + multiplier * branch[i]));
  }
  const last = states[network.depth];
  const output = layout.readout ? times(theta, layout.readout, last) : last;
  const { loss, slope } = outputLoss(network, output, examples, e);
  let p: Float64Array = slope;
  if (layout.readout) {
    addOuter(gradient, layout.readout, slope, last);
    p = timesTransposed(theta, layout.readout, slope);
  }
  const end = inner(p, last);
  for (let k = network.depth - 1; k >= 0; k--) {
    p = layerBackward(network, theta, gradient, k, states[k], p);
  }
  if (layout.embedding) addOuter(gradient, layout.embedding, p, x);
  return { loss, pairing: [inner(p, states[0]), end] as const };
}

function layerForward(network: ResidualNetwork, theta: Float64Array, k: number, h: Float64Array) {
  const layout = residualParameterLayout(network);
  const { matrix, inner: second, bias, multiplier: own } = layout.layer(k);
  const sigma = activations[network.activation].value;
  const place = own ?? layout.multiplier;
  const trained = place ? theta[place.offset] : network.scale!;
  const multiplier = network.multiplier === "shared" ? Math.abs(trained) : trained;
  const before = network.branch === "affine"
    ? times(theta, matrix, h).map((value, i) => value + theta[bias!.offset + i])
    : second
    ? times(theta, second, h)
    : h;
  const after = before.map(sigma);
  const branch = network.branch === "affine" ? after : times(theta, matrix, after);
  return { before, after, branch, multiplier, trained, place };
}

function layerBackward(
  network: ResidualNetwork,
  theta: Float64Array,
  gradient: Float64Array,
  k: number,
  h: Float64Array,
  p: Float64Array,
): Float64Array {
  const { matrix, inner: second, bias } = residualParameterLayout(network).layer(k);
  const { before, after, branch, multiplier, trained, place } = layerForward(network, theta, k, h);
  const slope = activations[network.activation].slope;
  if (place) {
    const sign = network.multiplier === "shared" ? Math.sign(trained) : 1;
    gradient[place.offset] += sign * inner(p, branch);
  }
  let q = p.map((value) => multiplier * value);
  if (network.branch !== "affine") {
    addOuter(gradient, matrix, q, after);
    q = timesTransposed(theta, matrix, q);
  }
  q = q.map((value, i) => value * slope(before[i]));
  if (bias) q.forEach((value, i) => gradient[bias.offset + i] += value);
  const own = network.branch === "affine" ? matrix : second;
  if (own) {
    addOuter(gradient, own, q, h);
    q = timesTransposed(theta, own, q);
  }
  return p.map((value, i) => value + q[i]);
}

const activations = {
  relu: { value: (x: number) => Math.max(x, 0), slope: (x: number) => x > 0 ? 1 : 0 },
  tanh: { value: Math.tanh, slope: (x: number) => 1 - Math.tanh(x) ** 2 },
  identity: { value: (x: number) => x, slope: () => 1 },
};

/** An example's share of the mean loss, and its slope by the outputs. */
function outputLoss(network: ResidualNetwork, output: Float64Array, examples: Examples, e: number) {
  const { targets, count } = examples;
  const size = output.length;
  if (network.loss === "mean-square") {
    const weight = 1 / (count * size);
    const errors = output.map((value, i) => value - targets[e * size + i]);
    return { loss: weight * inner(errors, errors), slope: errors.map((x) => 2 * weight * x) };
  }
  const top = Math.max(...output);
  const exponentials = output.map((value) => Math.exp(value - top));
  const sum = exponentials.reduce((a, b) => a + b);
  const target = targets[e];
  return {
    loss: (Math.log(sum) + top - output[target]) / count,
    slope: exponentials.map((value, i) => (value / sum - (i === target ? 1 : 0)) / count),
  };
}

function times(theta: Float64Array, { offset, rows, columns }: Matrix, x: Float64Array) {
  return Float64Array.from({ length: rows }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += theta[offset + i * columns + j] * x[j];
    return sum;
  });
}

function timesTransposed(theta: Float64Array, { offset, rows, columns }: Matrix, x: Float64Array) {
  return Float64Array.from({ length: columns }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += theta[offset + i * columns + j] * x[i];
    return sum;
  });
}

function addOuter(
  gradient: Float64Array,
  { offset, columns }: Matrix,
  p: Float64Array,
  x: Float64Array,
) {
  p.forEach((left, i) =>
    x.forEach((right, j) => gradient[offset + i * columns + j] += left * right)
  );
}

function inner(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

/** The examples of these rows. */
export function examplesAt(examples: Examples, rows: ArrayLike<number>): Examples {
  const pick = (values: Float32Array | Int32Array) => {
    const size = values.length / examples.count;
    return Array.from(rows).flatMap((row) => [...values.subarray(row * size, (row + 1) * size)]);
  };
  return {
    count: rows.length,
    inputs: Float32Array.from(pick(examples.inputs)),
    targets: examples.targets instanceof Int32Array
      ? Int32Array.from(pick(examples.targets))
      : Float32Array.from(pick(examples.targets)),
  };
}
