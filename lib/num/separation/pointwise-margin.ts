/**
 * The margin with which ReLU tangent features separate labelled points, over vector fields of norm at most 1:
 *   gamma = max over |v_c| <= 1 of min_i  y_i sum_c p_c <v_c, x_i> 1{i active in c}
 *         = min over q in the simplex of  sum_c p_c | sum_i q_i y_i x_i 1{i active in c} |,
 * c running over cells of directions (activation-cells.ts) with weights p_c. Source: Ji and Telgarsky, arXiv
 * 1909.12292, for the margin (recalled); the dual is derived here by exchanging min and max.
 *
 * Solved by following the central path of the dual. The barrier of the cone |A q| <= u, minimised over u, is
 *   phi(r) = s - ln(1 + s) + const,  s = sqrt(1 + (t p r)^2),  r = |A q|,
 * so Newton's method has the n unknowns q alone. Each point of the path gives v_c = t p A q / (1 + s), of norm
 * below 1, and with it a lower bound beside the upper one: the bracket needs no trust in the path.
 */
import { assert, UserError } from "../../contract/errors.ts";
import { cholesky, solveCholesky } from "../linear-algebra/linalg.ts";
import { matrixProduct } from "../linear-algebra/product.ts";
import { addScaled, dot } from "../linear-algebra/vector.ts";
import type { ActivationCell } from "./activation-cells.ts";
import type { LabelledPoints } from "./labelled-points.ts";

/** Bounds of a margin, dimensionless: lower <= gamma <= upper. */
export interface MarginBracket {
  readonly lower: number;
  readonly upper: number;
}

/** When the bracket is good enough: its width over the upper bound, or both ends on one side of a level. */
export interface MarginGoal {
  readonly relative: number;
  readonly decide?: number;
}

/** Growth of t from one point of the path to the next. */
const growth = 12;
const newtonStepsMax = 60;
/**
 * The last step at a sharpness starts with at most this decrement, and leaves its square. The fields v_c are off
 * by about p_c times that, and so is the lower bound.
 */
const centred = 1e-3;
/** Below this a margin counts as 0: nearer to 0 the Hessian has no digits left for the barriers. */
export const noMargin = 1e-5;

/**
 * A bracket of the margin. Where it is 0 the lower bound stays negative or 0 and the upper one ends below {@link
 * noMargin}. O(n^3 + sum of squares of the cells' sizes) a step, about 30 steps.
 */
export function pointwiseMargin(
  points: LabelledPoints,
  cells: readonly ActivationCell[],
  { relative, decide }: MarginGoal,
): MarginBracket {
  assert(cells.length > 0, "no direction is active at any point");
  const path = new CentralPath(points, cells);
  let [lower, upper] = [-Infinity, Infinity];
  for (let sharpness = 8 * points.count; sharpness < 1e16; sharpness *= growth) {
    path.centre(sharpness);
    const bounds = path.bounds(sharpness);
    lower = Math.max(lower, bounds.lower);
    upper = Math.min(upper, bounds.upper);
    const isDecided = decide !== undefined && (lower >= decide || upper < decide);
    if (isDecided || upper - lower <= relative * upper || upper < noMargin) break;
  }
  return { lower, upper };
}

/** The middle of a bracket; a UserError for one without a margin. */
export function middleOf({ lower, upper }: MarginBracket): number {
  return lower > 0 ? (lower + upper) / 2 : 0;
}

/** Newton's method on the simplex for one sharpness t after the other. */
class CentralPath {
  readonly #count: number;
  readonly #dimension: number;
  /** y_i x_i, row-major. */
  readonly #signed: Float64Array;
  readonly #cells: readonly ActivationCell[];
  readonly #q: Float64Array;

  constructor(points: LabelledPoints, cells: readonly ActivationCell[]) {
    const { count, dimension, inputs, labels } = points;
    this.#count = count;
    this.#dimension = dimension;
    this.#signed = inputs.map((x, at) => x * labels[Math.floor(at / dimension)]);
    this.#cells = cells;
    this.#q = new Float64Array(count).fill(1 / count);
  }

