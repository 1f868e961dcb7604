/** How often an interval may miss in a soak: a right one hardly ever more, a wrong one soon. */
import assert from "node:assert/strict";
import { missesMax } from "./soak.ts";

/** P(more than `most` misses) of a binomial law, by its sum. */
function exceeds(trials: number, rate: number, most: number): number {
  let [term, below] = [(1 - rate) ** trials, 0];
  for (let k = 0; k <= most; k++) {
    below += term;
    term *= (trials - k) / (k + 1) * rate / (1 - rate);
  }
  return Math.max(0, 1 - below);
}

Deno.test("a right interval exceeds the bound less often than stated, one that misses 2 % always", () => {
  for (const trials of [200, 2000, 20_000]) {
    const most = Math.floor(missesMax(trials, 1e-6));
    assert.ok(exceeds(trials, 2.7e-3, most) <= 1e-6, `${trials}`);
    // Not idle: a hundredth of the probability would need only few misses more.
    assert.ok(missesMax(trials, 1e-8) < 1.5 * most);
  }
  assert.ok(exceeds(20_000, 0.02, missesMax(20_000, 1e-9)) > 0.999);
});
