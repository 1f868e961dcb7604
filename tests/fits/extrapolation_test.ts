import assert from "node:assert/strict";
import * as v from "valibot";
import { numberColumn, type Table, table } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/fits/extrapolation.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";

function fit(rows: Table, params: Record<string, unknown> = {}) {
  const parsed = v.parse(plugin.params, { column: "x", along: "width", ...params });
  const estimates = plugin.estimate(rows, parsed);
  return Object.fromEntries(estimates.map((estimate) => [estimate.quantity, estimate]));
}

/** Uniform values in (0, 1) shifted by 2 / width: P(x > 1/2) = 1/2 + 2 / width. */
function sample(seed: number, networks: number): Table {
  const stream = randomStream(fold(keyOf(11), seed));
  const width = [10, 40].flatMap((value) => Array(networks).fill(value));
  return table({
    width: numberColumn(width, "dimensionless", "width"),
    x: numberColumn(width.map((value) => stream.uniform() + 2 / value), "m", "x"),
  });
}

Deno.test("two sizes give Richardson's extrapolation", () => {
  const rows = table({
    width: numberColumn([10, 10, 20, 20], "dimensionless", "width"),
    x: numberColumn([4, 6, 3, 5], "m", "x"),
  });
  // (20 * 4 - 10 * 5) / (20 - 10) = 3; correction (5 - 4) / (1/10 - 1/20) = 20.
  const { limit, correction } = fit(rows);
  assert.ok(Math.abs(limit.value - 3) < 1e-12);
  assert.ok(Math.abs(correction.value - 20) < 1e-10);
  // With errors of order 1/width^2 the limit is another: (400 * 4 - 100 * 5) / 300.
  assert.ok(Math.abs(fit(rows, { order: 2 }).limit.value - 1100 / 300) < 1e-12);
});

Deno.test("a fraction above a threshold is extrapolated, with an interval that covers its limit", () => {
  // 600 trials: 1.6 misses expected at 2.7e-3; 12 or more has probability below 1e-6.
  let misses = 0;
  for (let trial = 0; trial < 600; trial++) {
    const { limit } = fit(sample(trial, 100), { above: 0.5 });
    if (limit.low > 0.5 || limit.high < 0.5) misses++;
  }
  assert.ok(misses < 12, `${misses} of 600`);
});

Deno.test("the value at the largest size is not the limit: the extrapolation differs from it", () => {
  const { limit } = fit(sample(1, 20_000), { above: 0.5 });
  // Error of the limit: 0.0045 sqrt(1 + ...) = 0.005; the largest size has 0.55, ten errors away.
  assert.ok(Math.abs(limit.value - 0.5) < 0.03);
  assert.ok(limit.high < 0.55);
});
