import assert from "node:assert/strict";
import * as v from "valibot";
import type { NamedArray } from "../../lib/contract/array.ts";
import { plugin } from "../../lib/dynamics/mean-field-langevin.ts";
import { meanFieldParams } from "../../lib/dynamics/mean-field/parameters.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { secondMomentOf, solveEquilibrium } from "../../lib/num/relu-measure/equilibrium.ts";
import { mean, standardError } from "../../lib/num/statistics/moments.ts";
import { plateau, seven } from "../num/relu-measure/data-sets.ts";
import { compute } from "./mlp-case.ts";

type Fields = Record<string, NamedArray>;
const problem = { inputs: [-1, 0.5], targets: [1, -0.5], penalty: 0.5 };

function simulated(params: Readonly<Record<string, unknown>>, seed = 63): Fields {
  return plugin.simulate({
    params: v.parse(meanFieldParams, params),
    recipe: {},
    key: keyOf(seed),
    compute,
  }) as Fields;
}

/** Second moments of 40 networks at an inverse temperature of 2. */
function secondMoments(noise: string): NamedArray {
  return simulated({
    ...problem,
    networks: 40,
    width: 60,
    inverseTemperature: 2,
    noise,
    step: 0.002,
    steps: 9000,
    discard: 2000,
    positions: { from: -1, to: 1, count: 5 },
  }).secondMoment;
}

/** Standard errors between their mean and that of the equilibrium at an inverse temperature. */
function deviation({ values }: NamedArray, inverseTemperature: number): number {
  const expected = secondMomentOf(solveEquilibrium({ ...problem, inverseTemperature }));
  return (mean(values) - expected) / standardError(values);
}

// 40 networks: Student's t of 39 degrees is beyond 5.9 once in 1.4 million; finite width and step, of the order of
// 1/60 and 0.002, are below a standard error. The other equilibrium is tens of them away.
Deno.test("the second moment is that of the equilibrium; printed noise has that of twice the beta", () => {
  const gibbs = secondMoments("gibbs");
  const right = [deviation(gibbs, 2), deviation(secondMoments("printed"), 4)];
  for (const apart of right) assert.ok(Math.abs(apart) < 5.9, right.join());
  assert.ok(Math.abs(deviation(gibbs, 4)) > 12, "the wrong noise is rejected");
});

Deno.test("distances are from the equilibrium at each reference, and the right one is the nearest", () => {
  const { distance, distanceLargest } = simulated({
    ...seven,
    penalty: 0.1,
    networks: 2,
    width: 400,
    inverseTemperature: 5,
    references: [0.5, 1, 2],
    step: 0.004,
    steps: 6000,
    discard: 2000,
    positions: { from: 1.6, to: 8.5, count: 24 },
  });
  for (const n of [0, 1]) {
    const row = distance.values.subarray(3 * n, 3 * n + 3);
    assert.ok(row[1] < row[0] && row[1] < row[2], `${row}`);
    distanceLargest.values.subarray(3 * n, 3 * n + 3)
      .forEach((largest, k) => assert.ok(largest >= row[k]));
  }
});

Deno.test("without noise 60 neurons reach the function of least variation on plateau data", () => {
  const { distance } = simulated({
    ...plateau,
    penalty: 0.003,
    networks: 1,
    width: 60,
    step: 0.02,
    steps: 40_000,
    discard: 39_999,
    positions: { from: 0.9, to: 3.4, count: 26 },
  });
  assert.ok(distance.values[0] < 1e-3, `${distance.values[0]}`);
});

Deno.test("a run that diverges says so by missing values, and penalty 0 has no distances", () => {
  const base = { ...problem, networks: 1, width: 4, steps: 3000, discard: 2990 };
  const diverged = simulated({ ...base, step: 100 });
  assert.ok(diverged.secondMoment.values.every(Number.isNaN));
  assert.match(diverged.secondMoment.missing!, /diverged/);
  assert.equal(simulated({ ...base, penalty: 0, step: 0.01 }).distance, undefined);
});

Deno.test("cooling ends at the function of least variation", () => {
  const { distance } = simulated({
    ...problem,
    networks: 1,
    width: 200,
    inverseTemperature: 10,
    cooling: 0.5,
    step: 0.01,
    steps: 4000,
    discard: 3999,
  });
  assert.ok(distance.values[0] < 5e-3, `${distance.values[0]}`);
});
