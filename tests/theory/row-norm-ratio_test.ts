import assert from "node:assert/strict";
import { rowNorms } from "../../lib/dynamics/composite/trained-network.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { plugin } from "../../lib/theory/row-norm-ratio.ts";
import { assertMean, StatisticalFailure } from "../support.ts";
import { scalarOf } from "./predicted.ts";

const predicted = (name: string) => scalarOf(plugin.predict({ width: 10, inputs: 4 }), name);

/** 20,000 Gaussian matrices of 10 rows: standard error .0016, so that .013 is found. */
function ratios(): Float64Array {
  const stream = randomStream(keyOf(5124));
  const weights = new Float64Array(40);
  return Float64Array.from({ length: 20_000 }, () => {
    stream.fillNormal(weights);
    return rowNorms(weights, 10).ratio;
  });
}

Deno.test("the mean ratio of Gaussian matrices is m (d + 2) / (m d + 2)", () => {
  assertMean(ratios(), { expected: predicted("ratio"), discrepancy: 0.02 });
});

Deno.test("a wrong variant is rejected: the limit of many rows", () => {
  assert.throws(
    () => assertMean(ratios(), { expected: predicted("ratioWide") }),
    StatisticalFailure,
  );
});
