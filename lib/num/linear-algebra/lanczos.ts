/** Extreme eigenvalues of a symmetric operator that is known by its products alone. */
import type { Key } from "../../contract/key.ts";
import { assert, UserError } from "../../contract/errors.ts";
import { randomStream } from "../random/random.ts";
import { tridiagonalEigenvalue } from "./eigenvalues.ts";
import { addScaled, dotByFours, normalize, scale } from "./vector.ts";

/** A symmetric operator on vectors of `order` entries. */
export interface SymmetricOperator {
  readonly order: number;
  /** Writes the operator's product with `vector` to `out`, which holds arbitrary numbers before. */
  apply(vector: Float64Array, out: Float64Array): void;
  /** Of the first vector, which is Gaussian: the same key, the same bits. */
  readonly key: Key;
  /** Largest error relative to the largest absolute eigenvalue, dimensionless; 1e-12 unless said. */
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
 * Smallest and largest eigenvalue by Lanczos' recursion with full reorthogonalisation, twice at each step
 * (Parlett, The Symmetric Eigenvalue Problem, ch. 13), from a Gaussian vector.
 *
 * Ends when for both ends |A y - theta y|, which bounds the distance to an eigenvalue, is below
 * `tolerance` times the largest absolute one; at `order` steps, or where the vectors span an invariant space,
 * the values are exact to rounding (about 1e-15 of the largest). The values approach the ends of the spectrum from
 * within. Costs one product and 8 order k operations at step k, and k vectors of memory.
 *
 * Errors: a UserError where the operator gives a number that is not finite; a BugError for an order below 1 or a
 * tolerance that is not positive.
 */
export function extremeEigenvalues(
  { order, apply, key, tolerance = 1e-12 }: SymmetricOperator,
): ExtremeEigenvalues {
  assert(Number.isSafeInteger(order) && order >= 1, `an operator of order ${order}`);
  assert(tolerance > 0, `a tolerance of ${tolerance}`);
  const basis: Float64Array[] = [];
  const [diagonal, beside]: [number[], number[]] = [[], []];
  let vector = new Float64Array(order);
  randomStream(key).fillNormal(vector);
  normalize(vector);
  for (let step = 1;; step++) {
    basis.push(vector);
    const next = new Float64Array(order);
    apply(vector, next);
    const size = Math.sqrt(dotByFours(next, next));
    if (!(size < Infinity)) throw notFinite(order, step);
    diagonal.push(dotByFours(vector, next));
    for (let pass = 0; pass < 2; pass++) orthogonalize(next, basis);
    const coupling = Math.sqrt(dotByFours(next, next));
    const finished = step === order || coupling <= rounding * size;
    if (finished || step % Math.ceil(step / 16) === 0) {
      const ends = endsOf(Float64Array.from(diagonal), Float64Array.from(beside), coupling);
      const extent = Math.max(Math.abs(ends.smallest), Math.abs(ends.largest));
      if (finished || ends.residual <= Math.max(tolerance, rounding) * extent) {
        return { smallest: ends.smallest, largest: ends.largest, steps: step };
      }
    }
    beside.push(coupling);
    vector = next;
    scale(vector, 1 / coupling);
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

function orthogonalize(vector: Float64Array, basis: readonly Float64Array[]): void {
  for (const unit of basis) addScaled(vector, -dotByFours(unit, vector), unit);
}

/** Both ends of the spectrum of T, and the larger of their residuals in the operator. */
function endsOf(diagonal: Float64Array, beside: Float64Array, coupling: number) {
  const smallest = tridiagonalEigenvalue(diagonal, beside, 0);
  const largest = tridiagonalEigenvalue(diagonal, beside, diagonal.length - 1);
  const weights = [smallest, largest].map((value) => lastWeight(diagonal, beside, value));
  return { smallest, largest, residual: coupling * Math.max(...weights) };
}

/**
 * The last entry, absolute, of the unit eigenvector of T at its first or last eigenvalue. There T - value has no
 * pivots of both signs, so elimination from either end is stable. The two meet where the vector is largest, at
 * the smallest pivot of a row that both leave, and the entries follow from there (Dhillon, Parlett 2004).
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
