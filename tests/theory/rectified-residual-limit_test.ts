import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin as residual } from "../../lib/dynamics/affine-residual.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { mean } from "../../lib/num/statistics/moments.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { plugin } from "../../lib/theory/rectified-residual-limit.ts";
import { compute } from "../dynamics/resnet-case.ts";
import { assertClose, assertMean, assertVariance, StatisticalFailure } from "../support.ts";
import { scalarOf } from "./predicted.ts";

const [q, p] = [1 / (2 * Math.PI), 0.5 - 1 / (2 * Math.PI)];

/** ln |H_1|/|H_0| of dH = a |H| (sqrt p dB + sqrt q 1 db): covariance p I + q 1 1^T. */
function paths(width: number, a: number, count: number): Float64Array {
  const stream = randomStream(keyOf(4));
  const steps = 100;
  const h = new Float64Array(width);
  const noise = new Float64Array(width + 1);
  return Float64Array.from({ length: count }, () => {
    h.fill(1 / Math.sqrt(width));
    for (let k = 0; k < steps; k++) {
      const scale = a * Math.hypot(...h) / Math.sqrt(steps);
      stream.fillNormal(noise);
      for (let i = 0; i < width; i++) {
        h[i] += scale * (Math.sqrt(p) * noise[i] + Math.sqrt(q) * noise[width]);
      }
    }
    return Math.log(Math.hypot(...h));
  });
}

// 10,000 paths: means off by 0.03 and variances off by 0.02 show. Euler's error is below 0.002.
Deno.test("moments with random signs are those of plain paths of the SDE", () => {
  const found = plugin.predict({ width: 6, matrixNoise: 0.4 });
  const logs = paths(6, 0.4, 10_000);
  const [m, variance] = ["logNormRatioMean", "logNormRatioVariance"].map((name) =>
    scalarOf(found, name)
  );
  assertMean(logs, { expected: m, discrepancy: 0.04 });
  assertVariance(logs, { expected: variance, discrepancy: 0.025 });
  // A noise of the same trace but without the common direction has variance a^2/2.
  assert.throws(() => assertVariance(logs, { expected: 0.16 / 2 }), StatisticalFailure);
  // A direction that stays along (1, ..., 1) has mean a^2 (d/4 - p - q d).
  assertClose(m, 0.108 / 2, { absolute: 0.002 });
  assertClose(4 * variance, 0.73, { absolute: 0.01 });
});

Deno.test("for little noise the angle stays where it was", () => {
  for (const width of [2, 6, 30]) {
    const a = 0.01;
    const found = plugin.predict({ width, matrixNoise: a });
    assertClose(scalarOf(found, "logNormRatioMean"), a ** 2 * (width / 4 - p - q * width), {
      absolute: 2e-3 * a ** 2 * width,
    });
    assertClose(scalarOf(found, "logNormRatioVariance"), a ** 2 * (p + q * width), {
      relative: 2e-3,
    });
  }
});

// E e^Y = exp(a^2 d / 2) exactly; to third order in the cumulants it is mean + variance / 2 of Y.
Deno.test("the moments fit the exact mean of the square", () => {
  const found = plugin.predict({ width: 6, matrixNoise: 0.2 });
  const cumulants = 2 * scalarOf(found, "logNormRatioMean") +
    2 * scalarOf(found, "logNormRatioVariance");
  assertClose(cumulants, Math.log(scalarOf(found, "normRatioSquaredMean")), { absolute: 2e-3 });
});

// Deterministic to 1%: ln|h_L| has a standard deviation of 0.4 and 400 networks.
Deno.test("without signs ln |h_L| grows by a sqrt(d/(2 pi)) per sqrt(L)", () => {
  const at = (depth: number) =>
    mean(
      residual.simulate({
        params: v.parse(residual.params, {
          networks: 400,
          width: 6,
          depth,
          activation: "relu",
          matrixNoise: 0.4,
        }),
        recipe: {},
        key: keyOf(6),
        compute,
      }).logNormRatioForward.values,
    );
  const slope = (at(900) - at(100)) / 20;
  const expected = scalarOf(plugin.predict({ width: 6, matrixNoise: 0.4 }), "growthSlope");
  assertClose(slope, expected, { relative: 0.025 });
});
