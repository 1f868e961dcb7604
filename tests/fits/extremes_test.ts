import assert from "node:assert/strict";
import * as v from "valibot";
import { numberColumn, type Table, table } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/fits/extremes.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";

const means = [1, 0.2, 1.1, 1.4];

function drawn(trial: number, scatter: number): Table {
  const stream = randomStream(fold(keyOf(17), trial));
  const rows = means.flatMap((mean, i) =>
    [0, 1, 2].map((network) => ({ depth: 2 ** i, network, x: mean + scatter * stream.normal() }))
  );
  return table({
    depth: numberColumn(rows.map(({ depth }) => depth), "dimensionless", "depth"),
    network: numberColumn(rows.map(({ network }) => network), "dimensionless", "network"),
    x: numberColumn(rows.map(({ x }) => x), "dimensionless", "x"),
  });
}

function fit(rows: Table, params: Record<string, unknown> = {}) {
  const parsed = v.parse(plugin.params, { column: "x", along: "depth", ...params });
  return Object.fromEntries(plugin.estimate(rows, parsed).map((one) => [one.quantity, one]));
}

Deno.test("least, greatest and mean over the sizes, and over a range of them", () => {
  const rows = drawn(0, 1e-6);
  const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-5);
  near(fit(rows).least.value, 0.2);
  near(fit(rows).greatest.value, 1.4);
  near(fit(rows).mean.value, 0.925);
  near(fit(rows, { to: 4 }).greatest.value, 1.1);
});

// Gaps of many standard errors: the extreme size is always the true one. 2,000 trials at a miss rate of 2.7e-3:
// 5.4 expected, 21 or more below 1e-6.
Deno.test("the interval of the least mean covers it", () => {
  let misses = 0;
  for (let trial = 0; trial < 2000; trial++) {
    const { least } = fit(drawn(trial, 0.05));
    if (least.low > 0.2 || least.high < 0.2) misses++;
  }
  assert.ok(misses < 21, `${misses} of 2000`);
});
