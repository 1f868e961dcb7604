/**
 * Residual networks with Gaussian noise in every weight, h_(k+1) = h_k + sigma(A_k h_k + b_k), A_k
 * and b_k with independent entries N(0, a^2/L) and N(0, s^2/L), against their limit
 *   dH = dW^A H + (kappa2/2)(a^2 |H|^2 + s^2) 1 dt + dW^b,   kappa2 = sigma''(0),
 * along one Brownian path, and their Jacobians M_k = dh_k/dh_0 against
 *   dM = [dW^A + kappa2 a^2 1 H^T dt] M.
 * The path has `referenceDepth` increments; the limit takes them one by one (Euler, strong order
 * 1/2), a network of depth L sums the referenceDepth / L of a layer. For slopes the reference
 * should be 16 times deeper than the deepest network: the error's square then lacks at most 1/16 of
 * itself. Fields: max over layers of |h_k - H| / |h_0| and of |M_k - M|_F / sqrt(d).
 * Source: Cont, Rossier, Xu, arXiv 2212.08199, limit under noisy weights.
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { type Activation, activations } from "../num/activation.ts";
import { count } from "../contract/schemas.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { activationParam } from "./affine/activation.ts";
import { networks } from "./ensemble/networks.ts";

const depth = count;
const noise = (words: string) => v.pipe(v.number(), v.minValue(0), v.description(words));

const params = v.strictObject({
  networks,
  width: v.pipe(count, v.description("width d")),
  activation: activationParam,
  matrixNoise: noise("a: entries of A_k have variance a^2/L"),
  biasNoise: noise("s: entries of b_k have variance s^2/L"),
  referenceDepth: v.pipe(depth, v.description("Brownian increments of a path")),
  depths: v.pipe(
    v.array(depth),
    v.minLength(1),
    v.description("depths of the networks; they divide referenceDepth"),
  ),
});
type Params = v.InferOutput<typeof params>;

export const plugin = {
  summary: "strong error of affine resnets with noisy weights, and of their Jacobians, to the SDE",
  params,
  fields: {
    stateError: {
      description: "max over layers of |h_k - H_(k/L)| / |h_0|, H the limit on the same path",
      axes: ["depth", "network"],
    },
    jacobianError: {
      description: "max over layers of |M_k - M_(k/L)|_F / sqrt(d), M the limit's Jacobian",
      axes: ["depth", "network"],
    },
  },
  tables: {
    "limit-error": {
      summary: "distance of states and Jacobians to the limit",
      fields: ["stateError", "jacobianError"],
    },
  },
  simulate({ params, key, compute }) {
    const { networks, depths, width, referenceDepth } = params;
    const wrong = depths.find((one) => referenceDepth % one !== 0);
    if (wrong !== undefined) {
      throw new UserError({
        action: `cannot sum ${referenceDepth} increments into ${wrong} layers`,
        allowed: `divisors of ${referenceDepth}`,
      });
    }
    const stateError = new Float64Array(depths.length * networks);
    const jacobianError = new Float64Array(depths.length * networks);
    const path = new Float64Array(referenceDepth * (width * width + width));
    for (let n = 0; n < networks; n++) {
      if (n % 8 === 0) compute.progress(n, networks, "paths");
      fillIncrements(path, params, fold(key, "affine-sde-error", n));
      const reference = limitPath(path, params);
      depths.forEach((one, k) => {
        const errors = distances(networkPath(path, params, one), reference, { depth: one, width });
        stateError[k * networks + n] = errors.state;
        jacobianError[k * networks + n] = errors.jacobian;
      });
    }
    const axes = [labelledAxis("depth", depths), { name: "network", length: networks }];
    return {
      stateError: namedArray(axes, stateError),
      jacobianError: namedArray(axes, jacobianError),
    };
  },
} satisfies Dynamics<Params>;

/** Increments of (W^A, W^b), shape [referenceDepth, d^2 + d]. */
function fillIncrements(
  path: Float64Array,
  { width, matrixNoise, biasNoise, referenceDepth }: Params,
  key: Parameters<typeof fold>[0],
): void {
  randomStream(key).fillNormal(path);
  const step = Math.sqrt(1 / referenceDepth);
  const entries = width * width + width;
  for (let first = 0; first < path.length; first += entries) {
    const middle = first + width * width;
    for (let i = first; i < middle; i++) path[i] *= matrixNoise * step;
    for (let i = middle; i < first + entries; i++) path[i] *= biasNoise * step;
  }
}

/** States [layers, d] and Jacobians [layers, d, d] after layers 1, 2, …. */
interface Trajectory {
  readonly states: Float64Array;
  readonly jacobians: Float64Array;
}

