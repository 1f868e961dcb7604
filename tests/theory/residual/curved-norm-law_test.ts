import assert from "node:assert/strict";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { curvedNormLaw } from "../../../lib/theory/residual/curved-norm-law.ts";
import { normalLaw } from "../../../lib/theory/residual/normal-law.ts";
import {
  assertClose,
  assertDistribution,
  assertProportion,
  StatisticalFailure,
} from "../../support.ts";
import { cdfOf, type Predictions } from "../predicted.ts";

/** |H_1| of the equation by its definition: a Brownian motion with drift under its clock; Infinity when gone. */
function finalNorms(
  { width, a, curvature, count }: { width: number; a: number; curvature: number; count: number },
): Float64Array {
  const stream = randomStream(keyOf(2718));
  const c = curvature * Math.sqrt(width) / 2;
  const y = new Float64Array(width);
  return Float64Array.from({ length: count }, () => {
    y.fill(0);
    y[0] = 1;
    let [time, square] = [0, 1];
    for (;;) {
      // From here the noise is 1e-4 of what the drift does: the rest of the clock is 1/(a^2 c |y|).
      if (square > 1e8) return time + 1 / (a * a * c * Math.sqrt(square)) < 1 ? Infinity : 1e4;
      const step = 0.004 * Math.min(square, Math.sqrt(square) / c);
      for (let i = 0; i < width; i++) y[i] += Math.sqrt(step) * stream.normal();
      y[0] += c * step;
      const before = square;
      square = 0;
      for (let i = 0; i < width; i++) square += y[i] * y[i];
      time += step * (1 / before + 1 / square) / (2 * a * a);
      if (time >= 1) return Math.sqrt(square);
    }
  });
}

const predictionsOf = (given: Parameters<typeof curvedNormLaw>[0]): Predictions => ({
  law: curvedNormLaw(given).law,
});

// 2000 paths: distances of distribution functions of 0.11 show, and shares that are off by 0.12.
Deno.test("the law and the share that is gone are those of the clocked Brownian motion", () => {
  for (const { width, a } of [{ width: 4, a: 1.1 }, { width: 3, a: 0.8 }]) {
    const given = { width, a, curvature: 0.5 };
    const norms = finalNorms({ ...given, count: 2000 });
    const logs = norms.map((value) => Math.min(Math.log(value), 100));
    const what = `d = ${width}`;
    // Those that are gone lie at 100, an atom beyond all of the law.
    const law = (cdf: (x: number) => number) =>
      [(x: number) => cdf(x), { cdfBelow: (x: number) => cdf(Math.min(x, 50)), what }] as const;
    const [cdf, options] = law(cdfOf(predictionsOf(given), "law"));
    assertDistribution(logs, cdf, { ...options, discrepancy: 0.11 });
    const { gone } = curvedNormLaw(given);
    const successes = norms.reduce((sum, value) => sum + (value === Infinity ? 1 : 0), 0);
    assertProportion({ successes, trials: 2000 }, { expected: gone, discrepancy: 0.12, what });
    // Wrong: a drift of length kappa2/2 instead of kappa2 sqrt(d)/2.
    const short = curvedNormLaw({ ...given, curvature: 0.5 / Math.sqrt(width) }).law;
    assert.throws(
      () => assertDistribution(logs, ...law(cdfOf({ short }, "short"))),
      StatisticalFailure,
    );
  }
});

Deno.test("the mass is 1 where nothing can be gone yet, which no step of the derivation assumes", () => {
  for (const [width, a] of [[4, 0.4], [10, 0.3], [2, 0.5]]) {
    const { law, gone } = curvedNormLaw({ width, a, curvature: 0.5 });
    assert.ok(law.shape === "distribution" && law.density !== undefined);
    const { x, density } = law;
    let mass = 0;
    for (let i = 1; i < x.length; i++) {
      mass += (x[i] - x[i - 1]) * (density[i] + density[i - 1]) / 2;
    }
    assertClose(mass, 1, { absolute: 3e-4 });
    assertClose(gone, 0, { absolute: 1e-4 });
  }
});

Deno.test("with little curvature it is the normal law without it, and a little beyond", () => {
  const [width, a] = [6, 0.5];
  const law = cdfOf(predictionsOf({ width, a, curvature: 0.01 }), "law");
  const normal = cdfOf({ law: normalLaw(2 * a ** 2, a) }, "law");
  for (const at of [-0.5, 0.2, 0.5, 1, 1.6]) {
    assertClose(law(at), normal(at), { absolute: 0.01 });
    assert.ok(law(at) < normal(at) + 2e-4);
  }
});
