/**
 * The point of least norm in the convex hull of finitely many points, by their scalar products alone (P. Wolfe,
 * Finding the nearest point in a polytope, Mathematical Programming 11, 1976). Points can be strictly separated
 * from the origin by a hyperplane through it if and only if that norm is positive.
 */
import { assert, BugError } from "../../contract/errors.ts";

/** What was found; the decision is certified by the numbers beside it. */
export interface MinimumNorm {
  /** Whether a vector has a positive product with all points. */
  readonly isSeparable: boolean;
  /** Weights of a convex combination, its squared norm, and its least product with a point. */
  readonly weights: Float64Array;
  readonly squaredNorm: number;
  readonly leastProduct: number;
}

/** Relative to the largest squared norm of a point: below it a squared norm counts as 0. */
const zero = 1e-13;

/**
 * Whether points with these scalar products (`order` x `order`, in any unit) are separable from the origin. Stops
 * where the combination has a positive product with every point (separable), or where its squared norm is below
 * 1e-13 of the largest of a point (not separable: rounding hides what is nearer to 0). With `toTheEnd` it goes on
 * to the point of least norm, to a relative 1e-12 of its square.
 */
export function minimumNormPoint(
  products: Float64Array,
  order: number,
  { toTheEnd = false }: { readonly toTheEnd?: boolean } = {},
): MinimumNorm {
  assert(products.length === order * order, `${products.length} products of ${order} points`);
  const corral = new Corral(products, order);
  const largest = corral.largestSquare();
  for (let turn = 0; turn < turnsPerPoint * order; turn++) {
    const { scores, squaredNorm } = corral.scores();
    const nearest = indexOfLeast(scores);
    const leastProduct = scores[nearest];
    const isSeparable = leastProduct > zero * largest;
    const isAtOrigin = squaredNorm <= zero * largest;
    const isOptimal = leastProduct >= squaredNorm - 1e-12 * Math.max(squaredNorm, zero * largest);
    if (isAtOrigin || isOptimal || (isSeparable && !toTheEnd) || !corral.add(nearest)) {
      return { isSeparable, weights: corral.spread(), squaredNorm, leastProduct };
    }
    corral.settle();
  }
  throw new BugError(`the nearest of ${order} points was not found`);
}

const turnsPerPoint = 400;

/** Affinely independent points with a convex combination of them. */
class Corral {
  readonly #products: Float64Array;
  readonly #order: number;
  readonly #members: number[];
  #weights: number[];
  /** Rows of the Cholesky factor of products + 1 over the members, each as long as its index + 1. */
  #factor: Float64Array[] = [];

  constructor(products: Float64Array, order: number) {
    this.#products = products;
    this.#order = order;
    let least = 0;
    for (let i = 1; i < order; i++) {
      if (products[i * order + i] < products[least * order + least]) least = i;
    }
    this.#members = [least];
    this.#weights = [1];
    this.#extend();
  }

  largestSquare(): number {
    let largest = 0;
    for (let i = 0; i < this.#order; i++) {
      largest = Math.max(largest, this.#products[i * this.#order + i]);
    }
    return largest;
  }

  /** Products of the combination with all points, and its squared norm. */
  scores(): { readonly scores: Float64Array; readonly squaredNorm: number } {
    const scores = new Float64Array(this.#order);
    this.#members.forEach((member, a) => {
      const weight = this.#weights[a];
      for (let i = 0; i < this.#order; i++) {
        scores[i] += weight * this.#products[member * this.#order + i];
      }
    });
    const squaredNorm = this.#members.reduce(
      (sum, member, a) => sum + this.#weights[a] * scores[member],
      0,
    );
    return { scores, squaredNorm };
  }

  /** Takes a point in with weight 0; false where it is in, or in the plane of the others. */
  add(point: number): boolean {
    if (this.#members.includes(point)) return false;
    this.#members.push(point);
    this.#weights.push(0);
    if (this.#extend()) return true;
    this.#members.pop();
    this.#weights.pop();
    return false;
  }

  /** Goes to the nearest point of the plane through the members, leaving out those that would weigh 0 or less. */
  settle(): void {
    while (true) {
      const target = this.#nearestInPlane();
      if (target.every((weight) => weight > leastWeight)) {
        this.#weights = target;
        return;
      }
      let share = 1;
      target.forEach((weight, a) => {
        if (weight > leastWeight) return;
        share = Math.min(share, this.#weights[a] / (this.#weights[a] - weight));
      });
      const moved = this.#weights.map((weight, a) => weight + share * (target[a] - weight));
      let kept = moved.map((weight) => weight > leastWeight);
      if (kept.every((keep) => keep)) {
        const least = indexOfLeast(Float64Array.from(moved));
        kept = moved.map((_, a) => a !== least);
      }
      this.#leave(moved, kept);
    }
  }

  /** Weights by point. */
  spread(): Float64Array {
    const weights = new Float64Array(this.#order);
    this.#members.forEach((member, a) => weights[member] = this.#weights[a]);
    return weights;
  }

  #leave(moved: readonly number[], kept: readonly boolean[]): void {
    const first = kept.indexOf(false);
    const members = this.#members.filter((_, a) => kept[a]);
    const weights = moved.filter((_, a) => kept[a]);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    this.#members.length = first;
    this.#factor.length = first;
    for (const member of members.slice(first)) {
      this.#members.push(member);
      if (!this.#extend()) throw new BugError("a part of independent points is not independent");
    }
    this.#weights = weights.map((weight) => weight / total);
  }

  /** The factor's row of the last member; false where it is not independent of the others. */
  #extend(): boolean {
    const last = this.#members.length - 1;
    const member = this.#members[last];
    const row = new Float64Array(last + 1);
    const start = member * this.#order;
    let left = this.#products[start + member] + 1;
    const whole = left;
    for (let a = 0; a < last; a++) {
      const above = this.#factor[a];
      let sum = this.#products[start + this.#members[a]] + 1;
      for (let b = 0; b < a; b++) sum -= row[b] * above[b];
      row[a] = sum / above[a];
      left -= row[a] * row[a];
    }
    if (!(left > 1e-14 * whole)) return false;
    row[last] = Math.sqrt(left);
    this.#factor.push(row);
    return true;
  }

  /** Weights u / sum u with (products + 1) u = 1: the nearest point of the plane. */
  #nearestInPlane(): number[] {
    const size = this.#members.length;
    const u = new Float64Array(size);
    for (let a = 0; a < size; a++) {
      let sum = 1;
      for (let b = 0; b < a; b++) sum -= this.#factor[a][b] * u[b];
      u[a] = sum / this.#factor[a][a];
    }
    for (let a = size - 1; a >= 0; a--) {
      u[a] /= this.#factor[a][a];
      for (let b = 0; b < a; b++) u[b] -= this.#factor[a][b] * u[a];
    }
    const total = u.reduce((sum, value) => sum + value, 0);
    return Array.from(u, (value) => value / total);
  }
}

const leastWeight = 1e-12;

function indexOfLeast(values: Float64Array): number {
  let least = 0;
  for (let i = 1; i < values.length; i++) if (values[i] < values[least]) least = i;
  return least;
}
