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
export const reluBiasKernels = [
  "two-layer-last",
  "three-layer-last",
  "two-layer-tangent",
  "three-layer-tangent",
] as const;
export type ReluBiasKernel = (typeof reluBiasKernels)[number];

/** P(u > 0, v > 0) of standard normals at correlation r; k0(1) = 1/2. */
function bothPositive(r: number): number {
  return (Math.PI - Math.acos(r)) / (2 * Math.PI);
}

/** 2 E relu(u) relu(v) of standard normals at correlation r. */
function reluMean(r: number): number {
  return (Math.sqrt(Math.max(0, 1 - r * r)) + r * (Math.PI - Math.acos(r))) / Math.PI;
}

/**
 * A kernel at the cosine t of two unit inputs, dimensionless; those of hidden weights are divided by m. A cosine that
 * rounding took beyond 1 counts as 1. Absolute error about 1e-15, but 1e-8 for the tangent kernels at
 * cosines within 1e-15 of 1, where their slope is infinite.
 */
export function reluBiasKernel(kernel: ReluBiasKernel, cosine: number): number {
  const t = Math.max(-1, Math.min(1, cosine));
  const r = (1 + t) / 2;
  switch (kernel) {
    case "two-layer-last":
      return reluMean(r);
    case "two-layer-tangent":
      return t * bothPositive(r);
    case "three-layer-last":
      return reluMean(secondCorrelation(r));
    case "three-layer-tangent":
      return bothPositive(secondCorrelation(r)) * (reluMean(r) + t * bothPositive(r));
  }
}

function secondCorrelation(r: number): number {
  return Math.min(1, (1 + reluMean(r)) / 2);
}
