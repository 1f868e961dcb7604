/**
 * The spiked matrix M = strength v v^T + W, W of the Gaussian orthogonal ensemble with entries N(0, 1/n), together
 * with its top eigenvector, without an n x n matrix and exactly in law. Products may follow that depend on
 * the eigenvector and on one another: message passing from a spectral start.
 *
 * How (derived here): Householder's method started at v writes M = Q T Q^T with Q v-first, Q e_1 = v, and T
 * tridiagonal. For W of this ensemble the entries of T are independent, T_ii ~ N(0, 2/n), T_i,i+1 ~ chi_{n-i} / sqrt n
 * (Trotter 1984; Dumitriu and Edelman 2002), T_11 has `strength` added, and Q is independent of T and uniform
 * (Haar) but for Q e_1 = v. So T is drawn, its top pair (value, u) computed, and Q is known only through the
 * pairs a = Q b asked so far: given those, Q maps the complement of the b onto the complement of the a,
 * uniformly.
 */
import { assert } from "../../contract/errors.ts";
import type { Key } from "../../contract/key.ts";
import { dotByFours, norm, scale } from "../linear-algebra/vector.ts";
import { takeOut, VectorFamily } from "../linear-algebra/vector-family.ts";
import { type TopPair, topPair } from "../linear-algebra/tridiagonal-top.ts";
import { fold } from "./key.ts";
import { randomStream } from "./random.ts";
import { newDirection } from "./revealed-symmetric-matrix.ts";

/** T: diagonal (n) and the positive entries beside it (n - 1). Dimensionless. */
export interface TridiagonalForm {
  readonly diagonal: Float64Array;
  readonly beside: Float64Array;
}

/** Draws the first `rows` rows (all n unless given) of T for a spike of the given strength. */
export function spikedTridiagonal(
  key: Key,
  { order, strength, rows = order }: {
    readonly order: number;
    readonly strength: number;
    readonly rows?: number;
  },
): TridiagonalForm {
  assert(rows >= 1 && rows <= order, `${rows} rows of a tridiagonal matrix of order ${order}`);
  const diagonal = new Float64Array(rows);
  randomStream(fold(key, "diagonal")).fillNormal(diagonal);
  scale(diagonal, Math.sqrt(2 / order));
  diagonal[0] += strength;
  const stream = randomStream(fold(key, "beside"));
  const beside = Float64Array.from(
    { length: rows - 1 },
    (_, i) => Math.sqrt(stream.chiSquare(order - 1 - i) / order),
  );
  return { diagonal, beside };
}

/**
 * Rows of T that its top pair needs to 1e-16. Beyond a spike s > 1 the eigenvector decays like s^-i; at the edge it
 * is an Airy function of i / n^(1/3), exp(-(2/3) x^(3/2)), and the smaller of the two serves.
 */
export function leadingRows(
  { order, strength }: { readonly order: number; readonly strength: number },
) {
  const edge = Math.ceil(20 * Math.cbrt(order)) + 40;
  const spike = strength > 1 ? Math.ceil(40 + 40 / Math.log(strength)) : Infinity;
  return Math.min(order, edge, spike);
}

/** float64, entries of order 1 / sqrt n; M is symmetric to about 1e-15. */
export class SpikedTridiagonalForm {
  readonly order: number;
  readonly #key: Key;
  readonly #form: TridiagonalForm;
  readonly #leading: number;
  /** Vectors b of the basis of T, and a = Q b. */
  readonly #inner: VectorFamily;
  readonly #outer: VectorFamily;

  /** @param spike v, a unit vector of n entries, independent of the key */
  constructor(
    key: Key,
    { spike, strength }: { readonly spike: Float64Array; readonly strength: number },
  ) {
    const order = spike.length;
    this.order = order;
    this.#key = key;
    this.#form = spikedTridiagonal(key, { order, strength });
    this.#leading = leadingRows({ order, strength });
    this.#inner = new VectorFamily(order);
    this.#outer = new VectorFamily(order);
    const first = new Float64Array(order);
    first[0] = 1;
    this.#inner.add(first);
    this.#outer.add(spike.slice());
  }

  /** The largest eigenvalue and its unit eigenvector, with <v, eigenvector> > 0. */
  top(): TopPair {
    const { diagonal, beside } = this.#form;
    const { value, vector } = topPair({ diagonal: diagonal.subarray(0, this.#leading), beside });
    const inner = new Float64Array(this.order);
    inner.set(vector);
    return { value, vector: this.#mapped(inner, this.#inner, this.#outer) };
  }

  /** M q. @param q order @returns order */
  times(q: Float64Array): Float64Array {
    assert(q.length === this.order, `a vector of ${q.length} for a matrix of order ${this.order}`);
    const inner = this.#mapped(q, this.#outer, this.#inner);
    return this.#mapped(tridiagonalTimes(this.#form, inner), this.#inner, this.#outer);
  }

  /** Q or Q^T of a vector: what of it lies in the known directions, and a uniform image of the rest. */
  #mapped(vector: Float64Array, from: VectorFamily, to: VectorFamily): Float64Array {
    const out = new Float64Array(this.order);
    const rest = vector.slice();
    const length = Math.sqrt(dotByFours(vector, vector));
    assert(Number.isFinite(length), "a product with a vector that is not finite");
    const known = takeOut(rest, from);
    const left = Math.sqrt(dotByFours(rest, rest));
    if (!(left > newDirection * length)) {
      to.addCombination(out, known);
      return out;
    }
    const image = new Float64Array(this.order);
    randomStream(fold(this.#key, "image", to.size)).fillNormal(image);
    // One sweep: a random vector is not near the span, so that nothing cancels.
    to.addCombination(image, to.innerProducts(image).map((c) => -c));
    scale(image, 1 / norm(image));
    from.add(scale(rest, 1 / left));
    to.add(image);
    to.addCombination(out, Float64Array.of(...known, left));
    return out;
  }
}

function tridiagonalTimes({ diagonal, beside }: TridiagonalForm, q: Float64Array): Float64Array {
  const n = q.length;
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    out[i] = diagonal[i] * q[i] + (i > 0 ? beside[i - 1] * q[i - 1] : 0) +
      (i < n - 1 ? beside[i] * q[i + 1] : 0);
  }
  return out;
}
