/**
 * A growing family of vectors of one length, of which only scalar products and linear combinations are
 * asked: what Gram-Schmidt and Krylov methods need. Four vectors are read at a time, so that the common
 * operand is loaded once for four; a vector with few entries other than 0 is kept as these alone.
 */
import { assert } from "../../contract/errors.ts";

/** A vector with at most this share of entries other than 0 is kept as a list of them. */
const sparseShare = 1 / 8;

interface SparseVector {
  readonly place: number;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

/** Units are those of the entries; rounding errors of n 1e-16 of sum |a_i b_i|. */
export class VectorFamily {
  readonly length: number;
  readonly #dense: Float64Array[] = [];
  /** Place of each dense vector in the family. */
  readonly #places: number[] = [];
  readonly #sparse: SparseVector[] = [];

  /** @param length entries of every vector */
  constructor(length: number) {
    this.length = length;
  }

  /** Number of vectors. */
  get size(): number {
    return this.#dense.length + this.#sparse.length;
  }

  /** Appends a vector; the array belongs to the family from now on. */
  add(vector: Float64Array): void {
    assert(
      vector.length === this.length,
      `a vector of ${vector.length} in a family of ${this.length}`,
    );
    const place = this.size;
    const indices = indicesOfFew(vector, this.length * sparseShare);
    if (indices !== undefined) {
      const values = Float64Array.from(indices, (i) => vector[i]);
      this.#sparse.push({ place, indices, values });
      return;
    }
    this.#places.push(place);
    this.#dense.push(vector);
  }

  /** Scalar products with a vector, in the order in which the members were added. */
  innerProducts(vector: Float64Array): Float64Array {
    const out = new Float64Array(this.size);
    const whole = this.#dense.length - this.#dense.length % 4;
    for (let j = 0; j < whole; j += 4) this.#fourProducts(j, vector, out);
    for (let j = whole; j < this.#dense.length; j++) {
      out[this.#places[j]] = product(this.#dense[j], vector);
    }
    for (const { place, indices, values } of this.#sparse) {
      let sum = 0;
      for (let i = 0; i < indices.length; i++) sum += values[i] * vector[indices[i]];
      out[place] = sum;
    }
    return out;
  }

  /** out += sum of coefficients[j] times member j; `coefficients` may be longer than the family. */
  addCombination(out: Float64Array, coefficients: ArrayLike<number>): void {
    const whole = this.#dense.length - this.#dense.length % 4;
    for (let j = 0; j < whole; j += 4) this.#addFour(j, coefficients, out);
    for (let j = whole; j < this.#dense.length; j++) {
      const member = this.#dense[j];
      const c = coefficients[this.#places[j]];
      for (let i = 0; i < out.length; i++) out[i] += c * member[i];
    }
    for (const { place, indices, values } of this.#sparse) {
      const c = coefficients[place];
      for (let i = 0; i < indices.length; i++) out[indices[i]] += c * values[i];
    }
  }

  #fourProducts(first: number, vector: Float64Array, out: Float64Array): void {
    const [a, b, c, d] = this.#dense.slice(first, first + 4);
    let [sa, sb, sc, sd] = [0, 0, 0, 0];
    for (let i = 0; i < vector.length; i++) {
      const x = vector[i];
      sa += a[i] * x;
      sb += b[i] * x;
      sc += c[i] * x;
      sd += d[i] * x;
    }
    [sa, sb, sc, sd].forEach((sum, k) => out[this.#places[first + k]] = sum);
  }

  #addFour(first: number, coefficients: ArrayLike<number>, out: Float64Array): void {
    const [a, b, c, d] = this.#dense.slice(first, first + 4);
    const [ca, cb, cc, cd] = this.#places.slice(first, first + 4).map((p) => coefficients[p]);
    for (let i = 0; i < out.length; i++) {
      out[i] += ca * a[i] + cb * b[i] + (cc * c[i] + cd * d[i]);
    }
  }
}

/**
 * Takes the components along an orthonormal family out of a vector, in place, and gives them. Two sweeps:
 * what is left of a vector near the span of the family is orthogonal to it to 1e-16 only after the
 * second ("twice is enough", Kahan and Parlett).
 */
export function takeOut(vector: Float64Array, family: VectorFamily): Float64Array {
  const components = new Float64Array(family.size);
  for (let sweep = 0; sweep < 2; sweep++) {
    const found = family.innerProducts(vector);
    family.addCombination(vector, found.map((c) => -c));
    found.forEach((c, j) => components[j] += c);
  }
  return components;
}

/** The places of the entries other than 0, or undefined for more of them than `most`. */
function indicesOfFew(vector: Float64Array, most: number): Int32Array | undefined {
  const found: number[] = [];
  for (let i = 0; i < vector.length; i++) {
    if (vector[i] === 0) continue;
    if (found.length >= most) return undefined;
    found.push(i);
  }
  return Int32Array.from(found);
}

function product(a: Float64Array, b: Float64Array): number {
  let [even, odd] = [0, 0];
  const whole = a.length - a.length % 2;
  for (let i = 0; i < whole; i += 2) {
    even += a[i] * b[i];
    odd += a[i + 1] * b[i + 1];
  }
  return whole < a.length ? even + odd + a[whole] * b[whole] : even + odd;
}
