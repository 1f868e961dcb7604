/**
 * The margin with which ReLU tangent features separate labelled points, over vector fields of norm at most 1:
 *   gamma = max over |v_c| <= 1 of min_i  y_i sum_c p_c <v_c, x_i> 1{i active in c}
 *         = min over q in the simplex of  sum_c p_c | sum_i q_i y_i x_i 1{i active in c} |,
 * c running over cells of directions (activation-cells.ts) with weights p_c. Source: Ji and Telgarsky,
 * arXiv 1909.12292, for the margin (recalled); the dual is derived here by exchanging min and max.
 *
 * Solved by following the central path of the dual. The barrier of the cone |A q| <= u, minimised over u, is
 *   phi(r) = s - ln(1 + s) + const,  s = sqrt(1 + (t p r)^2),  r = |A q|,
 * so Newton's method has the n unknowns q alone. Each point of the path gives v_c = t p A q / (1 + s), of norm
 * below 1, and with it a lower bound beside the upper one: the bracket needs no trust in the path.
 */
import { assert, UserError } from "../../contract/errors.ts";
import { cholesky, solveCholesky } from "../linear-algebra/linalg.ts";
import { dot } from "../linear-algebra/vector.ts";
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
/** Below this a margin counts as 0: nearer to 0 the Hessian has no digits left for the barriers. */
export const noMargin = 1e-6;

/**
 * A bracket of the margin. Where it is 0 the lower bound stays negative or 0 and the upper one ends below
 * {@link noMargin}. O(n^3 + sum of squares of the cells' sizes) a step, about 30 steps.
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
      const down = solveCholesky(factor, gradient);
      const level = solveCholesky(factor, new Float64Array(n).fill(1));
      const multiplier = sum(down) / sum(level);
      const step = down.map((value, i) => multiplier * level[i] - value);
      const decrement = Math.sqrt(Math.max(0, -dot(step, gradient)));
      const length = decrement > 0.25 ? 1 / (1 + decrement) : 1;
      for (let i = 0; i < n; i++) this.#q[i] += length * step[i];
      if (!(sum(this.#q) > 0)) throw lost(sharpness);
      if (decrement < 0.05) return;
    }
    throw lost(sharpness);
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

  #derivatives(
    sharpness: number,
  ): { readonly gradient: Float64Array; readonly hessian: Float64Array } {
    const [n, d] = [this.#count, this.#dimension];
    const gradient = this.#q.map((value) => -1 / value);
    const hessian = new Float64Array(n * n);
    const projected = new Float64Array(n);
    for (const { active, weight } of this.#cells) {
      const sums = this.#sumsOver(active);
      const scale = weight * sharpness;
      const root = Math.hypot(1, scale * Math.sqrt(dot(sums, sums)));
      const first = scale * scale / (1 + root);
      const second = first * first / root;
      for (const i of active) {
        let product = 0;
        for (let k = 0; k < d; k++) product += sums[k] * this.#signed[i * d + k];
        projected[i] = product;
        gradient[i] += first * product;
      }
      this.#addSquares(hessian, active, { projected, first, second });
    }
    for (let i = 0; i < n; i++) hessian[i * n + i] += 1 / this.#q[i] ** 2;
    return { gradient, hessian };
  }

  /** Adds A^T (first I - second (A q)(A q)^T) A to the lower triangle. */
  #addSquares(
    hessian: Float64Array,
    active: Int32Array,
    { projected, first, second }: {
      readonly projected: Float64Array;
      readonly first: number;
      readonly second: number;
    },
  ): void {
    const [n, d] = [this.#count, this.#dimension];
    const signed = this.#signed;
    for (let a = 0; a < active.length; a++) {
      const i = active[a];
      const own = second * projected[i];
      for (let b = 0; b <= a; b++) {
        const j = active[b];
        let product = 0;
        for (let k = 0; k < d; k++) product += signed[i * d + k] * signed[j * d + k];
        hessian[i * n + j] += first * product - own * projected[j];
      }
    }
  }

  #sumsOver(active: Int32Array): Float64Array {
    const d = this.#dimension;
    const sums = new Float64Array(d);
    for (const i of active) {
      for (let k = 0; k < d; k++) sums[k] += this.#q[i] * this.#signed[i * d + k];
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
