/**
 * A network of the prior at one further input, given what it is at the training inputs. Extended by the
 * input x*, a row of pre-activations z A' gains the entry a' z + s zeta, with A a = k* by forward substitution,
 * s^2 = k** - |a|^2 and zeta a fresh normal: O(n m) a point and layer. Each point has its exact joint law with the
 * training inputs; points are independent of each other given them, so only functions of one point make sense.
 */
import { layerKernels, reluProduct } from "../../num/gaussian-process/relu-kernel.ts";
import type { RandomStream } from "../../num/random/random.ts";
import { inputFactor, type KernelSlopes, kernelSlopes, type PriorNetworks } from "./networks.ts";

/** Covariances of f(x*) with f at the training inputs, and its variance last: m + 1 numbers. */
export interface TestKernel {
  /** Of one network: a column of Khat_D. */
  readonly kernel: Float64Array;
  /** Its linear noise: a column of G_D (networks.ts). */
  readonly noise: Float64Array;
}

/** One test input. */
export class TestPoint implements TestKernel {
  readonly kernel: Float64Array;
  readonly noise: Float64Array;
  /** The column of K_D. */
  readonly limit: Float64Array;
  readonly #networks: PriorNetworks;
  readonly #first: Float64Array;
  readonly #limits: readonly Float64Array[];
  readonly #slopes: readonly KernelSlopes[];
  readonly #features: Float64Array;
  readonly #solved: Float64Array;
  readonly #expected: Float64Array;

  constructor(networks: PriorNetworks, point: Float64Array) {
    const { x, inputs, prior, widths } = networks.shape;
    const all = Float64Array.from([...x, ...point]);
    const kernels = layerKernels(all, { inputs: inputs + 1, prior });
    const column = (kernel: Float64Array) =>
      Float64Array.from({ length: inputs + 1 }, (_, a) => kernel[inputs * (inputs + 1) + a]);
    this.#networks = networks;
    this.#limits = kernels.map(column);
    this.#slopes = kernels.slice(0, -1).map((kernel) => kernelSlopes(kernel, inputs + 1, prior));
    this.limit = this.#limits[this.#limits.length - 1];
    this.#first = inputFactor({ x: point, inputs: 1, prior });
    this.kernel = new Float64Array(inputs + 1);
    this.noise = new Float64Array(inputs + 1);
    this.#features = new Float64Array(Math.max(...widths));
    this.#solved = new Float64Array(inputs);
    this.#expected = new Float64Array(inputs + 1);
  }

  /** Extends the last network drawn by this point. */
  extend(stream: RandomStream): void {
    const { widths } = this.#networks.shape;
    for (let layer = 0; layer < widths.length; layer++) this.#extendLayer(layer, stream);
  }

  #extendLayer(layer: number, stream: RandomStream): void {
    const { widths } = this.#networks.shape;
    const width = widths[layer];
    if (layer === 0) this.#firstFeatures(width);
    else this.#conditionalFeatures(layer, width, stream);
    const before = layer === 0 ? this.#limits[0] : this.kernel;
    this.#expect(layer, before);
    this.#carryNoise(layer);
    this.#gram(layer, width);
    for (let a = 0; a < this.noise.length; a++) this.noise[a] += this.kernel[a] - this.#expected[a];
  }

  #firstFeatures(width: number): void {
    const normals = this.#networks.directions[0];
    const directions = this.#first.length;
    for (let row = 0; row < width; row++) {
      let sum = 0;
      for (let k = 0; k < directions; k++) sum += this.#first[k] * normals[row * directions + k];
      this.#features[row] = sum > 0 ? sum : 0;
    }
  }

  #conditionalFeatures(layer: number, width: number, stream: RandomStream): void {
    const { inputs } = this.#networks.shape;
    const factor = this.#networks.factors[layer];
    const normals = this.#networks.directions[layer];
    const solved = this.#solved;
    let rest = this.kernel[inputs];
    for (let i = 0; i < inputs; i++) {
      let sum = this.kernel[i];
      for (let k = 0; k < i; k++) sum -= factor[i * inputs + k] * solved[k];
      const pivot = factor[i * inputs + i];
      solved[i] = pivot === 0 ? 0 : sum / pivot;
      rest -= solved[i] * solved[i];
    }
    const fresh = this.#features.subarray(0, width);
    stream.fillNormal(fresh);
    const deviation = Math.sqrt(Math.max(rest, 0));
    for (let row = 0; row < width; row++) {
      let sum = deviation * fresh[row];
      for (let k = 0; k < inputs; k++) sum += solved[k] * normals[row * inputs + k];
      fresh[row] = sum > 0 ? sum : 0;
    }
  }

  /** T of the layer before, at this point's entries. */
  #expect(layer: number, before: Float64Array): void {
    const { inputs, prior: { weightVariance, biasVariance } } = this.#networks.shape;
    const training = layer === 0 ? this.#networks.limits[0] : this.#networks.kernels[layer - 1];
    const own = before[inputs];
    for (let a = 0; a < inputs; a++) {
      const product = reluProduct(own, before[a], training[a * inputs + a]);
      this.#expected[a] = biasVariance + weightVariance * product;
    }
    this.#expected[inputs] = biasVariance + weightVariance * own;
  }

  #carryNoise(layer: number): void {
    const { noise } = this;
    if (layer === 0) {
      noise.fill(0);
      return;
    }
    const { inputs } = this.#networks.shape;
    const training = this.#networks.noises[layer - 1];
    const { first, both, second } = this.#slopes[layer];
    const row = inputs * (inputs + 1);
    const own = noise[inputs];
    for (let a = 0; a < inputs; a++) {
      noise[a] = first[row + a] * own + both[row + a] * noise[a] +
        second[row + a] * training[a * inputs + a];
    }
    noise[inputs] = both[row + inputs] * own;
  }

  #gram(layer: number, width: number): void {
    const { inputs, prior: { weightVariance, biasVariance } } = this.#networks.shape;
    const training = this.#networks.features[layer];
    const { kernel } = this;
    kernel.fill(0);
    for (let row = 0; row < width; row++) {
      const feature = this.#features[row];
      if (feature === 0) continue;
      for (let a = 0; a < inputs; a++) kernel[a] += feature * training[row * inputs + a];
      kernel[inputs] += feature * feature;
    }
    const scale = 2 * weightVariance / width;
    for (let a = 0; a <= inputs; a++) kernel[a] = biasVariance + scale * kernel[a];
  }
}
