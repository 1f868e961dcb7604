/**
 * Kernels of ReLU networks whose biases have the variance of the weights, at infinite width, on unit inputs:
 * f(x) = sum_i a_i relu(<w_i, x> + b_i) and f(x) = a^T relu(V relu(W x + b1) + b2), a ~ N(0, 1), all other
 * parameters N(0, 1/m). Network and scaling: Allen-Zhu, Li, Liang (2019), arXiv 1811.04918, section 7; kernels
 * derived here from the arc-cosine kernels (Cho, Saul 2009).
 *
 * A preactivation of layer 1 has variance (|x|^2 + 1)/m = 2/m and correlation r = (1 + t)/2 at t = <x, x'>, so
 * sum_i relu relu = m (2/m) E relu(u) relu(v) = k1(r), with k1(1) = 1. Then layer 2 has variance 2/m and
 * correlation r2 = (1 + k1(r))/2. With k0(r) = P(u > 0, v > 0):
 *
 *     output weights:            k1(r)         or k1(r2)
 *     W of two layers, over m:   t k0(r)
 *     W and V of three, over m:  k0(r2) (k1(r) + t k0(r))
 *
 * V gives sum_j a_j^2 1 1' <h, h'>; W gives sum_i (sum_j a_j 1 V_ji)^2 1 1' t, whose inner sum has variance k0(r2).
 */
import { arccosine } from "../analysis/arccosine.ts";

export const reluBiasKernels = [
  "two-layer-last",
  "three-layer-last",
  "two-layer-tangent",
  "three-layer-tangent",
] as const;
export type ReluBiasKernel = (typeof reluBiasKernels)[number];

/**
 * A kernel at the cosine t of two unit inputs, dimensionless; those of hidden weights are divided by m. A cosine that
 * rounding took beyond 1 counts as 1. Absolute error about 1e-15, but 1e-8 for the tangent kernels at
 * cosines within 1e-15 of 1, where their slope is infinite.
 */
export function reluBiasKernel(kernel: ReluBiasKernel, cosine: number): number {
  const out = Float64Array.of(cosine);
  fillReluBiasKernel(kernel, out, out);
  return out[0];
}

/**
 * The same of many cosines: out[k] is that of cosines[k], for k from `start` to `end` - 1. The loops are in here, one
 * for each kernel: a function called for each number would cost several times as much.
 */
export function fillReluBiasKernel(
  kernel: ReluBiasKernel,
  out: Float64Array,
  cosines: Float64Array,
  start = 0,
  end = cosines.length,
): void {
  switch (kernel) {
    case "two-layer-last":
      for (let k = start; k < end; k++) {
        const r = firstCorrelation(cosines[k]);
        out[k] = reluMean(r, arccosine(r));
      }
      return;
    case "two-layer-tangent":
      for (let k = start; k < end; k++) {
        const r = firstCorrelation(cosines[k]);
        out[k] = (2 * r - 1) * bothPositive(arccosine(r));
      }
      return;
    case "three-layer-last":
      for (let k = start; k < end; k++) {
        const r = firstCorrelation(cosines[k]);
        const second = secondCorrelation(reluMean(r, arccosine(r)));
        out[k] = reluMean(second, arccosine(second));
      }
      return;
    case "three-layer-tangent":
      for (let k = start; k < end; k++) {
        const r = firstCorrelation(cosines[k]);
        const angle = arccosine(r);
        const mean = reluMean(r, angle);
        const inner = mean + (2 * r - 1) * bothPositive(angle);
        out[k] = bothPositive(arccosine(secondCorrelation(mean))) * inner;
      }
  }
}

function firstCorrelation(cosine: number): number {
  return (1 + Math.max(-1, Math.min(1, cosine))) / 2;
}

/** By 2 E relu(u) relu(v) of the layer before. */
function secondCorrelation(mean: number): number {
  return Math.min(1, (1 + mean) / 2);
}

/** P(u > 0, v > 0) of standard normals at the correlation cos(angle); k0(1) = 1/2. */
function bothPositive(angle: number): number {
  return (Math.PI - angle) / (2 * Math.PI);
}

/** 2 E relu(u) relu(v) of standard normals at the correlation r = cos(angle). */
function reluMean(r: number, angle: number): number {
  return (Math.sqrt(Math.max(0, 1 - r * r)) + r * (Math.PI - angle)) / Math.PI;
}
