import assert from "node:assert/strict";
import { orderInterval } from "../../../lib/num/statistics/order-interval.ts";

const ladder = (n: number) => Float64Array.from({ length: n }, (_, i) => i + 1);

/** P(Bin(n, p) = k) for all k. */
function binomial(n: number, p: number): number[] {
  const masses = [(1 - p) ** n];
  for (let k = 0; k < n; k++) masses.push(masses[k] * (n - k) / (k + 1) * p / (1 - p));
  return masses;
}

// The values 1 … n are the ranks: the interval (low, high) holds the quantile if low <= K < high for the number K of
// values below it, which is binomial. A sum of masses: no simulation error.
Deno.test("order statistics cover a quantile at the level, and one rank fewer on either side does not", () => {
  for (const p of [0.1, 0.5, 0.9]) {
    for (const n of [2, 3, 5, 8, 10, 30, 200]) {
      const { low, high } = orderInterval(ladder(n), p);
      const masses = binomial(n, p);
      const sum = (from: number, to: number) =>
        masses.reduce((total, mass, k) => k >= from && k < to ? total + mass : total, 0);
      const tail = 1.35e-3;
      if (Number.isFinite(low)) {
        assert.ok(sum(0, low) <= tail, `low of ${n} at ${p}`);
        assert.ok(sum(0, low + 1) > tail, `low of ${n} at ${p} could be higher`);
      } else assert.ok(sum(0, 1) > tail);
      if (Number.isFinite(high)) {
        assert.ok(sum(high, n + 1) <= tail, `high of ${n} at ${p}`);
        assert.ok(sum(high - 1, n + 1) > tail, `high of ${n} at ${p} could be lower`);
      } else assert.ok(sum(n, n + 1) > tail);
    }
  }
});

Deno.test("a median has an interval from ten values on, and extreme quantiles one end", () => {
  assert.deepEqual(orderInterval(ladder(9), 0.5), { low: -Infinity, high: Infinity });
  assert.deepEqual(orderInterval(ladder(10), 0.5), { low: 1, high: 10 });
  assert.deepEqual(orderInterval(ladder(8), 1), { low: 8, high: Infinity });
  assert.deepEqual(orderInterval(ladder(8), 0), { low: -Infinity, high: 1 });
});
