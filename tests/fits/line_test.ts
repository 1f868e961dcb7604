import assert from "node:assert/strict";
import * as v from "valibot";
import { numberColumn, type Table, table } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/fits/line.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { type RandomStream, randomStream } from "../../lib/num/random/random.ts";

const depths = [16, 64, 256];

/** 40 networks a depth: 1 + 0.5 sqrt(depth) + noise. */
function sample(stream: RandomStream, noise: number): Table {
  const depth = depths.flatMap((value) => Array(40).fill(value));
  return table({
    depth: numberColumn(depth, "dimensionless", "depth"),
    x: numberColumn(
      depth.map((value) => 1 + Math.sqrt(value) / 2 + noise * stream.normal()),
      "m",
      "x",
    ),
  });
}

function fit(rows: Table, params: Record<string, unknown> = {}) {
  const parsed = v.parse(plugin.params, { column: "x", along: "depth", power: 0.5, ...params });
  const estimates = plugin.estimate(rows, parsed);
  return Object.fromEntries(estimates.map((estimate) => [estimate.quantity, estimate]));
}

Deno.test("a line in the square root of the axis is found exactly", () => {
  const { slope, intercept, rSquared } = fit(sample(randomStream(keyOf(1)), 0));
  assert.ok(Math.abs(slope.value - 0.5) < 1e-12);
  assert.ok(Math.abs(intercept.value - 1) < 1e-12);
  assert.ok(Math.abs(rSquared.value - 1) < 1e-12);
});

Deno.test("another power of the axis fits worse", () => {
  const rows = sample(randomStream(keyOf(1)), 0);
  // At x = (0, 1, 2) for the logarithm, y = (3, 5, 9): R^2 = 36 / 37.33.
  assert.ok(Math.abs(fit(rows, { power: 0 }).rSquared.value - 27 / 28) < 1e-12);
  assert.ok(fit(rows, { power: 2 }).rSquared.value < 0.95);
});

Deno.test("the intervals of slope and intercept cover them as their level says", () => {
  // 600 trials: 1.6 misses expected at 2.7e-3; 12 or more has probability below 1e-6.
  const misses = { slope: 0, intercept: 0 };
  for (let trial = 0; trial < 600; trial++) {
    const rows = sample(randomStream(fold(keyOf(7), trial)), 1);
    const { slope, intercept } = fit(rows);
    if (slope.low > 0.5 || slope.high < 0.5) misses.slope++;
    if (intercept.low > 1 || intercept.high < 1) misses.intercept++;
  }
  assert.ok(misses.slope < 12 && misses.intercept < 12, JSON.stringify(misses));
});
