import assert from "node:assert/strict";
import type { Fields } from "../../lib/contract/plugins.ts";
import { plugin as euler } from "../../lib/dynamics/covariance-sde.ts";
import { plugin } from "../../lib/dynamics/inverse-norm-sde.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { gammaLower } from "../../lib/num/analysis/special.ts";
import {
  assertDistribution,
  assertMean,
  assertProportion,
  assertTwoSample,
  StatisticalFailure,
} from "../support.ts";
import { compute, inputs } from "./mlp-case.ts";

const rejected = (compare: () => void) => assert.throws(compare, StatisticalFailure);

function simulate(
  { seed, squaredNorm = 1, ...given }:
    & { seed: number; squaredNorm?: number }
    & Partial<
      Parameters<typeof plugin.simulate>[0]["params"]
    >,
): Fields {
  return plugin.simulate({
    params: {
      paths: 4000,
      time: 1,
      step: 0.01,
      activation: "tanh",
      shapeScale: 1,
      observe: [1],
      ...given,
    },
    recipe: {},
    data: inputs({ squaredNorm }),
    key: keyOf(seed),
    compute,
  });
}

// 20,000 paths: fails wrongly once in 1e6, detects 0.1 in E 1/V = 2.1.
Deno.test("U = 1/V is linear: E U_t = (U_0 - k/(k+2)) e^((k+2) t) + k/(k+2), and U_0 + 2t at k = -2", () => {
  const at = { time: 0.3, squaredNorm: 0.7, paths: 20_000 };
  const inverse = (fields: Fields) => fields.logNorm.values.map((y) => Math.exp(-y));
  const found = inverse(simulate({ ...at, seed: 141 }));
  assertMean(found, { expected: 1 / 0.7 + 0.6, discrepancy: 0.15 });
  // Wrong: no correction of Ito, dU = [(k + 1) U - k] dt.
  const uncorrected = (1 / 0.7 - 2) * Math.exp(-0.3) + 2;
  rejected(() => assertMean(found, { expected: uncorrected }));
  const slow = inverse(simulate({ ...at, seed: 142, shapeScale: 2 }));
  const expected = (1 / 0.7 + 1 / 3) * Math.exp(1.5 * 0.3) - 1 / 3;
  assertMean(slow, { expected, discrepancy: 0.2 });
  rejected(() => assertMean(slow, { expected: 1 / 0.7 + 0.6 }));
});

// 4,000 paths: fails wrongly once in 1e6, detects 0.075 in a distribution function. C6.
Deno.test("k = -2: the norm forgets its start and is exponential with rate 2", () => {
  const { logNorm, exploded } = simulate({ seed: 143, time: 5, step: 0.02, squaredNorm: 10 });
  const found = logNorm.values.map(Math.exp);
  assertDistribution(found, (v) => 1 - Math.exp(-2 * v), { discrepancy: 0.08 });
  rejected(() => assertDistribution(found, (v) => 1 - Math.exp(-v)));
  assert.ok(exploded.values.every((value) => value === 0));
});

// 4,000 paths each: fails wrongly once in 1e6, detects 0.11.
Deno.test("its law is that of Euler steps in V itself", () => {
  const { logNorm } = simulate({ seed: 144, time: 0.5, squaredNorm: 2 });
  const steps = (shapeScale: number) =>
    euler.simulate({
      params: {
        paths: 4000,
        time: 0.5,
        step: 0.005,
        activation: "tanh",
        shapeScale,
        cap: 1e6,
        observe: [1],
      },
      recipe: {},
      data: inputs({ squaredNorm: 2 }),
      key: keyOf(145),
      compute,
    }).logNorm.values;
  assertTwoSample(logNorm.values, steps(1));
  rejected(() => assertTwoSample(logNorm.values, steps(1.6)));
});

// 4,000 paths: fails wrongly once in 1e6, detects 0.07 in a probability; by T = 6 all but 0.002 of the
// explosions have happened, and steps of 0.01 miss less than 0.002 of them. C7.
Deno.test("k = 3: a path explodes with probability P(k + 1, k V_0) (Dufresne)", () => {
  const fields = simulate({
    seed: 146,
    activation: "softplus-centred",
    shapeScale: 0.25,
    time: 6,
    observe: [0.02, 0.1, 1],
  });
  const exploded = [0, 1, 2].map((k) => fields.exploded.values.subarray(4000 * k, 4000 * (k + 1)));
  const successes = exploded[2].reduce((sum, one) => sum + one, 0);
  assertProportion({ successes, trials: 4000 }, {
    expected: gammaLower(4, 3),
    discrepancy: 0.08,
  });
  // Wrong: the shape k.
  rejected(() => assertProportion({ successes, trials: 4000 }, { expected: gammaLower(3, 3) }));
  // Once exploded, always exploded; a path has no norm exactly where it has exploded.
  exploded[0].forEach((one, i) =>
    assert.ok(one <= exploded[1][i] && exploded[1][i] <= exploded[2][i])
  );
  fields.logNorm.values.forEach((y, i) =>
    assert.equal(Number.isNaN(y) ? 1 : 0, fields.exploded.values[i])
  );
  assert.match(fields.logNorm.missing!, /exploded/);
});

Deno.test("it is for one input", () => {
  const job = {
    params: { paths: 1, time: 1, step: 0.1, activation: "tanh", shapeScale: 1, observe: [1] },
    recipe: {},
    data: inputs({ correlation: 0.3 }),
    key: keyOf(1),
    compute,
  } as const;
  assert.throws(
    () => plugin.simulate({ ...job, params: { ...job.params, observe: [1] } }),
    /2 inputs/,
  );
});
