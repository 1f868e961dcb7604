/** Exact intervals for a probability of success. */
import betaincinv from "@stdlib/math-base-special-betaincinv";
import { assert } from "../contract/errors.ts";

/**
 * Clopper-Pearson interval for a probability from `successes` among independent `trials`: its
 * coverage is at least `level` for every probability and number of trials. Dimensionless; relative
 * error of the ends below 1e-10.
 */
export function exactProportion(
  { successes, trials }: { readonly successes: number; readonly trials: number },
  level: number,
): { readonly low: number; readonly high: number } {
  assert(trials > 0 && successes >= 0 && successes <= trials, `${successes} of ${trials} trials`);
  const tail = (1 - level) / 2;
  return {
    low: successes === 0 ? 0 : betaincinv(tail, successes, trials - successes + 1),
    high: successes === trials ? 1 : betaincinv(1 - tail, successes + 1, trials - successes),
  };
}
