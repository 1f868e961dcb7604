/**
 * Random directions grouped by the points at which they are active, <z, x_i> > 0. Features of ReLU networks depend
 * on a direction through this pattern alone, so equal patterns are one cell with a weight.
 */
import type { LabelledPoints } from "./labelled-points.ts";

/** A pattern and the share of directions that have it. */
export interface ActivationCell {
  /** Indices of the active points, increasing. */
  readonly active: Int32Array;
  /** Positive; the weights of all cells sum to at most 1, less where directions are active nowhere. */
  readonly weight: number;
}

/**
 * The cells of `directions` (count x dimension, row-major; `count` of them from the first), in order of first
 * appearance. A direction that is active nowhere has no cell.
 */
export function activationCells(
  points: LabelledPoints,
  directions: Float64Array,
  count: number,
): readonly ActivationCell[] {
  const found = new Map<string, { active: Int32Array; times: number }>();
  for (let k = 0; k < count; k++) {
    const active = activeAt(points, directions, k);
    if (active.length === 0) continue;
    const name = active.join(" ");
    const known = found.get(name);
    if (known === undefined) found.set(name, { active: Int32Array.from(active), times: 1 });
    else known.times++;
  }
  return [...found.values()].map(({ active, times }) => ({ active, weight: times / count }));
}

/** Indices of the points at which direction k is active. */
export function activeAt(
  { count, dimension, inputs }: LabelledPoints,
  directions: Float64Array,
  k: number,
): number[] {
  const active: number[] = [];
  for (let i = 0; i < count; i++) {
    let product = 0;
    for (let j = 0; j < dimension; j++) {
      product += directions[k * dimension + j] * inputs[i * dimension + j];
    }
    if (product > 0) active.push(i);
  }
  return active;
}

/**
 * The cells of infinitely many directions on a circle of n points, n divisible by 4: the n arcs between
 * neighbouring points, each with weight 1/n.
 */
export function circleCells(points: LabelledPoints): readonly ActivationCell[] {
  const { count } = points;
  const middles = Float64Array.from({ length: 2 * count }, (_, k) => {
    const angle = Math.PI * (2 * (k >> 1) + 1) / count;
    return k % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  });
  return activationCells(points, middles, count);
}