  /** Moves q to the minimum of t sum_c p_c |A_c q| with its barriers. */
  centre(sharpness: number): void {
    const n = this.#count;
    for (let turn = 0; turn < newtonStepsMax; turn++) {
      const { gradient, hessian } = this.#derivatives(sharpness);
      const factor = cholesky(hessian, n, hessian);
      // On the path all components are equal: without what they share, nothing cancels below.
      const level = dot(this.#q, gradient) / sum(this.#q);
      const slope = gradient.map((value) => value - level);
      const down = solveCholesky(factor, slope);
      const along = solveCholesky(factor, new Float64Array(n).fill(1));
      const multiplier = sum(down) / sum(along);
      const step = down.map((value, i) => multiplier * along[i] - value);
      const decrement = Math.sqrt(Math.max(0, -dot(step, slope)));
      addScaled(this.#q, this.#lengthOf(step, { decrement, sharpness }), step);
      if (!(sum(this.#q) > 0)) throw lost(sharpness);
      if (decrement < centred) return;
    }
    throw lost(sharpness);
  }

  /** Length of a Newton step: 1 near the minimum, else the first of a falling sequence that goes down enough. */
  #lengthOf(
    step: Float64Array,
    { decrement, sharpness }: { readonly decrement: number; readonly sharpness: number },
  ): number {
    if (decrement < 0.3) return 1;
    let length = 1;
    step.forEach((value, i) => {
      if (value < 0) length = Math.min(length, -0.95 * this.#q[i] / value);
    });
    const start = this.#objective(this.#q, sharpness);
    // Self-concordance makes a step of 1 / (1 + decrement) go down, where rounding hides it too.
    for (; length > 1 / (1 + decrement); length *= 0.6) {
      const there = this.#q.map((value, i) => value + length * step[i]);
      const fall = start - this.#objective(there, sharpness);
      if (fall >= 0.1 * length * decrement * decrement) return length;
    }
    return 1 / (1 + decrement);
  }

  #objective(q: Float64Array, sharpness: number): number {
    let total = 0;
    for (const { active, weight } of this.#cells) {
      const sums = this.#sumsOver(active, q);
      const root = Math.hypot(1, weight * sharpness * Math.sqrt(dot(sums, sums)));
      total += root - Math.log1p(root);
    }
    return q.reduce((value, weight) => value - Math.log(weight), total);
  }

  bounds(sharpness: number): MarginBracket {
    const { labelled, upper } = this.#fields(sharpness);
    return { lower: labelled.reduce((least, value) => Math.min(least, value), Infinity), upper };
  }

  /** y_i sum_c p_c <v_c, x_i> for all i, and sum_c p_c |A_c q|. */
  #fields(sharpness: number): { readonly labelled: Float64Array; readonly upper: number } {
    const d = this.#dimension;
    const labelled = new Float64Array(this.#count);
    const total = sum(this.#q);
    let upper = 0;
    for (const { active, weight } of this.#cells) {
      const sums = this.#sumsOver(active);
      const r = Math.sqrt(dot(sums, sums));
      const scale = weight * sharpness;
      const factor = weight * scale / (1 + Math.hypot(1, scale * r));
      for (const i of active) {
        for (let k = 0; k < d; k++) labelled[i] += factor * sums[k] * this.#signed[i * d + k];
      }
      upper += weight * r;
    }
    return { labelled, upper: upper / total };
  }

  /**
   * With s and r of a cell, phi'(r) / r = a = (t p)^2 / (1 + s), and the Hessian by A q is a (I - (1 - 1/s) e
   * e^T), e the direction of A q: the square of sqrt a (I - (1 - s^-1/2) e e^T).
   */
  #derivatives(
    sharpness: number,
  ): { readonly gradient: Float64Array; readonly hessian: Float64Array } {
    const [n, d] = [this.#count, this.#dimension];
    const gradient = this.#q.map((value) => -1 / value);
    const columns = this.#cells.length * d;
    const roots = new Float64Array(n * columns);
    this.#cells.forEach(({ active, weight }, cell) => {
      const sums = this.#sumsOver(active);
      const r = Math.sqrt(dot(sums, sums));
      const scale = weight * sharpness;
      const root = Math.hypot(1, scale * r);
      const first = scale * scale / (1 + root);
      const taken = r > 0 ? (1 - 1 / Math.sqrt(root)) / (r * r) : 0;
      const factor = Math.sqrt(first);
      for (const i of active) {
        let product = 0;
        for (let k = 0; k < d; k++) product += sums[k] * this.#signed[i * d + k];
        gradient[i] += first * product;
        for (let k = 0; k < d; k++) {
          roots[i * columns + cell * d + k] = factor *
            (this.#signed[i * d + k] - taken * product * sums[k]);
        }
      }
    });
    const hessian = matrixProduct(roots, roots, {
      rows: n,
      inner: columns,
      columns: n,
      transposeB: true,
    });
    for (let i = 0; i < n; i++) hessian[i * n + i] += 1 / this.#q[i] ** 2;
    return { gradient, hessian };
  }

  #sumsOver(active: Int32Array, q: Float64Array = this.#q): Float64Array {
    const d = this.#dimension;
    const sums = new Float64Array(d);
    for (const i of active) {
      for (let k = 0; k < d; k++) sums[k] += q[i] * this.#signed[i * d + k];
    }
    return sums;
  }
}

function lost(sharpness: number): UserError {
  return new UserError({
    action: `cannot follow the central path of a margin to sharpness ${sharpness}`,
    hint: "points that coincide, or rounding: ask for a wider bracket",
    exitCode: 1,
  });
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
