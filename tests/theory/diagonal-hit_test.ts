import assert from "node:assert/strict";
import { plugin } from "../../lib/theory/diagonal-hit.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { assertClose, assertProportion } from "../support.ts";
import { scalarOf } from "./predicted.ts";

const at = (dimension: number, support: number, strength: number) =>
  plugin.predict({ dimension, support, strength });

Deno.test("values of another program", () => {
  [[1e4, 10, 0.8, 0.9986], [1e4, 20, 0.8, 0.844], [1e4, 20, 0.9, 0.939], [4e4, 40, 0.8, 0.873]]
    .forEach(([n, k, strength, expected]) =>
      assertClose(scalarOf(at(n, k, strength), "hitProbability"), expected, { absolute: 5e-4 })
    );
});

// 20,000 searches among 200: fails wrongly once in 1e6, finds 0.03. The diagonal's variance 2/n is what counts.
Deno.test("the share of plain searches; the variance 1/n is rejected", () => {
  const [dimension, support, strength] = [200, 4, 0.9];
  const stream = randomStream(keyOf(371));
  const trials = 20_000;
  let successes = 0;
  for (let k = 0; k < trials; k++) {
    let [most, place] = [-Infinity, -1];
    for (let i = 0; i < dimension; i++) {
      if (stream.uniform() < 0.5) continue;
      const spike = i < support ? strength / support : 0;
      const entry = spike + Math.sqrt(2 / dimension) * stream.normal();
      if (entry > most) [most, place] = [entry, i];
    }
    if (place < support) successes++;
  }
  const found = at(dimension, support, strength);
  const expected = scalarOf(found, "hitProbability");
  assertProportion({ successes, trials }, { expected, discrepancy: 0.035 });
  const wrong = scalarOf(found, "hitProbabilityEqualVariance");
  assert.throws(() => assertProportion({ successes, trials }, { expected: wrong }));
});
