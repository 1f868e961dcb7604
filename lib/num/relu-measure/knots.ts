/**
 * Knots of a sum of hinges: where its slope changes. Hinges that face both ways may share a knot, and one whose
 * direction is +-(0, 1) is a constant, without a knot.
 */
import type { Atom } from "./least-variation.ts";

/** A place where the slope changes. */
export interface Knot {
  readonly position: number;
  /** Change of the slope, from left to right; not 0. */
  readonly slopeChange: number;
}

/** Knots nearer than this times 1 + |x| are one; slope changes below `least` are none. */
const tolerances = { together: 1e-7, least: 1e-9, farthest: 1e6 };

/** Knots in increasing order, those beyond 1e6 left out: they are constants up to rounding. */
export function knotsOf(atoms: readonly Atom[]): readonly Knot[] {
  const single = atoms.map(({ direction, weight }) => ({
    position: -Math.tan(direction),
    slopeChange: weight * Math.abs(Math.cos(direction)),
  })).filter(({ position }) => Math.abs(position) < tolerances.farthest)
    .sort((a, b) => a.position - b.position);
  const knots: Knot[] = [];
  for (const knot of single) {
    const before = knots.at(-1);
    const isNear = before !== undefined &&
      knot.position - before.position < tolerances.together * (1 + Math.abs(knot.position));
    if (!isNear) knots.push(knot);
    else {
      const slopeChange = before.slopeChange + knot.slopeChange;
      knots[knots.length - 1] = { position: before.position, slopeChange };
    }
  }
  return knots.filter(({ slopeChange }) => Math.abs(slopeChange) > tolerances.least);
}

/** How many knots an interval between neighbouring examples has inside, and at its two ends. */
export interface KnotCount {
  readonly interior: number;
  readonly ends: number;
}

/** Counts for the intervals between neighbouring inputs, from the left. */
export function knotCounts(
  knots: readonly Knot[],
  inputs: ArrayLike<number>,
): readonly KnotCount[] {
  const isAt = (position: number, x: number) =>
    Math.abs(position - x) < tolerances.together * (1 + Math.abs(x));
  return Array.from({ length: inputs.length - 1 }, (_, j) => {
    const [low, high] = [inputs[j], inputs[j + 1]];
    const atEnd = knots.filter(({ position }) => isAt(position, low) || isAt(position, high));
    const inside = knots.filter((knot) =>
      knot.position > low && knot.position < high && !atEnd.includes(knot)
    );
    return { interior: inside.length, ends: atEnd.length };
  });
}

/** At most three knots, and three only as both ends and one inside (Definition 4.2 of arXiv 2111.02278). */
export function isAdmissible({ interior, ends }: KnotCount): boolean {
  return interior + ends < 3 || (interior === 1 && ends === 2);
}
