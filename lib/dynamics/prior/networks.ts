/**
 * Networks drawn from the prior, exactly in law and without weight matrices: given the activations of a
 * layer, the pre-activations of the next are independent normal rows (lib/num/random/gaussian-rows.ts), and
 * given the last hidden layer the outputs are N(0, Khat), Khat = sb2 + (sw2 / n_D) Phi_D' Phi_D.
 *
 * Beside Khat stands its linear noise G. With T the map of one infinitely wide layer,
 *   M_l = Khat_l - T(Khat_{l-1}),   G_l = DT(K_{l-1})[G_{l-1}] + M_l,   G_0 = 0.
 * E[M_l | Khat_{l-1}] = 0 exactly, so E G = 0 at every width, and Khat - K_D - G is O(1/n) where Khat - K_D is
 * O(1/sqrt n). Subtracting a derivative along G from a function of Khat therefore leaves its mean
 * alone and takes away the leading part of its noise (a control variate; derived here).
 */
import {
  layerKernels,
  nextKernel,
  reluProductSlopes,
} from "../../num/gaussian-process/relu-kernel.ts";
import type { NetworkPrior } from "../../num/gaussian-process/network-prior.ts";
import type { Key } from "../../contract/key.ts";
import { GaussianRows, gramFactor, multiplyRows } from "../../num/random/gaussian-rows.ts";

/** What is drawn: inputs x (m x d, row-major), their prior, the widths of the hidden layers. */
export interface PriorNetworksShape {
  readonly x: Float64Array;
  readonly inputs: number;
  readonly prior: NetworkPrior;
  readonly widths: Int32Array;
}

/** Networks one after the other. All matrices m x m, row-major, full and symmetric. */
export class PriorNetworks {
  readonly shape: PriorNetworksShape;
  /** K_0, …, K_D. */
  readonly limits: readonly Float64Array[];
  /** Khat_1, …, Khat_D of the last network drawn, by layer. */
  readonly kernels: readonly Float64Array[];
  /** G_1, …, G_D of it. */
  readonly noises: readonly Float64Array[];
  /** max(h, 0) = phi / sqrt2 of each hidden layer of it, units x inputs. */
  readonly features: readonly Float64Array[];
  /** Standard normals behind each hidden layer's rows, units x directions. */
  readonly directions: Float64Array[];
  /** Factors of the layers' row covariances: of K_0 by its d + 1 directions, then Cholesky factors. */
  readonly factors: readonly Float64Array[];
  readonly slopes: readonly KernelSlopes[];
  readonly #rows: GaussianRows;
  readonly #expected: Float64Array;

  constructor(shape: PriorNetworksShape, key: Key) {
    const { inputs, prior, widths, x } = shape;
    const square = () => new Float64Array(inputs * inputs);
    this.shape = shape;
    this.limits = layerKernels(x, { inputs, prior });
    this.kernels = Array.from(widths, square);
    this.noises = Array.from(widths, square);
    this.features = Array.from(widths, (width) => new Float64Array(width * inputs));
    this.directions = Array.from(widths, () => new Float64Array(0));
    this.factors = Array.from(
      widths,
      (_, layer) => layer === 0 ? inputFactor(shape) : square(),
    );
    this.slopes = this.limits.slice(0, -1).map((limit) => kernelSlopes(limit, inputs, prior));
    this.#rows = new GaussianRows(key);
    this.#expected = square();
  }

  /** Khat of the last layer. */
  get kernel(): Float64Array {
    return this.kernels[this.kernels.length - 1];
  }

  /** G of the last layer. */
  get noise(): Float64Array {
    return this.noises[this.noises.length - 1];
  }

  /** K_D. */
  get limit(): Float64Array {
    return this.limits[this.limits.length - 1];
  }

