/** Extreme eigenvalues of a symmetric operator that is known by its products alone. */
import type { Key } from "../../contract/key.ts";
import { assert, UserError } from "../../contract/errors.ts";
import { randomStream } from "../random/random.ts";
import { tridiagonalEigenvalue } from "./eigenvalues.ts";
import { newMatrixKernel, reserveIn, strideFor } from "./matrix-kernel.ts";
import { dot, norm, normalize } from "./vector.ts";

/** A symmetric operator on vectors of `order` entries. */
export interface SymmetricOperator {
  readonly order: number;
  /** Writes the operator's product with `vector` to `out`, which holds arbitrary numbers before. */
  apply(vector: Float64Array, out: Float64Array): void;
  /** Of the first vector, which is Gaussian: the same key, the same bits. */
  readonly key: Key;
  /**
   * Largest error relative to the largest absolute eigenvalue, dimensionless; 1e-12 unless said.
   */
  readonly tolerance?: number;
}

/** The two ends of a spectrum, in the operator's unit. */
export interface ExtremeEigenvalues {
  readonly smallest: number;
  readonly largest: number;
  /** Products that were taken. */
  readonly steps: number;
}

/**
 * Smallest and largest eigenvalue by Lanczos' recursion with full reorthogonalisation, twice at
 * each step (Parlett, The Symmetric Eigenvalue Problem, ch. 13), from a Gaussian vector.
 *
 * Ends when for both ends |A y - theta y|, which bounds the distance to an eigenvalue, is below
 * `tolerance` times the largest absolute one; at `order` steps, or where the vectors span an
 * invariant space, the values are exact to rounding (about 1e-15 of the largest). The values
 * approach the ends of the spectrum from within, and lie rather the square of that distance over
 * the gap to the next eigenvalue away: 1e-6 often gives ten digits, at half of the steps. Costs one
 * product and 8 order k operations at step k, and k vectors of memory: for products that are cheap
 * or ends that stand apart. A dense matrix of order 1000 has all its eigenvalues sooner
 * (bench/linear-algebra.md).
 *
 * Errors: a UserError where the operator gives a number that is not finite; a BugError for an order
 * below 1 or a tolerance that is not positive.
 */
export function extremeEigenvalues(
  { order, apply, key, tolerance = 1e-12 }: SymmetricOperator,
): ExtremeEigenvalues {
  assert(Number.isSafeInteger(order) && order >= 1, `an operator of order ${order}`);
  assert(tolerance > 0, `a tolerance of ${tolerance}`);
  const [diagonal, beside]: [number[], number[]] = [[], []];
  const basis = new LanczosBasis(order, key);
  for (let step = 1;; step++) {
    const { vector, next } = basis;
    apply(vector, next);
    const size = norm(next);
    if (!(size < Infinity)) throw notFinite(order, step);
    diagonal.push(dot(vector, next));
    basis.orthogonalize();
    const coupling = norm(next);
    const finished = step === order || coupling <= rounding * size;
    if (finished || step % Math.ceil(step / 16) === 0) {
      const ends = endsOf(Float64Array.from(diagonal), Float64Array.from(beside), coupling);
      const extent = Math.max(Math.abs(ends.smallest), Math.abs(ends.largest));
      if (finished || ends.residual <= Math.max(tolerance, rounding) * extent) {
        return { smallest: ends.smallest, largest: ends.largest, steps: step };
      }
    }
    beside.push(coupling);
    basis.append(coupling);
  }
}

/**
 * The vectors so far, rows in the memory of a kernel of their own: products may use the shared one.
 */
class LanczosBasis {
  readonly #order: number;
  readonly #stride: number;
  readonly #kernel = newMatrixKernel();
  #count = 0;
  #rows = new Float64Array();
  #overlaps = new Float64Array();
  /** The last of them, and room for its product. */
  vector = new Float64Array();
  next = new Float64Array();

