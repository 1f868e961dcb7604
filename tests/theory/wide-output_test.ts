import assert from "node:assert/strict";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { plugin } from "../../lib/theory/wide-output.ts";
import { plugin as limits } from "../../lib/theory/last-layer-gram-limit.ts";
import { assertClose, assertDistribution, StatisticalFailure } from "../support.ts";
import { cdfOf } from "./predicted.ts";

const shape = { depth: 3, activation: "softplus", branchScale: 0.5 } as const;
const residual = plugin.predict({ joining: "residual", ...shape });

// 20,000 standard normal numbers: fails wrongly with probability 1e-6, sees a distance of 0.033.
function assertStandard(name: string): void {
  const sample = new Float64Array(20_000);
  randomStream(keyOf(93)).fillNormal(sample);
  assertDistribution(sample, cdfOf(residual, name), { discrepancy: 0.035 });
}

Deno.test("the law is standard normal", () => {
  assertStandard("output");
});

Deno.test("a wrong variant is rejected: branches that leave the norm as it is", () => {
  assert.throws(() => assertStandard("outputWithoutBranches"), StatisticalFailure);
});

Deno.test("its rival has the variance 1 over that of a residual network; fully connected has none", () => {
  const found = residual.outputWithoutBranches;
  assert.equal(found.shape, "distribution");
  const scale = found.shape === "distribution" ? found.x.at(-1)! / 6 : NaN;
  // With one input the Gram matrix of the last layer is (r/H)^2 K^(2) E sigma'^2 < K^(2): the norm is above 1.
  assert.ok(scale < 1);
  const single = { count: 1, dimension: 1, rateFactor: 0.9, scaledDeviation: 1 };
  assert.ok(limits.predict({ joining: "residual", ...shape, ...single }).lambdaMin !== undefined);
  assert.ok(!("outputWithoutBranches" in plugin.predict({ joining: "fully-connected", ...shape })));
  assertClose(cdfOf(residual, "output")(1), 0.8413447, { absolute: 1e-4 });
});
