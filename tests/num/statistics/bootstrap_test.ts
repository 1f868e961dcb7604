import assert from "node:assert/strict";
import {
  bootstrap,
  type BootstrapOptions,
  clusterRows,
} from "../../../lib/num/statistics/bootstrap.ts";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { mean, standardError } from "../../../lib/num/statistics/moments.ts";
import { type RandomStream, randomStream } from "../../../lib/num/random/random.ts";
import { assertClose } from "../../support.ts";

function meanOf(values: Float64Array): BootstrapOptions["statistic"] {
  return ([picked]) => {
    let sum = 0;
    for (const i of picked) sum += values[i];
    return sum / picked.length;
  };
}

Deno.test("the same key gives the same resamples, another key others", () => {
  const values = Float64Array.of(1, 5, 2, 7);
  const options = { strata: [4], statistic: meanOf(values), replicates: 50 };
  const one = bootstrap({ ...options, key: keyOf(1) });
  assert.deepEqual(bootstrap({ ...options, key: keyOf(1) }), one);
  assert.notDeepEqual(bootstrap({ ...options, key: keyOf(2) }).replicates, one.replicates);
  assert.equal(one.value, 3.75);
});

Deno.test("the bootstrap error of a mean is the textbook one", () => {
  const stream = randomStream(keyOf(3));
  const values = Float64Array.from({ length: 400 }, () => stream.normal());
  const found = bootstrap({
    strata: [400],
    statistic: meanOf(values),
    key: keyOf(4),
    replicates: 4000,
  });
  // 4,000 replicates know it to 1.1%; five times that.
  assertClose(found.standardError, standardError(values), { relative: 0.056 });
});

/** Share of intervals that miss, on the left and on the right, at level 90%. */
function misses(
  method: BootstrapOptions["method"],
  trials: number,
): { left: number; right: number } {
  const found = { left: 0, right: 0 };
  for (let trial = 0; trial < trials; trial++) {
    const key = fold(keyOf(5), trial);
    const stream = randomStream(fold(key, "values"));
    const values = Float64Array.from({ length: 40 }, () => stream.gamma(1));
    const { low, high } = bootstrap({
      strata: [40],
      statistic: meanOf(values),
      key,
      replicates: 400,
      level: 0.9,
      method,
    });
    if (high < 1) found.right += 1 / trials;
    if (low > 1) found.left += 1 / trials;
  }
  return found;
}

// Means of 40 exponential values, nominal 5% on each side, 1,500 trials: standard deviation of a
// share 0.6%. By Edgeworth expansion the normal interval misses about 8.5% (interval too low) and 2%;
// BCa removes most of that. Each bound below is five deviations from the expansion.
Deno.test("BCa intervals of a skewed mean cover on both sides; normal ones lean", () => {
  const bca = misses("bca", 1500);
  assert.ok(bca.right < 0.105 && bca.left > 0.015 && bca.left < 0.085, JSON.stringify(bca));
  const normal = misses("normal", 1500);
  assert.ok(normal.right > 0.055 && normal.left < 0.05, JSON.stringify(normal));
  assert.ok(bca.right - bca.left < normal.right - normal.left);
  const percentile = misses("percentile", 600);
  assert.ok(percentile.right + percentile.left < 0.18, JSON.stringify(percentile));
});

/** 30 networks of 10 rows; rows of one network are nearly equal. */
function clustered(stream: RandomStream): { values: Float64Array; ids: Int32Array } {
  const ids = Int32Array.from({ length: 300 }, (_, i) => Math.floor(i / 10));
  const shared = Float64Array.from({ length: 30 }, () => stream.normal());
  return { values: Float64Array.from(ids, (id) => shared[id] + 0.1 * stream.normal()), ids };
}

Deno.test("resampling networks covers; resampling their rows as if independent does not", () => {
  const count = { clusters: 0, rows: 0 };
  const trials = 300;
  for (let trial = 0; trial < trials; trial++) {
    const key = fold(keyOf(6), trial);
    const { values, ids } = clustered(randomStream(fold(key, "values")));
    const rows = clusterRows(ids);
    const options = { key, replicates: 200, level: 0.9, method: "percentile" as const };
    const whole = bootstrap({
      ...options,
      strata: [rows.length],
      statistic: ([picked]) => {
        let sum = 0;
        for (const cluster of picked) for (const row of rows[cluster]) sum += values[row];
        return sum / values.length;
      },
    });
    if (whole.low > 0 || whole.high < 0) count.clusters++;
    const apart = bootstrap({ ...options, strata: [values.length], statistic: meanOf(values) });
    if (apart.low > 0 || apart.high < 0) count.rows++;
  }
  // Expected misses: 10% (12% at 30 clusters) against 60%; sd 2%, so five deviations are 10%.
  assert.ok(count.clusters / trials < 0.22, `${count.clusters}`);
  assert.ok(count.rows / trials > 0.45, `${count.rows}`);
});

Deno.test("strata are resampled apart: a difference of means has the sum of the variances", () => {
  const stream = randomStream(keyOf(7));
  const parts = [100, 400].map((n) => Float64Array.from({ length: n }, () => stream.normal()));
  const found = bootstrap({
    strata: [100, 400],
    statistic: (picked) => meanOf(parts[0])([picked[0]]) - meanOf(parts[1])([picked[1]]),
    key: keyOf(8),
    replicates: 4000,
  });
  const expected = Math.hypot(standardError(parts[0]), standardError(parts[1]));
  assertClose(found.standardError, expected, { relative: 0.056 });
  assertClose(found.value, mean(parts[0]) - mean(parts[1]), { absolute: 1e-13 });
});

Deno.test("one cluster cannot be resampled; clusters come in order of appearance", () => {
  assert.throws(
    () => bootstrap({ strata: [1], statistic: () => 0, key: keyOf(1) }),
    /at least 2 needed/,
  );
  assert.deepEqual(clusterRows(["b", "a", "b"]).map((rows) => [...rows]), [[0, 2], [1]]);
});
