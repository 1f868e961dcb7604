/**
 * The kernel of the prior at infinite width, layer by layer, and its derivative. For (u, v) normal with
 * variances A, B and covariance C, c = C / sqrt(A B), theta = acos c and phi(u) = sqrt2 max(u, 0):
 *   E phi(u) phi(v) = sqrt(A B) (sin theta + (pi - theta) cos theta) / pi,      E phi(u)^2 = A
 * (Cho, Saul 2009), so K_{l+1} = sb2 + sw2 E phi phi from K_0 = sw2 x.x' / d + sb2. The derivative, from
 * d/dC E phi(u) phi(v) = E phi'(u) phi'(v) and homogeneity (derived here):
 *   d/dC = (pi - theta) / pi, d/dA = sin theta sqrt(B / A) / (2 pi), d/dB likewise.
 */
import type { NetworkPrior } from "./network-prior.ts";

/**
 * E phi(u) phi(v) from the variances `a`, `b` and the covariance `c`. Absolute error about 1e-15 sqrt(a b);
 * a correlation that rounding took beyond 1 counts as 1. NaN stays NaN.
 */
export function reluProduct(a: number, c: number, b: number): number {
  const root = Math.sqrt(a * b);
  if (root === 0) return 0;
  const angle = Math.acos(Math.max(-1, Math.min(1, c / root)));
  return root * (Math.sin(angle) + (Math.PI - angle) * Math.cos(angle)) / Math.PI;
}

/** Derivatives of {@link reluProduct} in a, c and b; those in a and b are equal but for the ratio. */
export function reluProductSlopes(
  a: number,
  c: number,
  b: number,
): { readonly a: number; readonly c: number; readonly b: number } {
  const root = Math.sqrt(a * b);
  if (root === 0) return { a: 0, c: 0, b: 0 };
  const angle = Math.acos(Math.max(-1, Math.min(1, c / root)));
  const side = Math.sin(angle) / (2 * Math.PI);
  return { a: side * Math.sqrt(b / a), c: (Math.PI - angle) / Math.PI, b: side * Math.sqrt(a / b) };
}

/** K_0 of inputs x (m x d, row-major), m x m. Full symmetric matrix. */
export function inputKernel(
  x: Float64Array,
  { inputs, prior }: { readonly inputs: number; readonly prior: NetworkPrior },
): Float64Array {
  const dimension = x.length / inputs;
  const variance = prior.inputWeightVariance ?? prior.weightVariance;
  const kernel = new Float64Array(inputs * inputs);
  for (let a = 0; a < inputs; a++) {
    for (let b = 0; b < inputs; b++) {
      let sum = 0;
      for (let j = 0; j < dimension; j++) sum += x[a * dimension + j] * x[b * dimension + j];
      kernel[a * inputs + b] = prior.biasVariance + variance * sum / dimension;
    }
  }
  return kernel;
}

/** K_{l+1} of K_l, m x m; `out` may not be `kernel`. */
export function nextKernel(
  kernel: Float64Array,
  { inputs, prior }: { readonly inputs: number; readonly prior: NetworkPrior },
  out: Float64Array = new Float64Array(inputs * inputs),
): Float64Array {
  const { weightVariance, biasVariance } = prior;
  for (let a = 0; a < inputs; a++) {
    const own = kernel[a * inputs + a];
    out[a * inputs + a] = biasVariance + weightVariance * own;
    for (let b = 0; b < a; b++) {
      const product = reluProduct(own, kernel[a * inputs + b], kernel[b * inputs + b]);
      out[a * inputs + b] = out[b * inputs + a] = biasVariance + weightVariance * product;
    }
  }
  return out;
}

/** K_0, K_1, …, K_D at infinite width; the network with D hidden layers has kernel K_D. */
export function layerKernels(
  x: Float64Array,
  { inputs, prior }: { readonly inputs: number; readonly prior: NetworkPrior },
): readonly Float64Array[] {
  const kernels = [inputKernel(x, { inputs, prior })];
  for (let layer = 0; layer < prior.depth; layer++) {
    kernels.push(nextKernel(kernels[layer], { inputs, prior }));
  }
  return kernels;
}
