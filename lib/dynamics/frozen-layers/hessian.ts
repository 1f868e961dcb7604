/**
 * The loss (1/m) sum_x |f(x) - y|^2 in the first layer's weights alone, others frozen: inside a region of constant
 * slopes it is quadratic with Hessian H = (2/m) sum_x (Q_x^T Q_x) kron (x x^T) in vec(W_0), row-major.
 */
import {
  derivativeAlong,
  forward,
  type FrozenNetwork,
  jacobian,
  pulledBack,
  type Slopes,
} from "./network.ts";

/** Inputs and targets, each m x n. */
export interface Examples {
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
}

/** Loss and slopes at W_0, with f(x) - y. */
export function lossAt(
  network: FrozenNetwork,
  first: Float64Array,
  { inputs, targets }: Examples,
): { readonly loss: number; readonly errors: Float64Array; readonly slopes: Slopes } {
  const { output, slopes } = forward(network, first, inputs);
  const errors = new Float64Array(output.length);
  let sum = 0;
  for (let k = 0; k < errors.length; k++) {
    errors[k] = output[k] - targets[k];
    sum += errors[k] * errors[k];
  }
  return { loss: sum * network.width / inputs.length, errors, slopes };
}

/** Gradient of the loss in W_0, n x n. */
export function gradientOf(
  network: FrozenNetwork,
  slopes: Slopes,
  { errors, inputs }: { readonly errors: Float64Array; readonly inputs: Float64Array },
): Float64Array {
  const factor = 2 * network.width / inputs.length;
  return pulledBack(network, slopes, { errors, inputs }).map((entry) => factor * entry);
}

/**
 * Largest eigenvalue of H by power iteration from `start`, H never formed: a lower bound, off by a few
 * hundredths after 30 steps.
 */
export function largestCurvature(
  network: FrozenNetwork,
  slopes: Slopes,
  { inputs, start, iterations }: {
    readonly inputs: Float64Array;
    readonly start: Float64Array;
    readonly iterations: number;
  },
): number {
  let direction = normalized(start);
  let value = 0;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const errors = derivativeAlong(network, slopes, { direction, inputs });
    const next = gradientOf(network, slopes, { errors, inputs });
    value = Math.sqrt(next.reduce((sum, entry) => sum + entry * entry, 0));
    direction = normalized(next);
  }
  return value;
}

function normalized(vector: Float64Array): Float64Array {
  const length = Math.sqrt(vector.reduce((sum, entry) => sum + entry * entry, 0));
  return vector.map((entry) => entry / length);
}

/** H, n^2 x n^2, from the Kronecker products; `inputs` is m x n. */
export function kroneckerHessian(
  network: FrozenNetwork,
  slopes: Slopes,
  inputs: Float64Array,
): Float64Array {
  const { width } = network;
  const size = width * width;
  const hessian = new Float64Array(size * size);
  const count = inputs.length / width;
  for (let input = 0; input < count; input++) {
    const { entries } = jacobian(network, slopes, { input, nonzero: false });
    const x = inputs.subarray(input * width, (input + 1) * width);
    const gram = gramOf(entries, width);
    addKronecker(hessian, { gram, x, factor: 2 / count });
  }
  return hessian;
}

/** Q^T Q of an n x n matrix. */
function gramOf(entries: Float64Array, width: number): Float64Array {
  const gram = new Float64Array(width * width);
  for (let row = 0; row < width; row++) {
    for (let a = 0; a < width; a++) {
      const left = entries[row * width + a];
      for (let b = 0; b < width; b++) gram[a * width + b] += left * entries[row * width + b];
    }
  }
  return gram;
}

function addKronecker(
  out: Float64Array,
  { gram, x, factor }: {
    readonly gram: Float64Array;
    readonly x: Float64Array;
    readonly factor: number;
  },
): void {
  const width = x.length;
  const size = width * width;
  for (let a = 0; a < width; a++) {
    for (let i = 0; i < width; i++) {
      const row = (a * width + i) * size;
      for (let b = 0; b < width; b++) {
        const weight = factor * gram[a * width + b] * x[i];
        for (let j = 0; j < width; j++) out[row + b * width + j] += weight * x[j];
      }
    }
  }
}

/**
 * The matrix B with H = (2/m) B^T B: rows x_j^T scaled by Q_x, (m n) x n^2, row-major. Its singular values
 * keep the digits that H loses.
 */
export function hessianRoot(
  network: FrozenNetwork,
  slopes: Slopes,
  inputs: Float64Array,
): Float64Array {
  const { width } = network;
  const size = width * width;
  const root = new Float64Array(inputs.length * size);
  for (let input = 0; input < inputs.length / width; input++) {
    const { entries } = jacobian(network, slopes, { input, nonzero: false });
    for (let row = 0; row < width; row++) {
      const offset = (input * width + row) * size;
      for (let a = 0; a < width; a++) {
        for (let j = 0; j < width; j++) {
          root[offset + a * width + j] = entries[row * width + a] * inputs[input * width + j];
        }
      }
    }
  }
  return root;
}
