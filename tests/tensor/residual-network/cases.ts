/** Small residual networks with parameters and examples, for tests. */
import { randomStream } from "../../../lib/num/random/random.ts";
import type { Examples } from "../../../lib/tensor/ensemble.ts";
import {
  type ResidualNetwork,
  residualParameterLayout,
} from "../../../lib/tensor/residual-network.ts";

/** Normal numbers of a deviation, by a key. */
export function normals(count: number, deviation: number, key: number): Float32Array {
  const out = new Float64Array(count);
  randomStream([key, 1]).fillNormal(out);
  return Float32Array.from(out, (value) => deviation * value);
}

/** Parameters that keep states of order 1. */
export function parametersOf(network: ResidualNetwork, key: number): Float32Array {
  const { count } = residualParameterLayout(network);
  return normals(count, 0.7 / Math.sqrt(network.width), key);
}

/** Examples that fit a network. */
export function examplesOf(network: ResidualNetwork, count: number, key: number): Examples {
  const outputs = network.outputs ?? network.width;
  return {
    count,
    inputs: normals(count * (network.inputs ?? network.width), 1, key),
    targets: network.loss === "cross-entropy"
      ? Int32Array.from({ length: count }, (_, index) => (index * 7 + 1) % outputs)
      : normals(count * outputs, 1, key + 1),
  };
}

/** All rows in order. */
export function allRows(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, index) => index);
}

/**
 * The largest difference, relative to the largest expected number and a floor: the gradient of a
 * satisfied cross-entropy is a difference of probabilities, and small beside their rounding.
 */
export function relativeError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let size = 0.1;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    size = Math.max(size, Math.abs(expected[i]));
    const error = Math.abs(found[i] - expected[i]);
    worst = error <= worst ? worst : error;
  }
  return worst / size;
}

/** Every branch, activation, multiplier, loss, with and without embedding and readout. */
export function allKinds(width: number, depth: number): ResidualNetwork[] {
  const found: ResidualNetwork[] = [];
  for (const branch of ["res-1", "res-3", "affine"] as const) {
    for (const activation of ["relu", "tanh", "identity"] as const) {
      for (const multiplier of ["fixed", "shared", "layer"] as const) {
        for (const loss of ["mean-square", "cross-entropy"] as const) {
          for (const ends of [{}, { inputs: 5 }, { outputs: 3 }, { inputs: 6, outputs: 2 }]) {
            const scale = multiplier === "fixed" ? { scale: 0.4 } : {};
            found.push({ depth, width, branch, activation, multiplier, loss, ...scale, ...ends });
          }
        }
      }
    }
  }
  return found;
}