  /** Draws the next network. */
  draw(): void {
    this.shape.widths.forEach((_, layer) => this.#drawLayer(layer));
  }

  #drawLayer(layer: number): void {
    const { inputs, prior, widths } = this.shape;
    const width = widths[layer];
    const factor = this.factors[layer];
    if (layer > 0) gramFactor(this.kernels[layer - 1], inputs, factor);
    const directions = factor.length / inputs;
    // A copy: the next layer's draw may move the buffer.
    this.directions[layer] = this.#rows.directions(width * directions).slice();
    const features = this.features[layer];
    const gram = this.kernels[layer];
    const rows = { factor, inputs, directions, lower: layer > 0 };
    multiplyRows(features, this.directions[layer], width, rows);
    rectifiedGram(features, { width, inputs }, gram);
    const scale = 2 * prior.weightVariance / width;
    for (let a = 0; a < inputs; a++) {
      for (let b = 0; b <= a; b++) {
        const entry = prior.biasVariance + scale * gram[a * inputs + b];
        gram[a * inputs + b] = gram[b * inputs + a] = entry;
      }
    }
    const before = layer === 0 ? this.limits[0] : this.kernels[layer - 1];
    nextKernel(before, { inputs, prior }, this.#expected);
    const noise = this.noises[layer];
    if (layer === 0) noise.fill(0);
    else carryNoise(this.noises[layer - 1], this.slopes[layer], noise);
    for (let i = 0; i < noise.length; i++) noise[i] += gram[i] - this.#expected[i];
  }
}

/** Replaces pre-activations h, units x inputs, by max(h, 0), and sums their products: lower triangle. */
function rectifiedGram(
  features: Float64Array,
  { width, inputs }: { readonly width: number; readonly inputs: number },
  gram: Float64Array,
): void {
  gram.fill(0);
  for (let own = 0; own < width * inputs; own += inputs) {
    for (let a = 0; a < inputs; a++) {
      const feature = features[own + a];
      if (!(feature > 0)) {
        features[own + a] = 0;
        continue;
      }
      for (let b = 0; b <= a; b++) gram[a * inputs + b] += feature * features[own + b];
    }
  }
}

/** K_0 = A A' by the d + 1 directions of a first-layer row: weights and bias. */
export function inputFactor(
  { x, inputs, prior }: Omit<PriorNetworksShape, "widths">,
): Float64Array {
  const dimension = x.length / inputs;
  const factor = new Float64Array(inputs * (dimension + 1));
  for (let a = 0; a < inputs; a++) {
    for (let j = 0; j < dimension; j++) {
      factor[a * (dimension + 1) + j] = Math.sqrt(prior.weightVariance / dimension) *
        x[a * dimension + j];
    }
    factor[a * (dimension + 1) + dimension] = Math.sqrt(prior.biasVariance);
  }
  return factor;
}

/** Derivative of T at a limit kernel, entry by entry: in K_aa, K_ab and K_bb; each m x m. */
export interface KernelSlopes {
  readonly inputs: number;
  readonly first: Float64Array;
  readonly both: Float64Array;
  readonly second: Float64Array;
}

/** The derivative at a limit kernel K_l, m x m. */
export function kernelSlopes(
  limit: Float64Array,
  inputs: number,
  { weightVariance }: NetworkPrior,
): KernelSlopes {
  const empty = () => new Float64Array(inputs * inputs);
  const slopes = { inputs, first: empty(), both: empty(), second: empty() };
  for (let a = 0; a < inputs; a++) {
    slopes.both[a * inputs + a] = weightVariance;
    for (let b = 0; b < a; b++) {
      const found = reluProductSlopes(
        limit[a * inputs + a],
        limit[a * inputs + b],
        limit[b * inputs + b],
      );
      for (const [i, j] of [[a, b], [b, a]]) {
        slopes.both[i * inputs + j] = weightVariance * found.c;
        slopes.first[i * inputs + j] = weightVariance * (i === a ? found.a : found.b);
        slopes.second[i * inputs + j] = weightVariance * (i === a ? found.b : found.a);
      }
    }
  }
  return slopes;
}

function carryNoise(from: Float64Array, slopes: KernelSlopes, out: Float64Array): void {
  const { inputs, first, both, second } = slopes;
  for (let a = 0; a < inputs; a++) {
    for (let b = 0; b < inputs; b++) {
      const i = a * inputs + b;
      out[i] = first[i] * from[a * inputs + a] + both[i] * from[i] +
        second[i] * from[b * inputs + b];
    }
  }
}
