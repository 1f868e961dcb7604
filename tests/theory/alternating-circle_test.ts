import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/theory/alternating-circle.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { assertClose, assertProportion, StatisticalFailure } from "../support.ts";
import { scalarOf } from "./predicted.ts";

const at = (point: Readonly<Record<string, number>>) =>
  plugin.predict(v.parse(plugin.params, point));

Deno.test("values of another program", () => {
  const sixteen = at({ inputCount: 16, shownDirections: 10, width: 4 });
  assertClose(scalarOf(sixteen, "margin"), 0.0637244, { absolute: 1e-7 });
  assertClose(scalarOf(sixteen, "separationProbability"), 0.6327, { absolute: 5e-5 });
  assertClose(scalarOf(sixteen, "hitTimeSmallSteps"), 662, { absolute: 0.6 });
  assert.equal(scalarOf(sixteen, "errorLowerBound"), 0.25);
  assert.equal(scalarOf(sixteen, "widthLowerBound"), 8);
  [[16, 9], [32, 24], [64, 59], [128, 142]].forEach(([inputCount, median]) =>
    assert.equal(scalarOf(at({ inputCount }), "medianWidth"), 2 * median)
  );
});

/** Share of trials in which balls thrown into a circle leave no two neighbouring cells empty. */
function successesOf(trials: number, balls: number): number {
  const stream = randomStream(keyOf(861));
  let successes = 0;
  for (let trial = 0; trial < trials; trial++) {
    const hit = new Uint8Array(8);
    for (let ball = 0; ball < balls; ball++) hit[stream.integer(8)] = 1;
    if (hit.every((bit, c) => bit === 1 || hit[(c + 1) % 8] === 1)) successes++;
  }
  return successes;
}

// 20,000 trials: fails wrongly once in 1e6, finds 0.035.
Deno.test("the share of balls thrown; that of every gap is rejected", () => {
  const trials = 20_000;
  const successes = successesOf(trials, 10);
  const found = at({ inputCount: 16, shownDirections: 10 });
  assertProportion({ successes, trials }, {
    expected: scalarOf(found, "separationProbability"),
    discrepancy: 0.035,
  });
  assert.throws(
    () =>
      assertProportion({ successes, trials }, { expected: scalarOf(found, "allGapsProbability") }),
    StatisticalFailure,
  );
});

Deno.test("means: of the covering below the collector's, and as the curve says", () => {
  const found = at({ inputCount: 32 });
  assert.ok(scalarOf(found, "meanDirections") < scalarOf(found, "collectorDirections") / 2);
  assertClose(scalarOf(found, "collectorDirections"), 54.0917, { absolute: 1e-3 });
  const curve = found.separationByDirections;
  assert.ok(curve.shape === "curve");
  assertClose(curve.y[27], 0.6902, { absolute: 5e-5 });
  assert.equal(curve.x[27], 28);
});

Deno.test("the risk along the steps is the one that is reached then", () => {
  const curve = at({ inputCount: 8 }).riskPath;
  assert.ok(curve.shape === "curve");
  const nearest = curve.y.reduce(
    (best, risk, k) => Math.abs(risk - 0.1) < Math.abs(curve.y[best] - 0.1) ? k : best,
    0,
  );
  const there = at({ inputCount: 8, riskLevel: curve.y[nearest] });
  assertClose(curve.x[nearest], scalarOf(there, "hitTimeSmallSteps"), { relative: 1e-12 });
  assertClose(scalarOf(there, "hitTime"), curve.x[nearest], { relative: 0.01 });
  const inverse = scalarOf(at({ inputCount: 8, riskLevel: 0.02 }), "hitTimeInverse");
  assertClose(inverse, 50 / (4 * 0.135299025 ** 2), { relative: 1e-7 });
});
