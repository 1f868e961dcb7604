import assert from "node:assert/strict";
import type { Fields } from "../../lib/contract/plugins.ts";
import { plugin } from "../../lib/dynamics/covariance-sde.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { type Law, lawCdf } from "../../lib/num/statistics/law.ts";
import { normalCdf } from "../../lib/num/analysis/special.ts";
import { plugin as correlationLaw } from "../../lib/theory/correlation-law.ts";
import {
  assertClose,
  assertDistribution,
  assertMean,
  assertTwoSample,
  StatisticalFailure,
} from "../support.ts";
import { finalValues, mlpJob } from "./explicit/mlp-job.ts";
import { plugin as gram } from "../../lib/dynamics/mlp-gram.ts";
import { compute, inputs, shapedReluRecipe } from "./mlp-case.ts";

const rejected = (compare: () => void) => assert.throws(compare, StatisticalFailure);

function simulate(
  { seed, squaredNorm = 1, correlation = [], ...given }:
    & { seed: number; squaredNorm?: number | number[]; correlation?: number | number[] }
    & Partial<Parameters<typeof plugin.simulate>[0]["params"]>,
): Fields {
  return plugin.simulate({
    params: { paths: 1, time: 1, step: 0.002, cap: 1e6, observe: [1], ...given },
    recipe: {},
    data: inputs({ squaredNorm, correlation }),
    key: keyOf(seed),
    compute,
  });
}

/** V12^2 and V11 V22 of two inputs at the end. */
function squares(fields: Fields): { covariance: Float64Array; product: Float64Array } {
  const norms = [0, 1].map((a) => finalValues(fields, "logNorm", a));
  const product = norms[0].map((value, i) => Math.exp(value + norms[1][i]));
  const distance = finalValues(fields, "oneMinusCorrelation");
  return { product, covariance: product.map((value, i) => (1 - distance[i]) ** 2 * value) };
}

// 20,000 paths: fails wrongly once in 1e6, detects 0.15 in moments of order 1.
Deno.test("without drift the second moments of Euler paths are exact: a linear network of width 1/dt", () => {
  const [rho, step, time] = [0.3, 0.01, 0.2];
  const fields = simulate({ seed: 131, gap: 0, time, step, correlation: rho, paths: 20_000 });
  const growth = (1 + 2 * step) ** (time / step);
  const decay = (1 - step) ** (time / step);
  const { covariance, product } = squares(fields);
  const [even, odd] = [2 * rho ** 2 + 1, 1 - rho ** 2];
  assertMean(covariance, { expected: (even * growth - odd * decay) / 3, discrepancy: 0.06 });
  assertMean(product, { expected: (even * growth + 2 * odd * decay) / 3, discrepancy: 0.15 });
  // Wrong: noise of independent entries, Sigma^{ab,cd} = V^{ac} V^{bd} alone (E V11 V22 stays 1).
  rejected(() => assertMean(product, { expected: 1 }));
  rejected(() => assertMean(covariance, { expected: rho ** 2 }));
});

// 5,000 paths: fails wrongly once in 1e6, detects 0.06 in a distribution function; the Euler steps
// move ln V by 3 dt T = 0.0075.
Deno.test("one input of a shaped ReLU: ln V_T ~ N(ln V_0 - T, 2T)", () => {
  const found = finalValues(
    simulate({ seed: 132, gap: 4, time: 0.5, step: 0.005, squaredNorm: 3, paths: 5000 }),
    "logNorm",
  );
  const law = (mean: number) => (y: number) => normalCdf(y - Math.log(3) - mean);
  assertDistribution(found, law(-0.5), { discrepancy: 0.07 });
  // Wrong: no correction of Ito.
  rejected(() => assertDistribution(found, law(0)));
});

// 4,000 paths: fails wrongly once in 1e6, detects 0.075 in a distribution function.
Deno.test("the correlation has the law of its own Fokker-Planck equation", () => {
  const at = { time: 1, step: 0.005, correlation: 0.3 };
  const found = finalValues(
    simulate({ ...at, seed: 133, gap: 4, paths: 4000 }),
    "oneMinusCorrelation",
  ).map((q) => 1 - q);
  const law = (gap: number) => {
    const { rho } = correlationLaw.predict({ time: 1, correlation: 0.3, gap, exponent: 0.5 });
    return lawCdf(rho as unknown as Law);
  };
  assertDistribution(found, law(4), { discrepancy: 0.08 });
  rejected(() => assertDistribution(found, law(2)));
});

// 4,000 paths against 4,000 networks of width 40: fails wrongly once in 1e6, detects 0.11. C11.
Deno.test("three inputs: rho13 and rho12 - rho13 are those of wide networks, not of the linear SDE", () => {
  const correlation = [0.5, 0.2, 0.3];
  const at = { time: 0.5, step: 0.01, correlation, paths: 4000 };
  const networks = gram.simulate(
    mlpJob(shapedReluRecipe({ width: 40, depth: 20 }, [1, -1]), {
      networks: 4000,
      seed: 134,
      correlation,
    }),
  );
  const pairs = (fields: Fields) => {
    const [rho12, rho13] = [0, 1].map((pair) =>
      finalValues(fields, "oneMinusCorrelation", pair).map((q) => 1 - q)
    );
    return [rho13, rho12.map((value, i) => value - rho13[i])];
  };
  const [measured, measuredDifference] = pairs(networks);
  const [rho13, difference] = pairs(simulate({ ...at, seed: 135, gap: 4 }));
  assertTwoSample(measured, rho13);
  assertTwoSample(measuredDifference, difference);
  const [linear] = pairs(simulate({ ...at, seed: 135, gap: 0 }));
  rejected(() => assertTwoSample(measured, linear));
});

Deno.test("a path that explodes stops beyond the cap, and stays", () => {
  const fields = simulate({
    seed: 136,
    activation: "softplus-centred",
    shapeScale: 0.2,
    squaredNorm: 3,
    cap: 1e4,
    time: 2,
    paths: 50,
    observe: [0, 0.5, 1],
  });
  const [start, middle, end] = [0, 1, 2].map((k) =>
    fields.logNorm.values.slice(50 * k, 50 * k + 50)
  );
  start.forEach((value) => assertClose(value, Math.log(3), { absolute: 1e-14 }));
  const exploded = middle.map((value) => value >= Math.log(1e4) ? 1 : 0);
  assert.ok(exploded.reduce((sum, one) => sum + one, 0) >= 10);
  middle.forEach((value, i) => assert.ok(exploded[i] === 0 || end[i] === value));
  assert.ok(end.every(Number.isFinite));
});

Deno.test("the last step ends at T; times and pairs are labelled", () => {
  const fields = simulate({
    seed: 137,
    gap: 1,
    time: 0.007,
    step: 0.003,
    correlation: 0.3,
    observe: "all",
  });
  // Three steps of 0.007 / 3.
  assert.equal(fields.time.values.length, 4);
  assertClose(fields.time.values[3], 0.007, { relative: 1e-12 });
  assert.deepEqual(fields.oneMinusCorrelation.axes[2].labels, ["1 and 2"]);
});

Deno.test("a step so long that a norm becomes negative is refused, not recorded", () => {
  const long = { seed: 138, gap: 1, time: 3, step: 1, paths: 100 };
  assert.throws(() => simulate(long), /steps of 1: a norm became negative/);
});
