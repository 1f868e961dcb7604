/**
 * The kernel of a convolutional residual network of infinite width: filters of three pixels, zeros outside.
 * After Du, Lee, Li, Wang, Zhai 2019, Definition 7.1, whose recursion mixes pixels and patches; derived
 * here again. x^(1) = sqrt(c/m) sigma(W^(1) phi(x)), x^(h) = x^(h-1) + (r / (H sqrt(m))) sigma(W^(h)
 * phi(x^(h-1))), phi(x)_l = (x_(l-1), x_l, x_(l+1)), f = <a, x^(H)>; every entry N(0, 1); |x|_F = 1.
 */
import { assert } from "../../contract/errors.ts";
import type { AnalyticActivation } from "../analytic-activation.ts";
import { gaussianProducts, productMeans } from "./gaussian-products.ts";
import { normalizerOf } from "./layer-kernels.ts";

/** Images of `pixels` pixels in a row, `count` of them. */
export interface ImageShape {
  readonly count: number;
  readonly pixels: number;
}

/**
 * Covariance of patches from that of pixels: Q_(il)(jr) = sum over o = -1, 0, 1 of P_(i,l+o)(j,r+o), pixels
 * outside being 0. Rows and columns are ordered by image, then pixel.
 */
export function patchCovariance(
  pixel: Float64Array,
  { count, pixels }: ImageShape,
): Float64Array {
  const order = count * pixels;
  assert(pixel.length === order * order, `${pixel.length} entries of order ${order}`);
  const patch = new Float64Array(order * order);
  for (let a = 0; a < order; a++) {
    for (let b = 0; b < order; b++) {
      const [l, r] = [a % pixels, b % pixels];
      let sum = 0;
      for (let o = -1; o <= 1; o++) {
        if (l + o < 0 || l + o >= pixels || r + o < 0 || r + o >= pixels) continue;
        sum += pixel[(a + o) * order + b + o];
      }
      patch[a * order + b] = sum;
    }
  }
  return patch;
}

/**
 * lim of the Gram matrix of the derivatives by W^(H), count x count: (r/H)^2 sum_l Q_(il)(jl)
 * E sigma'(u_il) sigma'(u_jl). `pixel` is the covariance of the inputs' pixels. H >= 2. Absolute error about
 * 1e-14, dimensionless.
 */
export function convolutionalKernel(
  pixel: Float64Array,
  { shape, activation, depth, branchScale }: {
    readonly shape: ImageShape;
    readonly activation: AnalyticActivation;
    readonly depth: number;
    readonly branchScale: number;
  },
): Float64Array {
  assert(depth >= 2, `a residual network of depth ${depth}`);
  const { count, pixels } = shape;
  const order = count * pixels;
  const branch = branchScale / depth;
  const normalizer = normalizerOf(activation);
  const first = gaussianProducts(
    { order, entries: patchCovariance(pixel, shape) },
    activation.value,
  );
  let covariance = first.products.map((p) => normalizer * p);
  let mean = first.means.map((e) => Math.sqrt(normalizer) * e);
  for (let h = 2; h < depth; h++) {
    const entries = patchCovariance(covariance, shape);
    const { products, means } = gaussianProducts({ order, entries }, activation.value);
    const before = mean;
    covariance = covariance.map((value, at) => {
      const [i, j] = [Math.floor(at / order), at % order];
      const crossed = before[i] * means[j] + means[i] * before[j];
      return value + branch * crossed + branch ** 2 * products[at];
    });
    mean = mean.map((b, i) => b + branch * means[i]);
  }
  const patch = patchCovariance(covariance, shape);
  const slopes = productMeans({ order, entries: patch }, activation.slope);
  const kernel = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      for (let l = 0; l < pixels; l++) {
        const at = (i * pixels + l) * order + j * pixels + l;
        kernel[i * count + j] += branch ** 2 * patch[at] * slopes[at];
      }
    }
  }
  return kernel;
}
