import assert from "node:assert/strict";
import * as v from "valibot";
import { numberColumn, table } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/fits/run-mean.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";

function fit(values: readonly number[], errors?: readonly number[], params = {}) {
  const rows = table({
    accuracy: numberColumn(values, "dimensionless", "", { missing: "diverged" }),
    ...(errors ? { error: numberColumn(errors, "dimensionless", "") } : {}),
  });
  const options = { column: "accuracy", ...(errors ? { error: "error" } : {}), ...params };
  return plugin.estimate(rows, v.parse(plugin.params, options))[0];
}

Deno.test("one run has no interval: it does not show how runs differ; nor do runs that are equal", () => {
  for (const found of [fit([0.95], [0.002]), fit([0.95, 0.95], [0.002, 0.002])]) {
    assert.equal(found.value, 0.95);
    assert.deepEqual([found.low, found.high], [-Infinity, Infinity]);
  }
});

Deno.test("one run of a spread declared to be 0 has the examples' error only, and says that it is one", () => {
  const found = fit([0.95], [0.002], { spread: 0 });
  assert.equal(found.quantity, "accuracy");
  assert.equal(found.count, 1);
  assert.equal(found.standardError, 0.002);
  // 3.0 standard errors at level 1 - 2.7e-3.
  assert.ok(Math.abs(found.high - 0.956) < 1e-4 && Math.abs(found.low - 0.944) < 1e-4);
});

Deno.test("a spread known from elsewhere counts for one run, and for no more", () => {
  const found = fit([0.95], [0.003], { spread: 0.004 });
  assert.ok(Math.abs(found.standardError - 0.005) < 1e-12);
  assert.ok(Math.abs(found.high - 0.965) < 1e-4);
  assert.deepEqual(fit([1, 2], [1, 1], { spread: 9 }), fit([1, 2], [1, 1]));
});

Deno.test("Student's quantiles, and errors in squares", () => {
  // Mean 3, standard error sqrt(2.5 / 5); t of 4 degrees at 0.99865 is 6.6201 (tables).
  const alone = fit([1, 2, 3, 4, 5]);
  assert.ok(Math.abs((alone.high - 3) / Math.sqrt(0.5) - 6.6201) < 1e-3, `${alone.high}`);
  const both = fit([1, 2, 3, 4, 5], [1, 1, 1, 1, 1]);
  const half = Math.hypot(alone.high - 3, 2.99998);
  assert.ok(Math.abs(both.high - 3 - half) < 1e-3);
  assert.ok(Math.abs(both.standardError - Math.sqrt(1.5)) < 1e-12);
});

Deno.test("missing runs are refused, or dropped on request", () => {
  assert.throws(() => fit([1, NaN, 3]), /has no value/);
  const found = fit([1, NaN, 3], [1, NaN, 1], { missing: "drop" });
  assert.equal(found.value, 2);
  assert.equal(found.count, 2);
});

Deno.test("the interval covers the mean when the test set's error is shared by all runs", () => {
  const stream = randomStream(keyOf(77));
  const [trials, runs] = [4000, 4];
  let [missed, missedFalling] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const shared = 0.5 * stream.normal();
    const values = Array.from({ length: runs }, () => shared + 0.1 * stream.normal());
    const { low, high } = fit(values, values.map(() => 0.5));
    if (low > 0 || high < 0) missed++;
    // A wrong variant: the shared error falls with the number of runs.
    const falling = fit(values, values.map(() => 0.5 / Math.sqrt(runs)));
    if (falling.low > 0 || falling.high < 0) missedFalling++;
  }
  // Nominal 10.8 of 4000; the sum of half-widths in squares covers at least that. 30 is 5.8 deviations above.
  assert.ok(missed <= 30, `${missed} of ${trials} missed`);
  assert.ok(missedFalling > 200, `${missedFalling}: the wrong variant must miss`);
});
