/** The smallest number at which something begins to hold, where what holds goes on holding. */
import { BugError } from "../../contract/errors.ts";

const largest = 2 ** 20;

/**
 * A k >= 1 with `isMet(k)`, and not `isMet(k - 1)` unless k = 1: by doubling, then halving, about 2 log2 k
 * questions. Where what is met may be missed again it is one such k. Errors: a BugError where nothing to 2^20 is
 * met.
 */
export function firstMet(isMet: (k: number) => boolean): number {
  let [missed, met] = [0, 1];
  while (!isMet(met)) {
    if (met >= largest) throw new BugError(`nothing is met up to ${largest}`);
    [missed, met] = [met, 2 * met];
  }
  while (met - missed > 1) {
    const middle = Math.floor((missed + met) / 2);
    if (isMet(middle)) met = middle;
    else missed = middle;
  }
  return met;
}
