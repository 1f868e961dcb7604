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
