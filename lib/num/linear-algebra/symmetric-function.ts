/** Functions of symmetric matrices applied to a few vectors, without the eigenvectors, in float64. */
import { assert } from "../../contract/errors.ts";
import { scaleOf } from "./eigenvalues.ts";
import { copyRows, reserve } from "./matrix-kernel.ts";
import { reduce, reductionRoom } from "./reduction/tridiagonalize.ts";
import { diagonalize } from "./reduction/tridiagonal-ql.ts";

/**
 * The spectrum of a symmetric matrix A of `order` rows, row-major, of which the lower triangle is
 * read. Householder's reflections and the rotations of QL are kept and not multiplied out: vectors
 * pass through them in O(order^2) operations each, so the cost is that of eigenvalues alone, a third
 * of that with their vectors (bench/linear-algebra.md). Takes about 32 order^2 bytes.
 *
 * With the orthonormal eigenvectors v_i of `values[i]`, in no order: `toBasis(x)` has v_i . x, and
 * `fromBasis(c)` is sum_i c_i v_i, so that f(A) x is `fromBasis` of f(values[i]) (v_i . x). Backward
 * stable: f is of a matrix that is off by about order 1e-16 of the largest eigenvalue.
 *
 * Errors: a UserError at an entry that is not finite; a BugError for a matrix of another size.
 */
export class SymmetricSpectrum {
  /** Eigenvalues, in the unit of the matrix, in no order. */
  readonly values: Float64Array;
  readonly #order: number;
  /** Row i: the unit vector of reflection i in its first i entries, or 0. */
  readonly #reflections: Float64Array;
  /** Of each sweep the row from which it goes down, and its pairs (cosine, sine). */
  readonly #sweeps: { readonly high: number; readonly pairs: Float64Array }[] = [];

  constructor(matrix: Float64Array, order: number) {
    assert(
      matrix.length === order * order,
      `a matrix of order ${order} with ${matrix.length} entries`,
    );
    const scale = scaleOf(matrix, `a symmetric matrix of order ${order}`);
    const room = reserve(...reductionRoom(order));
    const reduction = reduce(matrix, { order, factor: 1 / scale }, room);
    this.#order = order;
    this.#reflections = new Float64Array(order * order);
    copyRows(reduction.matrix, reduction.stride, this.#reflections, order, {
      rows: order,
      length: order,
    });
    const { diagonal, beside } = reduction;
    diagonalize(diagonal, beside, (high, count, rotations) => {
      this.#sweeps.push({ high, pairs: rotations.slice(0, 2 * count) });
    });
    this.values = diagonal.map((value) => value * scale);
  }

  /** v_i . x for all i. */
  toBasis(x: Float64Array): Float64Array {
    const found = x.slice();
    for (let i = this.#order - 1; i > 0; i--) this.#reflect(found, i);
    for (const { high, pairs } of this.#sweeps) {
      for (let k = 0, at = high; k < pairs.length; k += 2, at--) {
        const [cosine, sine, first, second] = [pairs[k], pairs[k + 1], found[at], found[at - 1]];
        found[at] = cosine * first + sine * second;
        found[at - 1] = cosine * second - sine * first;
      }
    }
    return found;
  }

  /** sum_i c_i v_i. */
  fromBasis(c: Float64Array): Float64Array {
    const found = c.slice();
    for (let sweep = this.#sweeps.length - 1; sweep >= 0; sweep--) {
      const { high, pairs } = this.#sweeps[sweep];
      for (let k = pairs.length - 2, at = high - k / 2; k >= 0; k -= 2, at++) {
        const [cosine, sine, first, second] = [pairs[k], pairs[k + 1], found[at], found[at - 1]];
        found[at] = cosine * first - sine * second;
        found[at - 1] = cosine * second + sine * first;
      }
    }
    for (let i = 1; i < this.#order; i++) this.#reflect(found, i);
    return found;
  }

  /** x - 2 (v . x) v of reflection i. */
  #reflect(x: Float64Array, i: number): void {
    const v = this.#reflections;
    const start = i * this.#order;
    let sum = 0;
    for (let k = 0; k < i; k++) sum += v[start + k] * x[k];
    for (let k = 0; k < i; k++) x[k] -= 2 * sum * v[start + k];
  }
}
