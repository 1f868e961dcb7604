/**
 * The last hidden layer of a network, trained alone: Z = W^(H) X is all that changes, and it changes by the
 * step times X^T X.
 */
import { type InitialNetwork, outputsOf } from "./initial.ts";
import { branchFactor, type FiniteNetwork } from "./network.ts";

/** What one step of gradient descent in W^(H) reads and changes. */
export interface LastLayer {
  readonly network: FiniteNetwork;
  readonly readout: Float64Array;
  /** W^(H) x, m x n; changed by the steps. */
  readonly z: Float64Array;
  /** Part of the outputs that passes by the layer. */
  readonly passing: Float64Array;
  /** Sum over the steps of the derivatives by z, over the branch factor: m x n. */
  readonly sum: Float64Array;
}

/** The last layer of a network with all its layers, whose pre-activations the steps will change. */
export function lastLayerOf(drawn: InitialNetwork, network: FiniteNetwork): LastLayer {
  const { depth, width, activation } = network;
  const z = drawn.preactivations[depth - 1].values;
  const order = z.length / width;
  const factor = branchFactor(network, depth);
  const passing = outputsOf(drawn);
  const root = Math.sqrt(width);
  for (let at = 0; at < z.length; at++) {
    passing[at % order] -= drawn.readout[Math.floor(at / order)] * factor *
      activation.value(z[at]) / root;
  }
  return { network, readout: drawn.readout, z, passing, sum: new Float64Array(z.length) };
}

/** One step of gradient descent in W^(H); gives the errors after it. Z changes by the step times X^T X. */
export function stepLastLayer(
  { network, readout, z, passing, sum }: LastLayer,
  { covariance, errors, targets, rate }: {
    readonly covariance: Float64Array;
    readonly errors: Float64Array;
    readonly targets: Float64Array;
    readonly rate: number;
  },
): Float64Array {
  const { depth, width, activation } = network;
  const order = errors.length;
  const factor = branchFactor(network, depth) / Math.sqrt(width);
  const outputs = passing.slice();
  const derivative = new Float64Array(order);
  for (let row = 0; row < width; row++) {
    const start = row * order;
    for (let i = 0; i < order; i++) {
      derivative[i] = errors[i] * readout[row] * activation.slope(z[start + i]);
      sum[start + i] += derivative[i];
    }
    for (let j = 0; j < order; j++) {
      let change = 0;
      for (let i = 0; i < order; i++) change += derivative[i] * covariance[i * order + j];
      z[start + j] -= rate * factor * change;
      outputs[j] += factor * readout[row] * activation.value(z[start + j]);
    }
  }
  return outputs.map((u, i) => u - targets[i]);
}

/** |W(k) - W(0)|_F after steps of one rate, from the sum of their derivatives. */
export function lastLayerDistance(
  { network, sum }: LastLayer,
  { covariance, rate }: { readonly covariance: Float64Array; readonly rate: number },
): number {
  const { depth, width } = network;
  const order = sum.length / width;
  let squares = 0;
  for (let row = 0; row < width; row++) {
    for (let i = 0; i < order; i++) {
      for (let j = 0; j < order; j++) {
        squares += sum[row * order + i] * covariance[i * order + j] * sum[row * order + j];
      }
    }
  }
  return rate * branchFactor(network, depth) * Math.sqrt(squares / width);
}
