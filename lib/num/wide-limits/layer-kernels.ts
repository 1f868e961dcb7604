/**
 * Kernels of fully connected and residual networks of infinite width, layer by layer, after Du, Lee, Li,
 * Wang, Zhai 2019 (Definitions 5.1 and 6.1, read with the covariance of x^(H-1) in the last line, where they
 * print that of the layer before). The kernels of all layers are derived here, by the chain rule.
 *
 * Networks: x^(1) = sqrt(c/m) sigma(W^(1) x), f = a^T x^(H), all entries N(0, 1), c = 1 / E sigma(Z)^2;
 * fully connected x^(h) = sqrt(c/m) sigma(W^(h) x^(h-1)), residual x^(h) = x^(h-1) + (r / (H sqrt(m)))
 * sigma(W^(h) x^(h-1)), r the branch scale. |x| = 1.
 */
import { assert } from "../../contract/errors.ts";
import type { AnalyticActivation } from "../analytic-activation.ts";
import { gaussianMean } from "../analysis/hermite-series.ts";
import { gaussianProducts, productMeans, type SymmetricMatrix } from "./gaussian-products.ts";

/** How layers are joined. */
export const joinings = ["fully-connected", "residual"] as const;
export type Joining = (typeof joinings)[number];

/** A network of infinite width. */
export interface WideNetwork {
  readonly joining: Joining;
  readonly activation: AnalyticActivation;
  /** H >= 1, of residual networks >= 2. */
  readonly depth: number;
  /** r > 0 of residual networks. */
  readonly branchScale: number;
}

/** c = 1 / E sigma(Z)^2. */
export function normalizerOf({ value }: AnalyticActivation): number {
  return 1 / gaussianMean((x) => value(x) ** 2, 1);
}

/** What the layers are at infinite width; matrices of one order, row-major, dimensionless. */
export interface LayerKernels {
  readonly order: number;
  /** K^(h) = lim <x_i^(h), x_j^(h)>, h = 0 … H; the last is the covariance of the outputs. */
  readonly covariances: readonly Float64Array[];
  /** Theta^(h) = lim of the Gram matrix of the derivatives by W^(h), h = 1 … H, then by a. */
  readonly tangents: readonly Float64Array[];
}

interface Layer {
  /** E sigma' sigma' of the pre-activations. */
  readonly slopes: Float64Array;
  /** Factor of this layer's branch: c, or (r / H)^2. */
  readonly factor: number;
  /** Whether the signal also passes by. */
  readonly skips: boolean;
}

/**
 * All kernels at the inputs with Gram matrix `inputs` (unit diagonal). Theta^(h) = s K^(h-1) o S^(h) o B^(h),
 * S^(h) = E sigma' sigma', B^(H) = 1, B^(h-1) = s S^(h) o B^(h) (+ B^(h) where the signal passes by), s = c
 * or (r/H)^2. Absolute error about 1e-14.
 */
export function layerKernels(inputs: SymmetricMatrix, network: WideNetwork): LayerKernels {
  const { order } = inputs;
  const { covariances, layers } = forward(inputs, network);
  const tangents: Float64Array[] = [covariances[network.depth]];
  let backward = new Float64Array(order * order).fill(1);
  for (let h = network.depth; h >= 1; h--) {
    const { slopes, factor, skips } = layers[h - 1];
    const through = backward.map((b, k) => factor * slopes[k] * b);
    tangents.unshift(through.map((b, k) => b * covariances[h - 1][k]));
    backward = skips ? through.map((b, k) => b + backward[k]) : through;
  }
  return { order, covariances, tangents };
}

function forward(
  inputs: SymmetricMatrix,
  { joining, activation, depth, branchScale }: WideNetwork,
): { covariances: Float64Array[]; layers: Layer[] } {
  assert(depth >= (joining === "residual" ? 2 : 1), `a ${joining} network of depth ${depth}`);
  const { order } = inputs;
  const normalizer = normalizerOf(activation);
  const covariances = [inputs.entries];
  const layers: Layer[] = [];
  // Mean of a coordinate of sqrt(m) x^(h).
  let mean = new Float64Array(order);
  const branch = branchScale / depth;
  for (let h = 1; h <= depth; h++) {
    const before = covariances[h - 1];
    const { products, means } = gaussianProducts({ order, entries: before }, activation.value);
    const slopes = productMeans({ order, entries: before }, activation.slope);
    if (joining === "fully-connected" || h === 1) {
      covariances.push(products.map((p) => normalizer * p));
      mean = means.map((e) => Math.sqrt(normalizer) * e);
      layers.push({ slopes, factor: normalizer, skips: false });
      continue;
    }
    covariances.push(before.map((value, at) => {
      const [i, j] = [Math.floor(at / order), at % order];
      const crossed = mean[i] * means[j] + means[i] * mean[j];
      return value + branch * crossed + branch ** 2 * products[at];
    }));
    mean = mean.map((b, i) => b + branch * means[i]);
    layers.push({ slopes, factor: branch ** 2, skips: true });
  }
  return { covariances, layers };
}

/** Sum of the tangent kernels, what gradient descent on all layers sees. */
export function tangentSum({ tangents }: LayerKernels): Float64Array {
  return tangents[0].map((_, k) => tangents.reduce((sum, one) => sum + one[k], 0));
}
