/**
 * How near a row is to disagreement: one dimensionless number by which the rows of a claim are ordered.
 * It is 1 for a measurement exactly as predicted (of a bound: certainly within it), 0 where "agrees"
 * ends, negative beyond, never below -1. A number that is not finite has margin -1.
 */

/**
 * Of a measured number at a distance from its prediction, of which `allowed` is allowed (both in the
 * unit measured, not negative): the share of the allowance that is left, 1 - distance / allowed;
 * beyond it allowed / distance - 1.
 */
export function marginWithin(distance: number, allowed: number): number {
  if (!Number.isFinite(distance) || Number.isNaN(allowed)) return -1;
  if (distance <= allowed) return allowed === 0 ? 1 : 1 - distance / allowed;
  return allowed / distance - 1;
}

/**
 * Of a number that its whole interval must leave on one side of a bound. With r the distance of the
 * number from the bound (negative beyond) and h that of the number from the end of its interval that
 * is towards the bound, r >= h is "agrees" and the margin is y / (1 + |y|) with y = r / h - 1: a
 * number two such half-widths inside has 1/2, one upon the bound -1/2.
 */
export function marginOfBound(
  { value, low, high }: { readonly value: number; readonly low: number; readonly high: number },
  { side, bound }: { readonly side: "below" | "above"; readonly bound: number },
): number {
  const [room, half] = side === "below" ? [bound - high, high - value] : [low - bound, value - low];
  if (!Number.isFinite(room) || !Number.isFinite(half)) return -1;
  return room === 0 ? 0 : room / (half + Math.abs(room));
}
