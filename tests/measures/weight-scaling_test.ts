import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/weight-scaling.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { mean, standardError } from "../../lib/num/statistics/moments.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { weightFields } from "./weight-fields.ts";

const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a}, not ${b}`);

// Two networks of three layers; A_k = s_k I of width 2, so |A_k| = s_k sqrt 2.
const scales = [[1, 2, 4], [3, -3, 3]];
const fields = weightFields({
  networks: 2,
  depth: 3,
  width: 2,
  matrix: ({ n, k, i, j }) => i === j ? scales[n][k] : 0,
  multiplier: (n, k) => n === 0 ? [0.5, -1, 0.25][k] : 2,
});

Deno.test("norms, increments and sums of plain weights", () => {
  const found = plugin.measure(fields, { weighting: "plain" });
  const root = Math.SQRT2;
  near(found.normMax.values[0], 4 * root);
  near(found.normMedian.values[0], 2 * root);
  near(found.incrementMax.values[0], 2 * root);
  near(found.incrementRatio.values[0], 0.5);
  near(found.rootSquareSum.values[0], Math.sqrt(2 * 21));
  near(found.sumNorm.values[0], 7 * root);
  near(found.multiplierMax.values[0], 1);
  near(found.sizeProduct.values[0], 4 * root);
  near(found.evenness.values[0], Math.sqrt(21 / 3) / 4);
  // A change of sign is an increment; layers of one size are even.
  near(found.incrementRatio.values[1], 2);
  near(found.evenness.values[1], 1);
  near(found.sumNorm.values[1], 3 * root);
  // 1, 2, 4 have increments 1 and 2 (mean square 5/2) and variance 7/3.
  near(found.roughness.values[0], 2.5 / (2 * 7 / 3));
  // 3, -3, 3: increments of 6, variance 12.
  near(found.roughness.values[1], 36 / 24);
});

// 200 networks of 32 independent layers: the logarithm of the contrast has mean 0 (standard error 0.006 here); a smooth
// function's contrast is far below 1.
Deno.test("the contrast of increments is 1 for independent layers and small for smooth ones", () => {
  const stream = randomStream(keyOf(13));
  const noise = weightFields({ networks: 200, depth: 32, width: 3, matrix: () => stream.normal() });
  const logs = plugin.measure(noise, { weighting: "plain" }).incrementContrast.values.map(Math.log);
  assert.ok(Math.abs(mean(logs)) < 5 * standardError(logs));
  assert.ok(standardError(logs) < 0.02);
  const { roughness } = plugin.measure(noise, { weighting: "plain" });
  assert.ok(Math.abs(mean(roughness.values) - 1) < 5 * standardError(roughness.values));
  const smooth = weightFields({ networks: 1, depth: 32, width: 1, matrix: ({ k }) => k });
  // 0.38 of 32 is 12, the next number without a common factor 13; the largest jump of k 13 mod 32 is 19.
  near(plugin.measure(smooth, { weighting: "plain" }).incrementContrast.values[0], 1 / 19);
});

Deno.test("multiplied weights are |delta_k| A_k: the sign of the multiplier does not count", () => {
  const found = plugin.measure(fields, { weighting: "multiplied" });
  near(found.normMax.values[0], 2 * Math.SQRT2);
  near(found.sumNorm.values[0], 3.5 * Math.SQRT2);
  near(found.incrementRatio.values[1], 2);
  near(found.normMax.values[1], 6 * Math.SQRT2);
});
