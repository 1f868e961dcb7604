/**
 * Dense networks in float64 by plain loops: an implementation that shares nothing with the product.
 */
import erf from "@stdlib/math-base-special-erf";
import type { DenseActivation, DenseNetwork } from "../../../lib/tensor/dense-network.ts";

export interface PlainParameters {
  readonly weights: readonly Float64Array[];
  readonly biases: readonly Float64Array[];
}

export interface PlainBatch {
  readonly count: number;
  readonly inputs: ArrayLike<number>;
  readonly targets: ArrayLike<number>;
}

const gauss = (h: number) => Math.exp(-h * h / 2) / Math.sqrt(2 * Math.PI);
const share = (h: number) => (1 + erf(h / Math.SQRT2)) / 2;

/** Values and slopes. */
export const plainActivations: Readonly<
  Record<DenseActivation, readonly [(h: number) => number, (h: number) => number]>
> = {
  relu: [(h) => Math.max(h, 0), (h) => h > 0 ? 1 : 0],
  gelu: [(h) => h * share(h), (h) => share(h) + h * gauss(h)],
  elu: [(h) => h > 0 ? h : Math.expm1(h), (h) => h > 0 ? 1 : Math.exp(h)],
  tanh: [Math.tanh, (h) => 1 - Math.tanh(h) ** 2],
  identity: [(h) => h, () => 1],
  "relu-squared": [(h) => Math.max(h, 0) ** 2, (h) => 2 * Math.max(h, 0)],
};

/** h^l and x^l of one row; x[0] is the input. */
export function plainForward(
  { sizes, activation, forwardScales, biases }: DenseNetwork,
  parameters: PlainParameters,
  input: ArrayLike<number>,
): { readonly h: number[][]; readonly x: number[][] } {
  const h: number[][] = [];
  const x = [Array.from(input)];
  const layers = sizes.length - 1;
  for (let l = 0; l < layers; l++) {
    h[l] = Array.from({ length: sizes[l + 1] }, (_, i) => {
      let sum = 0;
      for (let j = 0; j < sizes[l]; j++) sum += parameters.weights[l][i * sizes[l] + j] * x[l][j];
      return forwardScales[l] * sum + (biases[l] ? parameters.biases[l][i] : 0);
    });
    x[l + 1] = h[l].map(plainActivations[activation][0]);
  }
  return { h, x };
}

function rowOf(values: ArrayLike<number>, row: number, size: number): number[] {
  return Array.from({ length: size }, (_, j) => values[row * size + j]);
}

/** Mean loss of a batch. */
export function plainLoss(
  network: DenseNetwork,
  parameters: PlainParameters,
  { count, inputs, targets }: PlainBatch,
): number {
  const { sizes } = network;
  let sum = 0;
  for (let row = 0; row < count; row++) {
    const input = rowOf(inputs, row, sizes[0]);
    const f = plainForward(network, parameters, input).h.at(-1)!;
    if (network.loss === "mean-square") {
      f.forEach((value, j) => sum += (value - targets[row * f.length + j]) ** 2 / f.length);
    } else {
      sum += Math.log(f.reduce((all, value) => all + Math.exp(value), 0)) - f[targets[row]];
    }
  }
  return sum / count;
}

/** Gradient of the mean loss by the chain rule, unscaled. */
export function plainGradient(
  network: DenseNetwork,
  parameters: PlainParameters,
  { count, inputs, targets }: PlainBatch,
): PlainParameters {
  const { sizes, forwardScales, activation } = network;
  const weights = parameters.weights.map(({ length }) => new Float64Array(length));
  const biases = parameters.biases.map(({ length }) => new Float64Array(length));
  for (let row = 0; row < count; row++) {
    const input = rowOf(inputs, row, sizes[0]);
    const { h, x } = plainForward(network, parameters, input);
    let delta = outputSlope(network, h.at(-1)!, targets, row).map((slope) => slope / count);
    for (let l = sizes.length - 2; l >= 0; l--) {
      const below = new Array<number>(sizes[l]).fill(0);
      delta.forEach((slope, i) => {
        if (biases[l].length > 0) biases[l][i] += slope;
        for (let j = 0; j < sizes[l]; j++) {
          weights[l][i * sizes[l] + j] += forwardScales[l] * slope * x[l][j];
          below[j] += forwardScales[l] * slope * parameters.weights[l][i * sizes[l] + j];
        }
      });
      if (l > 0) delta = below.map((sum, j) => sum * plainActivations[activation][1](h[l - 1][j]));
    }
  }
  return { weights, biases };
}

function outputSlope(
  { loss }: DenseNetwork,
  f: readonly number[],
  targets: ArrayLike<number>,
  row: number,
): number[] {
  if (loss === "mean-square") {
    return f.map((value, j) => 2 * (value - targets[row * f.length + j]) / f.length);
  }
  const total = f.reduce((all, value) => all + Math.exp(value), 0);
  return f.map((value, j) => Math.exp(value) / total - (j === targets[row] ? 1 : 0));
}
