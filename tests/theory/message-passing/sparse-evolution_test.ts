import assert from "node:assert/strict";
import { sparseOverlap } from "../../../lib/theory/message-passing/sparse-evolution.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertMean, StatisticalFailure } from "../../support.ts";

// 2,000 vectors of 2,000 entries: fails wrongly once in 1e6, finds 0.004 in an overlap of 0.93.
Deno.test("the overlap is that of sampled vectors; the threshold of another noise is rejected", () => {
  const model = { order: 2000, support: 100, threshold: 2 };
  const alpha = 0.9;
  const stream = randomStream(keyOf(361));
  const noise = new Float64Array(model.order);
  const overlaps = Float64Array.from({ length: 2000 }, () => {
    stream.fillNormal(noise);
    const m = alpha * Math.sqrt(model.order / model.support);
    let [along, square] = [0, 0];
    noise.forEach((g, i) => {
      const x = i < model.support ? m + g : g;
      const passed = Math.sign(x) * Math.max(Math.abs(x) - model.threshold, 0);
      if (i < model.support) along += passed;
      square += passed ** 2;
    });
    return along / Math.sqrt(model.support * square);
  });
  // A ratio of sums over 100 entries: its mean is 3e-4 below that of the limit.
  assertMean(overlaps, { expected: sparseOverlap(alpha, model) - 3e-4, discrepancy: 0.004 });
  const other = { ...model, threshold: 2.2 };
  assert.throws(
    () => assertMean(overlaps, { expected: sparseOverlap(alpha, other) }),
    StatisticalFailure,
  );
});
