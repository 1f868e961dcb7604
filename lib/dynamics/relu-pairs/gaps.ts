/**
 * Gaps between neighbouring points of the circle, cut by directions: a direction z cuts the gap in which the line
 * <z, x> = 0 passes. Gaps opposite one another are one, as the line passes in both.
 */
import { assert } from "../../contract/errors.ts";

/** How many of the first `directions` cut each of the n/2 gaps; n divisible by 4. */
export function cutsOfGaps(
  count: number,
  drawn: Float64Array,
  directions: number,
): Int32Array {
  assert(count % 4 === 0, `a circle of ${count} points`);
  const cuts = new Int32Array(count / 2);
  for (let k = 0; k < directions; k++) {
    const across = Math.atan2(drawn[2 * k + 1], drawn[2 * k]) + Math.PI / 2;
    const gap = Math.floor(across / (2 * Math.PI) * count);
    cuts[((gap % cuts.length) + cuts.length) % cuts.length]++;
  }
  return cuts;
}

/** Whether of any two neighbouring gaps at least one is cut. */
export function isCovered(count: number, drawn: Float64Array, directions: number): boolean {
  const cuts = cutsOfGaps(count, drawn, directions);
  return cuts.every((value, gap) => value > 0 || cuts[(gap + 1) % cuts.length] > 0);
}
