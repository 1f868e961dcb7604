import assert from "node:assert/strict";
import { keyOf } from "../../lib/num/random/key.ts";
import { plugin } from "../../lib/theory/spiked-eigenvector.ts";
import { plugin as dynamics } from "../../lib/dynamics/spiked-eigenvector.ts";
import { assertClose, assertDistribution, StatisticalFailure } from "../support.ts";
import { compute } from "../dynamics/mlp-case.ts";
import { cdfOf, scalarOf } from "./predicted.ts";

Deno.test("above the threshold 1 - 1/lambda^2 at lambda + 1/lambda; below it 0 at 2", () => {
  const [seen, hidden] = [plugin.predict({ strength: 2 }), plugin.predict({ strength: 0.8 })];
  assertClose(scalarOf(seen, "squaredOverlap"), 0.75, { absolute: 1e-15 });
  assertClose(scalarOf(seen, "topEigenvalue"), 2.5, { absolute: 1e-15 });
  assert.equal(scalarOf(hidden, "squaredOverlap"), 0);
  assertClose(scalarOf(hidden, "scaledOverlapMean"), 25, { relative: 1e-14 });
  assert.equal(seen.scaledOverlap, undefined);
});

// 3,000 matrices of order 10^6: fails wrongly once in 1e6, finds 0.09. (1 - lambda^2) in place of (1 - lambda)^2
// would be 0.3 off.
Deno.test("below it n overlap^2 has the law of a squared normal over (1 - lambda)^2", () => {
  const { scaledOverlap } = dynamics.simulate({
    params: { dimension: 1e6, strength: 0.5, instances: 3000 },
    recipe: {},
    key: keyOf(381),
    compute,
  });
  const cdf = cdfOf(plugin.predict({ strength: 0.5 }), "scaledOverlap");
  assertDistribution(scaledOverlap.values, cdf, { discrepancy: 0.09 });
  assert.throws(
    () => assertDistribution(scaledOverlap.values, (x) => cdf(x * (1 - 0.5 ** 2) / (1 - 0.5) ** 2)),
    StatisticalFailure,
  );
});