/** What moves h and M by one increment of the weights. */
class Walker {
  readonly h: Float64Array;
  readonly jacobian: Float64Array;
  readonly image: Float64Array;
  readonly #product: Float64Array;

  constructor(readonly width: number) {
    this.h = new Float64Array(width).fill(1 / Math.sqrt(width));
    this.jacobian = new Float64Array(width * width);
    for (let i = 0; i < width; i++) this.jacobian[i * width + i] = 1;
    this.image = new Float64Array(width);
    this.#product = new Float64Array(width * width);
  }

  /** h += sigma(A h + b), M += diag(sigma') A M. */
  advance(weights: Float64Array, { value, slope }: Activation): void {
    const { width, h, jacobian, image } = this;
    const product = this.#product.fill(0);
    for (let i = 0; i < width; i++) {
      let z = weights[width * width + i];
      for (let j = 0; j < width; j++) {
        const weight = weights[i * width + j];
        z += weight * h[j];
        for (let c = 0; c < width; c++) product[i * width + c] += weight * jacobian[j * width + c];
      }
      image[i] = value(z);
      const gain = slope(z);
      for (let c = 0; c < width; c++) product[i * width + c] *= gain;
    }
    for (let e = 0; e < product.length; e++) jacobian[e] += product[e];
    for (let i = 0; i < width; i++) h[i] += image[i];
  }
}

function trajectory(walker: Walker, layers: number, step: (layer: number) => void): Trajectory {
  const { width } = walker;
  const states = new Float64Array(layers * width);
  const jacobians = new Float64Array(layers * width * width);
  for (let layer = 0; layer < layers; layer++) {
    step(layer);
    states.set(walker.h, layer * width);
    jacobians.set(walker.jacobian, layer * width * width);
  }
  return { states, jacobians };
}

/** The network whose layers sum the increments of their time span. */
function networkPath(path: Float64Array, { width, activation }: Params, depth: number): Trajectory {
  const walker = new Walker(width);
  const weights = new Float64Array(width * width + width);
  const span = path.length / depth;
  return trajectory(walker, depth, (layer) => {
    weights.fill(0);
    for (let first = layer * span; first < (layer + 1) * span; first += weights.length) {
      for (let e = 0; e < weights.length; e++) weights[e] += path[first + e];
    }
    walker.advance(weights, activations[activation]);
  });
}

/** The limit by Euler steps, one per increment. */
function limitPath(path: Float64Array, params: Params): Trajectory {
  const { width, matrixNoise, biasNoise, referenceDepth } = params;
  const { second: curvature } = activations[params.activation];
  const walker = new Walker(width);
  const { h, jacobian } = walker;
  const entries = width * width + width;
  const before = new Float64Array(width);
  const sums = new Float64Array(width);
  return trajectory(walker, referenceDepth, (k) => {
    let square = 0;
    for (let i = 0; i < width; i++) square += h[i] * h[i];
    before.set(h);
    if (curvature !== 0) multiplyTransposed(jacobian, before, sums);
    walker.advance(path.subarray(k * entries, (k + 1) * entries), activations.identity);
    if (curvature === 0) return;
    const kick = curvature * (matrixNoise ** 2 * square + biasNoise ** 2) / (2 * referenceDepth);
    const gain = curvature * matrixNoise ** 2 / referenceDepth;
    for (let i = 0; i < width; i++) {
      h[i] += kick;
      for (let c = 0; c < width; c++) jacobian[i * width + c] += gain * sums[c];
    }
  });
}

/** out = M^T h. */
function multiplyTransposed(m: Float64Array, h: Float64Array, out: Float64Array): void {
  const width = h.length;
  out.fill(0);
  for (let j = 0; j < width; j++) {
    for (let c = 0; c < width; c++) out[c] += h[j] * m[j * width + c];
  }
}

/** Largest distances over the layers of the shallow trajectory. */
function distances(
  coarse: Trajectory,
  fine: Trajectory,
  { depth, width }: { readonly depth: number; readonly width: number },
): { readonly state: number; readonly jacobian: number } {
  const stride = fine.states.length / width / depth;
  const largest = (a: Float64Array, b: Float64Array, size: number) => {
    let found = 0;
    for (let layer = 0; layer < depth; layer++) {
      const [at, other] = [layer * size, ((layer + 1) * stride - 1) * size];
      let square = 0;
      for (let e = 0; e < size; e++) square += (a[at + e] - b[other + e]) ** 2;
      found = Math.max(found, square);
    }
    return Math.sqrt(found);
  };
  return {
    state: largest(coarse.states, fine.states, width),
    jacobian: largest(coarse.jacobians, fine.jacobians, width * width) / Math.sqrt(width),
  };
}
