/** Student's t distribution. */
import betaincinv from "@stdlib/math-base-special-betaincinv";
import { assert } from "../../contract/errors.ts";

/**
 * The number that |t| exceeds with probability `tail` (both sides together), for a real number of
 * degrees of freedom > 0. By t^2 = degrees (1 - x)/x with x a beta variable (degrees/2, 1/2); relative error
 * about 1e-12.
 */
export function studentMargin(tail: number, degrees: number): number {
  assert(tail > 0 && tail < 1 && degrees > 0, `Student's t: tail ${tail}, degrees ${degrees}`);
  const x = betaincinv(tail, degrees / 2, 0.5);
  return Math.sqrt(degrees * (1 - x) / x);
}
