import assert from "node:assert/strict";
import * as v from "valibot";
import { numberColumn, type Table, table } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/fits/replicated-power-law.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";

interface Row {
  readonly depth: number;
  readonly network: number;
  readonly x: number;
  readonly met?: number;
}

function rowsOf(rows: readonly Row[]): Table {
  const column = (read: (row: Row) => number, name: string) =>
    numberColumn(rows.map(read), "dimensionless", name);
  return table({
    depth: column(({ depth }) => depth, "depth"),
    network: column(({ network }) => network, "network"),
    x: column(({ x }) => x, "x"),
    met: column(({ met = 1 }) => met, "met"),
  });
}

function fit(rows: readonly Row[], params: Record<string, unknown> = {}) {
  const parsed = v.parse(plugin.params, { column: "x", along: "depth", ...params });
  const estimates = plugin.estimate(rowsOf(rows), parsed);
  return Object.fromEntries(estimates.map((estimate) => [estimate.quantity, estimate]));
}

const depths = [4, 8, 16, 32, 64];

/** Three networks at each depth, 2 depth^-0.7 times e^(scatter z), the scatter growing with depth. */
function drawn(trial: number): Row[] {
  const stream = randomStream(fold(keyOf(41), trial));
  return depths.flatMap((depth, i) =>
    [0, 1, 2].map((network) => ({
      depth,
      network,
      x: 2 * depth ** -0.7 * Math.exp(0.05 * (1 + i) * stream.normal()),
    }))
  );
}

Deno.test("an exact law is found exactly", () => {
  const rows = depths.flatMap((depth) =>
    [0, 1].map((network) => ({ depth, network, x: 3 * depth ** -0.5 }))
  );
  const { slope, prefactor, rSquared, sizes } = fit(rows);
  assert.ok(Math.abs(slope.value + 0.5) < 1e-12);
  // Networks that do not differ say nothing of how much they might.
  assert.deepEqual([slope.low, slope.high], [-Infinity, Infinity]);
  assert.ok(Math.abs(prefactor.value - 3) < 1e-11);
  assert.ok(Math.abs(rSquared.value - 1) < 1e-12);
  assert.deepEqual([sizes.value, slope.count], [5, 10]);
});

// 4,000 trials at a miss rate of 2.7e-3: 11 expected, 32 or more below 1e-6. Three standard errors without
// Student's t miss 3 to 6 times as often.
Deno.test("the interval covers the slope as its level says, and one without Student's t does not", () => {
  let [misses, normal] = [0, 0];
  for (let trial = 0; trial < 4000; trial++) {
    const { slope } = fit(drawn(trial));
    const off = Math.abs(slope.value + 0.7);
    if (off > slope.high - slope.value) misses++;
    if (off > 3 * slope.standardError) normal++;
  }
  assert.ok(misses < 32, `${misses} of 4000`);
  assert.ok(normal > 40, `${normal} of 4000`);
});

Deno.test("only networks that met the condition, and sizes within the range, count", () => {
  const rows = drawn(1).map((row) => ({
    ...row,
    met: row.depth === 64 ? 0 : 1,
    x: row.depth === 64 ? 1e9 : row.x,
  }));
  assert.equal(fit(rows, { met: "met" }).sizes.value, 4);
  assert.ok(Math.abs(fit(rows, { met: "met" }).slope.value + 0.7) < 0.3);
  assert.ok(fit(rows).slope.value > 0);
  assert.equal(fit(rows, { met: "met", from: 8 }).sizes.value, 3);
  assert.equal(fit(rows, { to: 16 }).sizes.value, 3);
  assert.throws(() => fit(rows, { met: "met", from: 16 }), /2 sizes with two networks/);
});

Deno.test("a size with one network left has no scatter and is left out", () => {
  const rows = drawn(2).filter(({ depth, network }) => depth !== 8 || network === 0);
  assert.equal(fit(rows).sizes.value, 4);
});

Deno.test("several rows of one network are refused", () => {
  const rows = drawn(3).map((row) => ({ ...row, network: 0 }));
  assert.throws(() => fit(rows), /one row per network/);
});
