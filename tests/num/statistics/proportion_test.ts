import assert from "node:assert/strict";
import reference from "../../fixtures/num/reference.json" with { type: "json" };
import { keyOf } from "../../../lib/num/random/key.ts";
import { exactProportion, proportionOf } from "../../../lib/num/statistics/proportion.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose } from "../../support.ts";

Deno.test("Clopper-Pearson intervals are SciPy's", () => {
  for (const [successes, trials, low, high] of reference.clopperPearson) {
    const found = exactProportion({ successes, trials });
    assertClose(found.low, low, { relative: 1e-9, absolute: 1e-14 });
    assertClose(found.high, high, { relative: 1e-9 });
  }
});

Deno.test("the interval covers at its level at least, for rare and for common events", () => {
  // The sum over all outcomes is the exact coverage: no simulation error.
  for (const p of [0.001, 0.01, 0.3, 0.5]) {
    const trials = 60;
    let covered = 0;
    let mass = (1 - p) ** trials;
    for (let k = 0; k <= trials; k++) {
      const { low, high } = exactProportion({ successes: k, trials }, 0.9);
      if (low <= p && p <= high) covered += mass;
      mass *= (trials - k) / (k + 1) * p / (1 - p);
    }
    assert.ok(covered >= 0.9, `p ${p}: ${covered}`);
  }
});

Deno.test("rows of one network count together", () => {
  // 100 networks of 5 equal rows: the error is that of 100 trials, not of 500.
  const stream = randomStream(keyOf(9));
  const common = Float64Array.from({ length: 100 }, () => stream.uniform());
  const clusters = Int32Array.from({ length: 500 }, (_, i) => Math.floor(i / 5));
  const values = Float64Array.from(clusters, (c) => common[c]);
  const bounds = { above: 0.5, below: Infinity };
  const together = proportionOf({ values, clusters, count: 100 }, bounds);
  const single = proportionOf(
    { values: common, clusters: Int32Array.from({ length: 100 }, (_, i) => i), count: 100 },
    bounds,
  );
  assertClose(together.value, single.value, { absolute: 1e-15 });
  assertClose(together.standardError, single.standardError, { relative: 0.02 });
  // And so is the interval: of one network's equal rows each network is one trial.
  const width = ({ low, high }: { low: number; high: number }) => high - low;
  assertClose(width(together), width(single), { relative: 1e-9 });
  assert.equal(together.count, 100);
});

Deno.test("no successes have an error that is not zero", () => {
  const clusters = Int32Array.of(0, 1, 2, 3);
  const none = proportionOf({ values: new Float64Array(4), clusters, count: 4 }, {
    above: 1,
    below: 2,
  });
  assert.equal(none.value, 0);
  assert.ok(none.standardError > 0.2 && none.high > 0.7);
});

Deno.test("0 of 4000 and 8 of 8 leave room, by the closed forms", () => {
  const share = (ones: number, trials: number) => {
    const values = Float64Array.from({ length: trials }, (_, i) => i < ones ? 1 : 0);
    const clusters = Int32Array.from(values, (_, i) => i);
    return proportionOf({ values, clusters, count: trials }, { above: 0.5, below: 2 });
  };
  const none = share(0, 4000);
  assert.equal(none.low, 0);
  assertClose(none.high, 1 - 0.00135 ** (1 / 4000), { relative: 1e-9 });
  assert.ok(none.high > 0.00165 && none.high < 0.00166);
  const all = share(8, 8);
  assert.equal(all.high, 1);
  assertClose(all.low, 0.00135 ** (1 / 8), { relative: 1e-9 });
  assert.ok(all.low < 0.44);
});

// 2,000 trials at a miss rate of at most 2.7e-3: 5.4 expected, 22 or more below 1e-6. Rows taken as independent miss
// far more often: networks share their rows here.
Deno.test("shares of clustered rows are covered with few clusters, also where a network is all or nothing", () => {
  for (const n of [2, 3, 5, 8, 30]) {
    for (const p of [0.05, 0.5]) {
      const stream = randomStream(keyOf(n + 100 * p));
      const clusters = Int32Array.from({ length: 4 * n }, (_, i) => i >> 2);
      let [misses, apart] = [0, 0];
      for (let trial = 0; trial < 2000; trial++) {
        const whole = Float64Array.from({ length: n }, () => stream.uniform() < p ? 1 : 0);
        const values = Float64Array.from(clusters, (c) => whole[c]);
        const bounds = { above: 0.5, below: 2 };
        const { low, high } = proportionOf({ values, clusters, count: n }, bounds);
        if (p < low || p > high) misses++;
        const rows = values.reduce((sum, value) => sum + value, 0);
        const wrong = exactProportion({ successes: rows, trials: 4 * n });
        if (p < wrong.low || p > wrong.high) apart++;
      }
      assert.ok(misses < 22, `${misses} of 2000 at ${p} with ${n} networks`);
      if (p === 0.5 && n > 2) assert.ok(apart > 40, `${apart} of 2000 with ${n} networks`);
    }
  }
});

Deno.test("all rows alike in a few networks: each network counts once", () => {
  const clusters = Int32Array.of(0, 0, 0, 1, 1, 1);
  const bounds = { above: 0.5, below: 2 };
  const { value, low, high } = proportionOf({
    values: new Float64Array(6).fill(1),
    clusters,
    count: 2,
  }, bounds);
  assert.deepEqual([value, high], [1, 1]);
  assertClose(low, Math.sqrt(0.00135), { relative: 1e-9 });
});
