/**
 * Equilibrium of noisy gradient descent on infinitely many ReLU neurons theta = (a, w, b) with one input,
 *   yhat(x) = mean of a (w x + b)_+,
 *   density of theta ~ exp(-beta Psi), Psi = -sum_j u_j a (w x_j + b)_+ + (lambda / 2) |theta|^2,
 *   u_j = (y_j - yhat(x_j)) / M,
 * without the particles. In polar coordinates (w, b) = r (cos phi, sin phi) the weight a is Gaussian given
 * r and phi, and then r^2 is exponential; with q of circle.ts and h = 1 / (1 - q^2) there remain integrals over
 * the circle:
 *   Z ~ int h,  yhat(x) = 2 / (beta lambda) int q h^2 (cos phi x + sin phi)_+ / int h,
 *   E |theta|^2 = (1 + 2 int (1 + q^2) h^2 / int h) / (beta lambda),
 *   yhat''(x) = 2 / (beta lambda int h) (1 + x^2)^(-3/2) sum of q h^2 at both directions with knot x.
 * u is the maximum of the concave dual u.y - (M/2)|u|^2 - (1/beta) log int h over |q| < 1.
 * Source: the Gibbs form is that of Shevchenko, Kungurtsev and Mondelli (arXiv 2111.02278), section 3; the integrals
 * and the dual are derived here.
 */
import { assert, UserError } from "../../contract/errors.ts";
import { cholesky, solveCholesky } from "../linear-algebra/linalg.ts";
import { dot } from "../linear-algebra/vector.ts";
import { type ArcNodes, nodesOf } from "./arc-quadrature.ts";
import {
  type Arc,
  arcsOf,
  certificateAt,
  certificateOf,
  largestOf,
  type ReluProblem,
  type Sinusoid,
} from "./circle.ts";

/** A problem at a temperature. */
export interface GibbsProblem extends ReluProblem {
  /** beta > 0, the inverse of the temperature. */
  readonly inverseTemperature: number;
}

/** The solution of the dual, from which everything else follows. */
export interface Equilibrium {
  readonly problem: GibbsProblem;
  /** u_j: residual y_j - yhat(x_j) over M. */
  readonly weights: Float64Array;
  readonly certificate: readonly Sinusoid[];
  /** int h over the circle. */
  readonly mass: number;
}

/** Newton steps at one temperature, of which five to fifteen are needed. */
const stepsMax = 100;
/** First beta lambda of the path, and the ratio of its neighbours. */
const path = { start: 1, ratio: 4 };

/**
 * Solves the dual by Newton's method with backtracking, from u = 0 at a high temperature along lower and lower
 * ones (the dual is a barrier problem). Residuals are right to 1e-12 at beta lambda = 100 and to 1e-9 at 1e4, of
 * the targets: q is so near 1 there. Throws a
 * UserError where that is not reached.
 */
export function solveEquilibrium(problem: GibbsProblem): Equilibrium {
  const { penalty, inverseTemperature } = problem;
  let start: Float64Array = new Float64Array(problem.targets.length);
  let beta = path.start / penalty;
  for (; beta < inverseTemperature / path.ratio; beta *= path.ratio) {
    start = newton({ ...problem, inverseTemperature: beta }, start).weights;
  }
  return newton(problem, start);
}

function newton(problem: GibbsProblem, start: Float64Array): Equilibrium {
  const { targets } = problem;
  const arcs = arcsOf(problem.inputs);
  let weights = start;
  let value = dualValue(problem, weights, certificateOf(problem, weights, arcs));
  const scale = 1 + dot(targets, targets);
  let previous = Infinity;
  for (let step = 0; step < stepsMax; step++) {
    const certificate = certificateOf(problem, weights, arcs);
    const { gradient, curvature, mass } = derivatives(problem, weights, certificate);
    const move = solveCholesky(cholesky(curvature, targets.length), gradient);
    const gain = dot(move, gradient);
    const found = { problem, weights, certificate, mass };
    // Converged, or as near as rounding lets it: near the optimum Newton's gain should fall by far more.
    const stalled = gain < 1e-12 * scale && gain > previous / 4;
    if (gain < 1e-28 * scale || stalled) return found;
    previous = gain;
    const next = lineSearch(problem, { weights, value, move, gain, arcs });
    if (next === undefined) {
      // Below the rounding of the dual's value a step is as good as it gets.
      if (gain < 1e-13 * (1 + Math.abs(value))) return found;
      throw notSolved(problem, gain);
    }
    [weights, value] = [next.weights, next.value];
  }
  throw notSolved(problem, NaN);
}

/** The first of the steps 1, 1/2, 1/4, … that stays within |q| < 1 and raises the dual; undefined without one. */
function lineSearch(
  problem: GibbsProblem,
  { weights, value, move, gain, arcs }: {
    readonly weights: Float64Array;
    readonly value: number;
    readonly move: Float64Array;
    readonly gain: number;
    readonly arcs: readonly Arc[];
  },
): { readonly weights: Float64Array; readonly value: number } | undefined {
  for (let length = 1; length > 1e-12; length /= 2) {
    const moved = weights.map((u, j) => u + length * move[j]);
    const certificate = certificateOf(problem, moved, arcs);
    if (largestOf(certificate) >= 1) continue;
    const found = dualValue(problem, moved, certificate);
    if (found >= value + 0.1 * length * gain - 1e-15 * Math.abs(value)) {
      return { weights: moved, value: found };
    }
  }
  return undefined;
}

