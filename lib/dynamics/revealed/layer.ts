/** One layer between hidden layers: its revealed initial weights and what the steps have added. */
import { addScaled, average, dot } from "../../num/linear-algebra/vector.ts";
import type { RevealedMatrix } from "../../num/random/revealed-matrix.ts";

/** A term left right^T of a layer's update. */
interface Factors {
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/** W = initial * (U + mean 1 1^T) + sum of left right^T; width x width, never formed. */
export class RevealedLayer {
  /** Factor of the initial weights. */
  initial = 1;
  readonly #matrix: RevealedMatrix;
  readonly #mean: number;
  readonly #update: Factors[] = [];

  constructor(matrix: RevealedMatrix, mean: number) {
    this.#matrix = matrix;
    this.#mean = mean;
  }

  /** W x. */
  times(x: Float64Array): Float64Array {
    const out = this.updateTimes(x);
    if (this.initial !== 0) this.#addInitial(out, x, this.#matrix.times(x));
    return out;
  }

  /** W^T g. */
  transposeTimes(g: Float64Array): Float64Array {
    const out = new Float64Array(g.length);
    for (const { left, right } of this.#update) addScaled(out, dot(left, g), right);
    if (this.initial !== 0) this.#addInitial(out, g, this.#matrix.transposeTimes(g));
    return out;
  }

  /** The update alone times x. */
  updateTimes(x: Float64Array): Float64Array {
    const out = new Float64Array(x.length);
    for (const { left, right } of this.#update) addScaled(out, dot(right, x), left);
    return out;
  }

  /** Adds left right^T to the update. */
  add(left: Float64Array, right: Float64Array): void {
    this.#update.push({ left, right });
  }

  /** Mean and mean square of the entries of the update. */
  updateMoments(): { readonly mean: number; readonly square: number } {
    let mean = 0;
    let square = 0;
    for (const a of this.#update) {
      mean += average(a.left) * average(a.right);
      for (const b of this.#update) {
        square += (dot(a.left, b.left) / a.left.length) * (dot(a.right, b.right) / a.left.length);
      }
    }
    return { mean, square };
  }

  /** Sum over entries of the products of two layers' updates. */
  updateProduct(other: RevealedLayer): number {
    let sum = 0;
    for (const a of this.#update) {
      for (const b of other.#update) sum += dot(a.left, b.left) * dot(a.right, b.right);
    }
    return sum;
  }

  #addInitial(out: Float64Array, vector: Float64Array, image: Float64Array): void {
    const shift = this.#mean === 0 ? 0 : this.#mean * vector.length * average(vector);
    for (let i = 0; i < out.length; i++) out[i] += this.initial * (image[i] + shift);
  }
}