  constructor(order: number, key: Key) {
    this.#order = order;
    this.#stride = strideFor(order);
    this.#take();
    randomStream(key).fillNormal(this.vector);
    normalize(this.vector);
  }

  /** Room for one vector more, with the vectors so far where they were. */
  #take(): void {
    this.#count++;
    // Rows come first and only grow, so that they stay; the product's place moves behind them.
    const rows = Math.min(this.#order, 32 * Math.ceil(this.#count / 32));
    const [all, overlaps] = reserveIn(this.#kernel, (rows + 1) * this.#stride, rows);
    const at = (row: number) => all.subarray(row * this.#stride, row * this.#stride + this.#order);
    this.#rows = all;
    this.#overlaps = overlaps;
    this.vector = at(this.#count - 1);
    this.next = at(rows);
  }

  /** Takes out of `next` what the vectors have of it, twice. */
  orthogonalize(): void {
    const [rows, bytes] = [this.#rows.byteOffset, 8 * this.#stride];
    const [next, overlaps] = [this.next.byteOffset, this.#overlaps.byteOffset];
    for (let pass = 0; pass < 2; pass++) {
      this.#kernel.productsOfRows(rows, bytes, this.#count, this.#order, next, overlaps);
      this.#kernel.addRows(rows, bytes, this.#count, this.#order, overlaps, -1, next);
    }
  }

  /** Makes `next`, divided by its norm, the last vector. */
  append(length: number): void {
    const found = this.next.map((entry) => entry / length);
    this.#take();
    this.vector.set(found);
  }
}

/** What a reorthogonalised vector still has of the others, relative to its length before. */
const rounding = 1e-14;

function notFinite(order: number, step: number): UserError {
  return new UserError({
    action: `cannot take extreme eigenvalues of an operator of order ${order} whose product ` +
      `${step} is not finite`,
    allowed: "operators with finite products",
    exitCode: 1,
  });
}

/** Both ends of the spectrum of T, and the larger of their residuals in the operator. */
function endsOf(diagonal: Float64Array, beside: Float64Array, coupling: number) {
  const smallest = tridiagonalEigenvalue(diagonal, beside, 0);
  const largest = tridiagonalEigenvalue(diagonal, beside, diagonal.length - 1);
  const weights = [smallest, largest].map((value) => lastWeight(diagonal, beside, value));
  return { smallest, largest, residual: coupling * Math.max(...weights) };
}

/**
 * The last entry, absolute, of the unit eigenvector of T at its first or last eigenvalue. There T -
 * value has no pivots of both signs, so elimination from either end is stable. The two meet where
 * the vector is largest, at the smallest pivot of a row that both leave, and the entries follow
 * from there (Dhillon, Parlett 2004).
 */
function lastWeight(diagonal: Float64Array, beside: Float64Array, value: number): number {
  const count = diagonal.length;
  const [down, up] = [new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < count; i++) {
    down[i] = notZero(diagonal[i] - value - (i === 0 ? 0 : beside[i - 1] ** 2 / down[i - 1]));
    const j = count - 1 - i;
    up[j] = notZero(diagonal[j] - value - (i === 0 ? 0 : beside[j] ** 2 / up[j + 1]));
  }
  const pivot = (i: number) => Math.abs(down[i] + up[i] - (diagonal[i] - value));
  let middle = 0;
  for (let i = 1; i < count; i++) if (pivot(i) < pivot(middle)) middle = i;
  let [entry, square] = [1, 1];
  for (let i = middle - 1; i >= 0; i--) {
    entry *= -beside[i] / down[i];
    square += entry * entry;
  }
  entry = 1;
  for (let i = middle; i + 1 < count; i++) {
    entry *= -beside[i] / up[i + 1];
    square += entry * entry;
  }
  return Math.abs(entry) / Math.sqrt(square);
}

/** A pivot that rounding made 0 stands for a tiny one. */
function notZero(pivot: number): number {
  return pivot === 0 ? 2 ** -500 : pivot;
}