function notSolved({ inverseTemperature, penalty }: GibbsProblem, gain: number): UserError {
  return new UserError({
    action:
      `cannot find the equilibrium at inverse temperature ${inverseTemperature} and penalty ` +
      `${penalty}: Newton's method ended with a decrement of ${gain}`,
    hint: "inverse temperature times penalty may be 1e5 at most",
    exitCode: 1,
  });
}

function dualValue(
  { targets, inverseTemperature }: GibbsProblem,
  weights: Float64Array,
  certificate: readonly Sinusoid[],
): number {
  let mass = 0;
  for (const nodes of certificate.flatMap((arc) => nodesOf(arc))) {
    mass += dot(nodes.weights, nodes.h);
  }
  return dot(weights, targets) - targets.length / 2 * dot(weights, weights) -
    Math.log(mass) / inverseTemperature;
}

/** Gradient of the dual, and its negative second derivative (positive definite). */
function derivatives(
  { inputs, targets, penalty, inverseTemperature }: GibbsProblem,
  weights: Float64Array,
  certificate: readonly Sinusoid[],
) {
  const count = targets.length;
  const first = new Float64Array(count);
  const second = new Float64Array(count * count);
  let mass = 0;
  for (const arc of certificate) {
    // On an arc every active hinge is the same two functions, so two and three integrals serve all of them.
    const [cos, sin, coscos, cossin, sinsin] = [0, 0, 0, 0, 0];
    const sums = { cos, sin, coscos, cossin, sinsin };
    for (const nodes of nodesOf(arc)) {
      mass += dot(nodes.weights, nodes.h);
      addMoments(sums, nodes);
    }
    for (const j of arc.active) {
      first[j] += 2 / penalty * (sums.cos * inputs[j] + sums.sin);
      for (const k of arc.active) {
        second[j * count + k] += (sums.coscos * inputs[j] * inputs[k] +
          sums.cossin * (inputs[j] + inputs[k]) + sums.sinsin) / penalty ** 2;
      }
    }
  }
  const slope = first.map((value) => value / mass);
  const gradient = slope.map((value, j) =>
    targets[j] - count * weights[j] - value / inverseTemperature
  );
  const curvature = second.map((value, i) => {
    const [j, k] = [Math.floor(i / count), i % count];
    return (j === k ? count : 0) + (value / mass - slope[j] * slope[k]) / inverseTemperature;
  });
  return { gradient, curvature, mass };
}

/** Adds the integrals of q h^2 (cos, sin) and of (2 h^2 + 8 q^2 h^3) (cos^2, cos sin, sin^2). */
function addMoments(
  sums: Record<"cos" | "sin" | "coscos" | "cossin" | "sinsin", number>,
  { weights, cosines, sines, q, h }: ArcNodes,
): void {
  for (let i = 0; i < weights.length; i++) {
    const square = h[i] * h[i];
    const once = weights[i] * q[i] * square;
    const twice = weights[i] * square * (2 + 8 * q[i] * q[i] * h[i]);
    sums.cos += once * cosines[i];
    sums.sin += once * sines[i];
    sums.coscos += twice * cosines[i] * cosines[i];
    sums.cossin += twice * cosines[i] * sines[i];
    sums.sinsin += twice * sines[i] * sines[i];
  }
}

/** The predictor yhat at increasing positions, in the unit of the targets; relative error about 1e-10. */
export function predictorAt(
  { problem: { penalty, inverseTemperature }, certificate, mass }: Equilibrium,
  positions: ArrayLike<number>,
): Float64Array {
  // Split arcs where a position's hinge changes: on each part it is 0 or linear.
  const cuts = Array.from(positions, (x) => -Math.atan(x)).reverse();
  const both = [...cuts, ...cuts.map((angle) => angle + Math.PI)];
  const parts = certificate.flatMap((arc) => {
    const within = both.flatMap((cut) => [cut, cut + 2 * Math.PI])
      .filter((cut) => cut > arc.low && cut < arc.high).sort((a, b) => a - b);
    const ends = [arc.low, ...within, arc.high];
    return ends.slice(1).map((high, k) => {
      const sums = { cos: 0, sin: 0, coscos: 0, cossin: 0, sinsin: 0 };
      for (const nodes of nodesOf({ ...arc, low: ends[k], high })) addMoments(sums, nodes);
      return { middle: (ends[k] + high) / 2, ...sums };
    });
  });
  const scale = 2 / (inverseTemperature * penalty * mass);
  return Float64Array.from(positions, (x) => {
    let sum = 0;
    for (const { middle, cos, sin } of parts) {
      if (Math.cos(middle) * x + Math.sin(middle) > 0) sum += cos * x + sin;
    }
    return scale * sum;
  });
}

/** yhat'' at a position, the unit of the targets over that of the inputs squared; exact given u. */
export function curvatureAt(
  { problem: { penalty, inverseTemperature }, certificate, mass }: Equilibrium,
  position: number,
): number {
  const right = -Math.atan(position);
  let sum = 0;
  for (const direction of [right, right + Math.PI]) {
    const q = certificateAt(certificate, direction);
    sum += q / (1 - q * q) ** 2;
  }
  return 2 * sum / (inverseTemperature * penalty * mass * (1 + position * position) ** 1.5);
}

/** E |theta|^2. */
export function secondMomentOf(
  { problem: { penalty, inverseTemperature }, certificate, mass }: Equilibrium,
): number {
  let sum = 0;
  for (const { weights, q, h } of certificate.flatMap((arc) => nodesOf(arc))) {
    for (let i = 0; i < weights.length; i++) sum += weights[i] * (1 + q[i] * q[i]) * h[i] * h[i];
  }
  assert(mass > 0, "an equilibrium without mass");
  return (1 + 2 * sum / mass) / (inverseTemperature * penalty);
}
