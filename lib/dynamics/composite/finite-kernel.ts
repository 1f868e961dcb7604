/**
 * Kernels of one random ReLU network of finite width, in float64: what wide-limits/relu-bias-kernels.ts has
 * at infinite width. The m^2 derivatives by V are never formed: with z = W x + b1, h = relu(z), n = V h +
 * b2,
 *
 *     A = ((a 1[n > 0]) V) 1[z > 0],  B = a 1[n > 0]:  m K(x, x') = <A, A'> <x, x'> + <B, B'> <h, h'>,
 *
 * O(N m^2 + N^2 m) (the chain rule; derived here).
 */
import { assert } from "../../contract/errors.ts";
import type { Key } from "../../contract/key.ts";
import { compositeDimension } from "../../num/composite-target.ts";
import { matrixProduct } from "../../num/linear-algebra/product.ts";
import { fold } from "../../num/random/key.ts";
import { randomStream } from "../../num/random/random.ts";
import type { ReluBiasKernel } from "../../num/wide-limits/relu-bias-kernels.ts";

/** a ~ N(0, 1); weights and biases N(0, 1/m); the second hidden layer is there with three layers only. */
export interface RandomReluNetwork {
  readonly width: number;
  readonly readout: Float64Array;
  /** W and b1. @shape width x 4 and width */
  readonly first: Float64Array;
  readonly firstBias: Float64Array;
  /** V and b2. @shape width x width and width */
  readonly second?: Float64Array;
  readonly secondBias?: Float64Array;
}

/** Draws a network for a kernel. */
export function randomReluNetwork(
  kernel: ReluBiasKernel,
  width: number,
  key: Key,
): RandomReluNetwork {
  const draw = (count: number, label: string, deviation: number) => {
    const values = new Float64Array(count);
    randomStream(fold(key, label)).fillNormal(values);
    return values.map((value) => deviation * value);
  };
  const small = 1 / Math.sqrt(width);
  const two = {
    width,
    readout: draw(width, "readout", 1),
    first: draw(width * compositeDimension, "first", small),
    firstBias: draw(width, "first-bias", small),
  };
  if (kernel.startsWith("two-layer")) return two;
  return {
    ...two,
    second: draw(width * width, "second", small),
    secondBias: draw(width, "second-bias", small),
  };
}

/** Per point: what its rows of the kernel are made of. All @shape points x width. */
interface PointFactors {
  readonly points: Float64Array;
  /** relu of the last hidden layer, whose products are the kernel of output weights. */
  readonly last: Float64Array;
  /** A and, of three layers, B and h. */
  readonly slopes: Float64Array;
  readonly readoutSlopes?: Float64Array;
  readonly hidden?: Float64Array;
}

/** Outputs of the last hidden layer. @shape points x width */
export function lastFeatures(network: RandomReluNetwork, points: Float64Array): Float64Array {
  return factorsOf(network, points).last;
}

/** Kernel of all pairs, tangent ones divided by m. @shape rows of a x rows of b */
export function finiteKernel(
  kernel: ReluBiasKernel,
  network: RandomReluNetwork,
  a: Float64Array,
  b: Float64Array,
): Float64Array {
  const first = factorsOf(network, a);
  const second = a === b ? first : factorsOf(network, b);
  const { width } = network;
  const products = (one: Float64Array, other: Float64Array, inner: number) =>
    matrixProduct(one, other, {
      rows: a.length / compositeDimension,
      inner,
      columns: b.length / compositeDimension,
      transposeB: true,
    });
  if (kernel.endsWith("last")) return products(first.last, second.last, width);
  const found = products(first.slopes, second.slopes, width);
  const cosines = products(a, b, compositeDimension);
  for (let k = 0; k < found.length; k++) found[k] *= cosines[k] / width;
  if (kernel === "two-layer-tangent") return found;
  const outer = products(first.readoutSlopes!, second.readoutSlopes!, width);
  const inner = products(first.hidden!, second.hidden!, width);
  for (let k = 0; k < found.length; k++) found[k] += outer[k] * inner[k] / width;
  return found;
}

function factorsOf(network: RandomReluNetwork, points: Float64Array): PointFactors {
  const { width, readout, first, firstBias, second, secondBias } = network;
  const received = layer(points, first, { bias: firstBias, inner: compositeDimension });
  const hidden = rectified(received);
  if (second === undefined) {
    return { points, last: hidden, slopes: whereActive(received, readout) };
  }
  assert(secondBias !== undefined, "a second hidden layer without its bias");
  const next = layer(hidden, second, { bias: secondBias, inner: width });
  const readoutSlopes = whereActive(next, readout);
  const rows = points.length / compositeDimension;
  const slopes = matrixProduct(readoutSlopes, second, { rows, inner: width, columns: width });
  for (let k = 0; k < slopes.length; k++) slopes[k] = received[k] > 0 ? slopes[k] : 0;
  return { points, last: rectified(next), slopes, readoutSlopes, hidden };
}

function rectified(received: Float64Array): Float64Array {
  const out = new Float64Array(received.length);
  for (let k = 0; k < out.length; k++) out[k] = Math.max(0, received[k]);
  return out;
}

/** A row of numbers, for each row of what units receive, where that is above 0; 0 elsewhere. */
function whereActive(received: Float64Array, row: Float64Array): Float64Array {
  const out = new Float64Array(received.length);
  for (let from = 0; from < out.length; from += row.length) {
    for (let j = 0; j < row.length; j++) out[from + j] = received[from + j] > 0 ? row[j] : 0;
  }
  return out;
}

function layer(
  points: Float64Array,
  weights: Float64Array,
  { bias, inner }: { readonly bias: Float64Array; readonly inner: number },
): Float64Array {
  const rows = points.length / inner;
  const columns = bias.length;
  const found = matrixProduct(points, weights, { rows, inner, columns, transposeB: true });
  for (let from = 0; from < found.length; from += columns) {
    for (let j = 0; j < columns; j++) found[from + j] += bias[j];
  }
  return found;
}
