/**
 * A finite network with its matrices, in float64: outputs, one step of gradient descent on
 * 1/2 sum_i (u_i - y_i)^2 in all its weights, and the Gram matrices of its derivatives.
 * Signals are sqrt(m) x^(h), so that their entries are of order 1.
 */
import { rowGram } from "../../num/wide-limits/chirp-inputs.ts";
import { ThinProducts } from "../../num/linear-algebra/thin-product.ts";
import type { RandomStream } from "../../num/random/random.ts";
import type { UnitInputs } from "./examples.ts";
import { branchFactor, type FiniteNetwork, skips } from "./network.ts";
import { gramOf } from "./rows.ts";

/** Weights and the last forward pass. Blocks are m rows of one number for each input. */
export interface TrainedNetwork {
  readonly network: FiniteNetwork;
  readonly inputs: UnitInputs;
  /** Inputs as a block, d x n. */
  readonly block: Float64Array;
  /** W^(1) … W^(H). */
  readonly layers: readonly ThinProducts[];
  readonly readout: Float64Array;
  /** z^(h) and sqrt(m) x^(h), h = 1 … H. */
  readonly preactivations: readonly Float64Array[];
  readonly signals: readonly Float64Array[];
  /** Scratch for the way back. */
  readonly backward: Float64Array;
  readonly reached: Float64Array;
}

/** A network with independent N(0, 1) weights. */
export function drawTrained(
  network: FiniteNetwork,
  inputs: UnitInputs,
  stream: RandomStream,
): TrainedNetwork {
  const { width, depth } = network;
  const { count, size } = inputs;
  const block = new Float64Array(size * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < size; j++) block[j * count + i] = inputs.inputs[i * size + j];
  }
  const layers = Array.from({ length: depth }, (_, h) => {
    const layer = new ThinProducts({ rows: width, inner: h === 0 ? size : width, columns: count });
    stream.fillNormal(layer.matrix);
    return layer;
  });
  const readout = new Float64Array(width);
  stream.fillNormal(readout);
  const blocks = () => Array.from({ length: depth }, () => new Float64Array(width * count));
  const [backward, reached] = [new Float64Array(width * count), new Float64Array(width * count)];
  return {
    ...{ network, inputs, block, layers, readout, backward, reached },
    preactivations: blocks(),
    signals: blocks(),
  };
}

/** Runs the network on its inputs; u_i = a^T x_i^(H). */
export function forward(trained: TrainedNetwork): Float64Array {
  const { network, inputs, layers, readout, preactivations, signals } = trained;
  const { width, depth, activation } = network;
  const root = Math.sqrt(width);
  for (let h = 1; h <= depth; h++) {
    const [z, signal] = [preactivations[h - 1], signals[h - 1]];
    const before = h === 1 ? trained.block : signals[h - 2];
    layers[h - 1].multiply(before, z);
    const scale = h === 1 ? 1 : 1 / root;
    const factor = branchFactor(network, h);
    const passes = skips(network, h);
    for (let at = 0; at < z.length; at++) {
      z[at] *= scale;
      signal[at] = factor * activation.value(z[at]) + (passes ? before[at] : 0);
    }
  }
  const outputs = new Float64Array(inputs.count);
  const last = signals[depth - 1];
  for (let row = 0; row < width; row++) {
    for (let i = 0; i < inputs.count; i++) {
      outputs[i] += readout[row] * last[row * inputs.count + i];
    }
  }
  return outputs.map((sum) => sum / root);
}

/**
 * Goes from the outputs back to the first layer: `visit` gets each layer, from the last, with the derivative
 * of sum_i e_i u_i by sqrt(m) z^(h) over the layer's factor, while its matrix is still as it was.
 */
function goBack(
  trained: TrainedNetwork,
  errors: Float64Array,
  visit: (layer: number, reached: Float64Array) => void,
): void {
  const { network, layers, readout, preactivations, backward, reached } = trained;
  const { count } = trained.inputs;
  const { width, depth, activation } = network;
  for (let at = 0; at < backward.length; at++) {
    backward[at] = readout[Math.floor(at / count)] * errors[at % count];
  }
  const next = new Float64Array(backward.length);
  for (let h = depth; h >= 1; h--) {
    const z = preactivations[h - 1];
    for (let at = 0; at < z.length; at++) reached[at] = activation.slope(z[at]) * backward[at];
    if (h > 1) layers[h - 1].multiplyTransposed(reached, next);
    visit(h, reached);
    if (h === 1) return;
    const scale = branchFactor(network, h) / Math.sqrt(width);
    const passes = skips(network, h);
    for (let at = 0; at < backward.length; at++) {
      backward[at] = scale * next[at] + (passes ? backward[at] : 0);
    }
  }
}

/** One step of gradient descent in all weights, of the loss with these errors u - y; after `forward`. */
export function descend(trained: TrainedNetwork, errors: Float64Array, rate: number): void {
  const { network, layers, readout, signals, block } = trained;
  const { width, depth } = network;
  const { count } = trained.inputs;
  const readoutStep = rate / Math.sqrt(width);
  const last = signals[depth - 1];
  goBack(trained, errors, (h, reached) => {
    const scale = h === 1 ? 1 / Math.sqrt(width) : 1 / width;
    const before = h === 1 ? block : signals[h - 2];
    layers[h - 1].addOuter(reached, before, -rate * branchFactor(network, h) * scale);
  });
  for (let row = 0; row < width; row++) {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += errors[i] * last[row * count + i];
    readout[row] -= readoutStep * sum;
  }
}

/**
 * Gram matrices of the derivatives of the outputs by W^(1), …, W^(H) and a, count x count each; after
 * `forward`. Exactly symmetric.
 */
export function gramsOf(trained: TrainedNetwork): Float64Array[] {
  const { network, inputs, signals } = trained;
  const { width, depth } = network;
  const { count, size } = inputs;
  const rows = (values: Float64Array) => ({ height: width, count, values });
  const covariances = [
    rowGram(inputs.inputs, { count, size }),
    ...signals.map((signal) => gramOf(rows(signal), 1 / width)),
  ];
  const grams: Float64Array[] = [covariances[depth]];
  // With errors 1 the columns are the derivatives of the outputs one by one.
  goBack(trained, new Float64Array(count).fill(1), (h, reached) => {
    const products = gramOf(rows(reached), branchFactor(network, h) ** 2 / width);
    grams.unshift(products.map((product, at) => product * covariances[h - 1][at]));
  });
  return grams;
}

/** |W - W_0|_F of each layer, then |a - a_0|. */
export function distancesFrom(
  { layers, readout }: TrainedNetwork,
  initial: { readonly matrices: readonly Float64Array[]; readonly readout: Float64Array },
): Float64Array {
  const distance = (a: Float64Array, b: Float64Array) => {
    let squares = 0;
    for (let k = 0; k < a.length; k++) squares += (a[k] - b[k]) ** 2;
    return Math.sqrt(squares);
  };
  return Float64Array.of(
    ...layers.map(({ matrix }, h) => distance(matrix, initial.matrices[h])),
    distance(readout, initial.readout),
  );
}
