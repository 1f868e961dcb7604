/** Where a dense network's parameters and a batch's numbers lie on the GPU. */
import type { DenseNetwork } from "./network.ts";

/** Places of float32 numbers in the two arrays. Matrices are row-major. */
export interface DenseLayout {
  /** Of each layer's weights, outputs x inputs, in the array of parameters. */
  readonly weights: readonly number[];
  /** Of each layer's bias; of layers without one undefined. */
  readonly biases: readonly (number | undefined)[];
  readonly parameterCount: number;
  /** Of x^{l-1}, rows x inputs of layer l, in the work array; the inputs are first. */
  readonly inputs: readonly number[];
  /** Of h^l, rows x outputs of layer l; g^l takes its place on the way back. */
  readonly preactivations: readonly number[];
  readonly workLength: number;
}

/** Parameters lie as they are saved: the weights of all layers, then the biases that there are. */
export function layOutDense({ sizes, biases }: DenseNetwork, rows: number): DenseLayout {
  const counter = () => {
    let next = 0;
    return { take: (length: number) => (next += length) - length, length: () => next };
  };
  const parameters = counter();
  const work = counter();
  const weights = biases.map((_, l) => parameters.take(sizes[l + 1] * sizes[l]));
  return {
    weights,
    biases: biases.map((biased, l) => biased ? parameters.take(sizes[l + 1]) : undefined),
    parameterCount: parameters.length(),
    inputs: biases.map((_, l) => work.take(rows * sizes[l])),
    preactivations: biases.map((_, l) => work.take(rows * sizes[l + 1])),
    workLength: work.length(),
  };
}
