/**
 * States and one gradient of an affine residual recursion with Gaussian weights at O(d) a layer,
 * without any matrix. The noise A of a layer has independent entries N(0, v). Then
 *  - y = A h given h is N(0, v |h|^2 I);
 *  - given also y, A = y h^T/|h|^2 + A' (I - h h^T/|h|^2) with A' an independent copy of A, so that
 *    A^T w is h <y, w>/|h|^2 plus the part of N(0, v |w|^2 I) that is orthogonal to h.
 * Exact in law: (h_0, ..., h_L, p_L, ..., p_0) has the law that explicit matrices give.
 */
import type { Activation } from "../../num/activation.ts";
import { squaredNorm } from "../../num/linear-algebra/vector.ts";
import type { RandomStream } from "../../num/random/random.ts";
import { NormalBuffer } from "../mlp/normals.ts";
import type { Drift } from "./drift.ts";

/** One recursion h <- h + sign * outer * sigma(inner (Abar h + bbar) + A h + b) + kick. */
export interface Recursion {
  readonly width: number;
  readonly depth: number;
  readonly activation: Activation;
  /** Multiplies sigma. */
  readonly outer: number;
  /** Multiplies the drift inside sigma. */
  readonly inner: number;
  readonly drift?: Drift | undefined;
  /** Standard deviations of the entries of A and b. */
  readonly matrixDeviation: number;
  readonly biasDeviation: number;
  /** The kick is quadratic |h|^2 + constant in every coordinate. */
  readonly kick: { readonly quadratic: number; readonly constant: number };
  /** Each layer has a sign, -1 or 1 with equal probability. */
  readonly signs: boolean;
  readonly backward: boolean;
}

/** Squared norm beyond which a state has exploded. */
const cap = 1e120;

/** Runs independent copies of a recursion, one after the other. */
export class Chain {
  readonly state: Float64Array;
  /** p_0 after {@link pullBack}. */
  readonly gradient: Float64Array;
  readonly #recursion: Recursion;
  readonly #normals: NormalBuffer;
  readonly #stream: RandomStream;
  readonly #kept: Readonly<Record<"h" | "y" | "gain", Float64Array>>;
  readonly #work: Readonly<Record<"image" | "weighted" | "pulled", Float64Array>>;

  constructor(recursion: Recursion, stream: RandomStream) {
    const { width, depth, backward } = recursion;
    const layers = () => new Float64Array(backward ? depth * width : width);
    const vector = () => new Float64Array(width);
    this.#recursion = recursion;
    this.#stream = stream;
    this.#normals = new NormalBuffer(stream, 2 * width);
    this.state = vector();
    this.gradient = vector();
    this.#kept = { h: layers(), y: layers(), gain: layers() };
    this.#work = { image: vector(), weighted: vector(), pulled: vector() };
  }

  /** Sets the state to h_L from h_0 = start; false if it exploded on the way. */
  push(start: Float64Array): boolean {
    this.state.set(start);
    for (let layer = 0; layer < this.#recursion.depth; layer++) {
      if (!this.#forward(layer)) return false;
    }
    return true;
  }

  #forward(layer: number): boolean {
    const { width, depth, activation, outer, backward, ...weights } = this.#recursion;
    const { matrixDeviation, biasDeviation, kick } = weights;
    const { state } = this;
    const image = this.#drifted(layer / depth);
    const square = squaredNorm(state);
    if (!(square < cap)) return false;
    const offset = backward ? layer * width : 0;
    const scale = matrixDeviation * Math.sqrt(square);
    // Without a backward pass A h + b is one normal vector.
    const both = Math.hypot(scale, biasDeviation);
    const next = this.#normals.take(backward ? 2 * width : width);
    const normals = this.#normals.values;
    const signed = weights.signs ? outer * this.#stream.rademacher() : outer;
    const pushed = kick.quadratic * square + kick.constant;
    const { h, y, gain } = this.#kept;
    for (let i = 0; i < width; i++) {
      let z = image[i];
      if (backward) {
        h[offset + i] = state[i];
        y[offset + i] = scale * normals[next + i];
        z += y[offset + i] + biasDeviation * normals[next + width + i];
        gain[offset + i] = signed * activation.slope(z);
      } else {
        z += both * normals[next + i];
      }
      image[i] = signed * activation.value(z) + pushed;
    }
    for (let i = 0; i < width; i++) state[i] += image[i];
    return true;
  }

  /** inner (Abar h + bbar) at a time, in the work space. */
  #drifted(time: number): Float64Array {
    const { drift, inner } = this.#recursion;
    const { image } = this.#work;
    if (drift === undefined) return image.fill(0);
    drift.moveTo(time);
    drift.apply(this.state, image);
    for (let i = 0; i < image.length; i++) image[i] *= inner;
    return image;
  }

  /**
   * Sets the gradient to p_0 = (dh_L/dh_0)^T p_L with p_L = end, along the states of the last push.
   */
  pullBack(end: Float64Array): void {
    this.gradient.set(end);
    for (let layer = this.#recursion.depth - 1; layer >= 0; layer--) this.#backward(layer);
  }

  #backward(layer: number): void {
    const { width, depth, matrixDeviation, drift, inner, kick } = this.#recursion;
    const { gradient } = this;
    const { weighted, pulled } = this.#work;
    const offset = layer * width;
    const h = this.#kept.h.subarray(offset, offset + width);
    const [y, gain] = [this.#kept.y, this.#kept.gain];
    let total = 0;
    let along = 0;
    for (let i = 0; i < width; i++) {
      total += gradient[i];
      weighted[i] = gain[offset + i] * gradient[i];
      along += weighted[i] * y[offset + i];
    }
    if (drift === undefined) pulled.fill(0);
    else {
      drift.moveTo(layer / depth);
      drift.applyTranspose(weighted, pulled);
    }
    const square = squaredNorm(h);
    const scale = matrixDeviation * Math.sqrt(squaredNorm(weighted));
    const next = this.#normals.take(width);
    const normals = this.#normals.values;
    let projection = 0;
    for (let i = 0; i < width; i++) projection += h[i] * normals[next + i];
    const onto = square > 0 ? (along - scale * projection) / square : 0;
    const kicked = 2 * kick.quadratic * total;
    for (let i = 0; i < width; i++) {
      gradient[i] += inner * pulled[i] + (onto + kicked) * h[i] + scale * normals[next + i];
    }
  }
}
