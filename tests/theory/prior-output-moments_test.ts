import assert from "node:assert/strict";
import * as v from "valibot";
import { normalCdf } from "../../lib/num/analysis/special.ts";
import { plugin } from "../../lib/theory/prior-output-moments.ts";
import { assertClose } from "../support.ts";
import { cdfOf, scalarOf } from "./predicted.ts";

const predict = (point: Record<string, unknown>) =>
  plugin.predict(v.parse(plugin.params, { squaredNorm: 1.335, ...point }));
type Predict = typeof predict;

/** Values of an independent program that was compared with sampled networks; without biases a closed form. */
function assertKurtosis(found: Predict): void {
  for (const [depth, width, value] of [[1, 5, 2.0932], [3, 5, 8.751], [2, 20, 0.9656]]) {
    assertClose(scalarOf(found({ depth, width }), "excessKurtosis"), value, { relative: 1e-4 });
  }
  const bare = found({ depth: 4, width: 10, biasVariance: 0 });
  assertClose(scalarOf(bare, "excessKurtosis"), 3 * (1.5 ** 4 - 1), { relative: 1e-13 });
}

Deno.test("the excess kurtosis is that of sampled networks, and 3 ((1 + 5/n)^D - 1) without biases", () => {
  assertKurtosis(predict);
});

Deno.test("wrong variants are rejected: the output counted as a layer, phi without sqrt 2", () => {
  assert.throws(() =>
    assertKurtosis((point) => predict({ ...point, depth: Number(point.depth) + 1 }))
  );
  assert.throws(() => assertKurtosis((point) => predict({ ...point, weightVariance: 0.4 })));
});

Deno.test("what belongs together: kurtosis, its excess, the moment ratio, correlated squares", () => {
  const found = predict({ depth: 2, width: 20 });
  const ratio = scalarOf(found, "kernelMomentRatio");
  assertClose(scalarOf(found, "kurtosis"), 3 * ratio, { relative: 1e-14 });
  assertClose(scalarOf(found, "excessKurtosis"), 3 * (ratio - 1), { relative: 1e-12 });
  // cov(f_1^2, f_2^2) / var f^2 with E f^4 = 3 E Khat^2.
  assertClose(scalarOf(found, "squareCorrelation"), (ratio - 1) / (3 * ratio - 1), {
    relative: 1e-12,
  });
  const mean = 0.2 + 0.8 * (0.2 + 0.8 * (0.2 + 0.8 * 1.335));
  assertClose(scalarOf(found, "kernelMean"), mean, { relative: 1e-14 });
  assertClose(cdfOf(found, "output")(Math.sqrt(mean)), normalCdf(1), { absolute: 1e-6 });
});

Deno.test("the distance to first order is that of a mixture of two normals with the same variance", () => {
  const found = predict({ depth: 1, width: 100_000 });
  const spread = Math.sqrt(scalarOf(found, "kernelMomentRatio") - 1);
  let largest = 0;
  for (let t = 0; t < 4; t += 0.001) {
    const mixed = [1 + spread, 1 - spread].map((scale) => normalCdf(t / Math.sqrt(scale)));
    largest = Math.max(largest, Math.abs((mixed[0] + mixed[1]) / 2 - normalCdf(t)));
  }
  assertClose(scalarOf(found, "cumulativeGap"), largest, { relative: 1e-3 });
});
