/**
 * The function of least penalised variation: over signed measures nu on the circle of circle.ts,
 *   minimise (1 / 2M) sum_j (y_j - f(x_j))^2 + lambda |nu|,  f(x) = int (cos phi x + sin phi)_+ d nu(phi),
 * a LASSO with a hinge for each direction. It is the limit of the equilibrium as the temperature goes to 0:
 * |a| |(w, b)| <= |theta|^2 / 2, with equality at the optimum.
 * f is optimal if and only if q of u_j = (y_j - f(x_j)) / M has |q| <= 1 with nu on |q| = 1. On an arc the hinges are
 * linear in (cos phi, sin phi), so two atoms of one sign on one arc may be replaced by their sum, which is
 * shorter: an optimal nu has at most one atom of each sign on an arc.
 * Method: fully corrective Frank-Wolfe. Add the peaks of |q| where it exceeds 1, solve the finite problem by an active
 * set (Lawson and Hanson), replace atoms of one arc and sign by their sum, until |q| <= 1 + 1e-11 (more at small
 * penalties).
 * Source: derived here; exact directions on arcs make a grid of directions unnecessary.
 */
import { UserError } from "../../contract/errors.ts";
import { type Arc, arcsOf, certificateOf, peakOf, type ReluProblem } from "./circle.ts";
import { nonNegativeLasso } from "./non-negative-lasso.ts";

/** A point mass of nu: weight (cos direction x + sin direction)_+. */
export interface Atom {
  readonly direction: number;
  /** Not 0. */
  readonly weight: number;
}

/** The solution with its dual certificate. */
export interface LeastVariation {
  readonly problem: ReluProblem;
  readonly atoms: readonly Atom[];
  /** u_j: residual y_j - f(x_j) over M. */
  readonly weights: Float64Array;
  /** Largest |q|: 1 where the targets are not fitted by 0. */
  readonly certificateMaximum: number;
}

/** Rounds, of which about ten are needed. */
const roundsMax = 500;

/** What |q| may exceed 1 by: 1e-11, and more where a small penalty magnifies the rounding of residuals. */
function excessOf({ inputs, targets, penalty }: ReluProblem): number {
  const hinges = Math.sqrt(Array.from(inputs).reduce((sum, x) => sum + 1 + x * x, 0));
  const heights = Math.sqrt(Array.from(targets).reduce((sum, y) => sum + y * y, 0));
  return 1e-11 + 2e-14 * hinges * heights / (penalty * targets.length);
}

/** Solves the problem. Throws a UserError where the certificate is not reached. */
export function solveLeastVariation(problem: ReluProblem): LeastVariation {
  const arcs = arcsOf(problem.inputs);
  const excess = excessOf(problem);
  let atoms: readonly Atom[] = [];
  let kept: readonly Atom[] = [];
  for (let round = 0; round < roundsMax; round++) {
    const weights = residualsOf(problem, atoms);
    const peaks = certificateOf(problem, weights, arcs).map(peakOf);
    const certificateMaximum = peaks.reduce(
      (most, { value }) => Math.max(most, Math.abs(value)),
      0,
    );
    if (certificateMaximum <= 1 + excess) return { problem, atoms, weights, certificateMaximum };
    const added = peaks.filter(({ value }) => Math.abs(value) > 1 + excess / 2)
      .map(({ direction, value }) => ({ direction, weight: Math.sign(value) }));
    const solved = solveFor(problem, [...atoms, ...kept, ...added]);
    // What was found stays a candidate beside its sum: between two candidates the optimum is bracketed.
    kept = solved;
    atoms = joined(solved, arcs);
  }
  throw new UserError({
    action: `cannot find the function of least variation at penalty ${problem.penalty}`,
    hint: "are two inputs nearly equal, or is the penalty many orders below the targets?",
    exitCode: 1,
  });
}

/** The best weights for given directions and signs; those that are 0 are left out. */
function solveFor(problem: ReluProblem, candidates: readonly Atom[]): readonly Atom[] {
  const unit = candidates.map(({ direction, weight }) => ({
    direction,
    weight: Math.sign(weight),
  }));
  const columns = unit.map((atom) => Float64Array.from(problem.inputs, (x) => hinge(atom, x)));
  const found = nonNegativeLasso(columns, problem);
  return unit.flatMap(({ direction, weight }, k) =>
    found[k] > 0 ? [{ direction, weight: weight * found[k] }] : []
  );
}

/** Atoms of one sign on one arc, its ends included, replaced by their sum: the same function at the examples. */
function joined(atoms: readonly Atom[], arcs: readonly Arc[]): readonly Atom[] {
  const turned = atoms.map(({ direction, weight }) => {
    const start = arcs[0].low;
    const turns = Math.floor((direction - start) / (2 * Math.PI));
    return { direction: direction - 2 * Math.PI * turns, weight };
  });
  return [1, -1].flatMap((sign) => {
    const left = turned.filter(({ weight }) => Math.sign(weight) === sign);
    return arcs.flatMap(({ low, high }): Atom[] => {
      const inside = left.filter(({ direction }) => direction > low && direction < high);
      const atEnds = left.filter(({ direction }) => direction === low || direction === high);
      if (inside.length === 0) return [];
      const all = [...inside, ...atEnds];
      for (const atom of all) left.splice(left.indexOf(atom), 1);
      return [sumOf(all)];
    }).concat(left);
  });
}

function sumOf(atoms: readonly Atom[]): Atom {
  if (atoms.length === 1) return atoms[0];
  const sum = (part: (direction: number) => number) =>
    atoms.reduce((total, { direction, weight }) => total + Math.abs(weight) * part(direction), 0);
  const [cosine, sine] = [sum(Math.cos), sum(Math.sin)];
  const near = atoms[0].direction;
  const raw = Math.atan2(sine, cosine);
  const direction = raw + 2 * Math.PI * Math.round((near - raw) / (2 * Math.PI));
  return { direction, weight: Math.sign(atoms[0].weight) * Math.hypot(cosine, sine) };
}

function hinge({ direction, weight }: Atom, x: number): number {
  return weight * Math.max(0, Math.cos(direction) * x + Math.sin(direction));
}

/** f at positions. */
export function leastVariationAt(
  atoms: readonly Atom[],
  positions: ArrayLike<number>,
): Float64Array {
  return Float64Array.from(
    positions,
    (x) => atoms.reduce((sum, atom) => sum + hinge(atom, x), 0),
  );
}

/** |nu|, the sum of |weights|. */
export function variationOf(atoms: readonly Atom[]): number {
  return atoms.reduce((sum, { weight }) => sum + Math.abs(weight), 0);
}

function residualsOf({ inputs, targets }: ReluProblem, atoms: readonly Atom[]): Float64Array {
  const fitted = leastVariationAt(atoms, inputs);
  return fitted.map((value, j) => (targets[j] - value) / fitted.length);
}
