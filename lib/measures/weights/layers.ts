/** Weights of trained residual networks layer by layer, and their norms and increments. */
import type { NamedArray } from "../../contract/array.ts";
import { axisOf } from "../../num/array.ts";
import { sorted } from "../../num/statistics/moments.ts";

/** The matrices W_k of one network, row-major [layer, entry]. Dimensionless, like all that follows. */
export interface LayerWeights {
  readonly depth: number;
  readonly values: Float64Array;
}

/** Which matrices are measured: A_k themselves, or |delta_k| A_k, what acts on the hidden state. */
export type Weighting = "plain" | "multiplied";

/** The matrices of each network from the fields `matrices` and `multipliers`. */
export function layerWeights(
  { matrices, multipliers }: { readonly matrices: NamedArray; readonly multipliers: NamedArray },
  weighting: Weighting,
): LayerWeights[] {
  const depth = axisOf(matrices, "layer").length;
  const networks = axisOf(matrices, "network").length;
  const size = matrices.values.length / networks;
  return Array.from({ length: networks }, (_, n) => {
    const values = matrices.values.slice(n * size, (n + 1) * size);
    if (weighting === "multiplied") {
      const entries = size / depth;
      for (let i = 0; i < size; i++) {
        values[i] *= Math.abs(multipliers.values[n * depth + Math.floor(i / entries)]);
      }
    }
    return { depth, values };
  });
}

/** Frobenius norms |W_k| of the layers. */
export function layerNorms({ depth, values }: LayerWeights): Float64Array {
  const size = values.length / depth;
  const norms = new Float64Array(depth);
  for (let i = 0; i < values.length; i++) norms[Math.floor(i / size)] += values[i] ** 2;
  return norms.map(Math.sqrt);
}

/** Frobenius norms |W_{k+lag} - W_k|, depth - lag of them. */
export function incrementNorms({ depth, values }: LayerWeights, lag = 1): Float64Array {
  const size = values.length / depth;
  const norms = new Float64Array(Math.max(0, depth - lag));
  for (let i = 0; i < norms.length * size; i++) {
    norms[Math.floor(i / size)] += (values[i + lag * size] - values[i]) ** 2;
  }
  return norms.map(Math.sqrt);
}

/**
 * The same layers in an order in which neighbours were far apart: layer k s mod L stands at k, with s near 0.38 L and
 * without a common factor with L. Independent layers have the same law in either order.
 */
export function rearranged({ depth, values }: LayerWeights): LayerWeights {
  const size = values.length / depth;
  let stride = Math.max(1, Math.round(0.381966 * depth));
  while (commonFactor(stride, depth) > 1) stride++;
  const moved = new Float64Array(values.length);
  for (let k = 0; k < depth; k++) {
    const from = k * stride % depth * size;
    moved.set(values.subarray(from, from + size), k * size);
  }
  return { depth, values: moved };
}

function commonFactor(a: number, b: number): number {
  return b === 0 ? a : commonFactor(b, a % b);
}

/** |sum_k W_k|, the Frobenius norm of the sum. */
export function sumNorm({ depth, values }: LayerWeights): number {
  const size = values.length / depth;
  const sum = new Float64Array(size);
  for (let i = 0; i < values.length; i++) sum[i % size] += values[i];
  return Math.hypot(...sum);
}

/** The median; NaN if one is NaN. */
export function middle(values: Float64Array): number {
  if (values.some(Number.isNaN)) return NaN;
  const order = sorted(values);
  return (order[(order.length - 1) >> 1] + order[order.length >> 1]) / 2;
}
