import assert from "node:assert/strict";
import { keyOf } from "../lib/num/random/key.ts";
import { randomStream } from "../lib/num/random/random.ts";
import { normalCdf } from "../lib/num/analysis/special.ts";
import {
  assertClose,
  assertDistribution,
  assertEstimate,
  assertMean,
  assertProportion,
  assertTwoSample,
  assertVariance,
  type ExperimentOutcome,
  StatisticalFailure,
} from "./support.ts";

function normals(seed: number, n: number, shift = 0): Float64Array {
  const values = new Float64Array(n);
  randomStream(keyOf(seed)).fillNormal(values);
  return values.map((z) => z + shift);
}

const successes = (values: Float64Array) => values.filter((z) => z > 0).length;

/** Each assertion on standard normal values, and on values that are off by its detectable discrepancy. */
const experiments: [
  string,
  (values: Float64Array) => ExperimentOutcome,
  (found: number) => Float64Array,
][] = [
  ["mean", (x) => assertMean(x, { expected: 0 }), (d) => normals(2, 4000, d)],
  [
    "variance",
    (x) => assertVariance(x, { expected: 1 }),
    (d) => normals(2, 4000).map((z) => z * Math.sqrt(1 + 1.5 * d)),
  ],
  [
    "proportion",
    (x) => assertProportion({ successes: successes(x), trials: x.length }, { expected: 0.5 }),
    // P(z + d > 0) = 1/2 + 0.4 d near 0.
    (d) => normals(2, 4000, d / 0.38),
  ],
  ["distribution", (x) => assertDistribution(x, normalCdf), (d) => normals(2, 4000, d / 0.38)],
  ["two-sample", (x) => assertTwoSample(x, normals(3, 4000)), (d) => normals(2, 4000, d / 0.38)],
];

for (const [name, experiment, wrong] of experiments) {
  Deno.test(`the ${name} assertion passes what is true and fails what is off by what it says it detects`, () => {
    const { allowed, detectable, found } = experiment(normals(1, 4000));
    assert.ok(found <= allowed && allowed < detectable);
    assert.throws(() => experiment(wrong(detectable)), (error: Error) => {
      assert.ok(error instanceof StatisticalFailure);
      assert.match(error.message, /discrepancy .* allowed .* detectable/);
      return true;
    });
  });
}

Deno.test("margins are those of the stated rates: 4.89 standard errors pass, 7.98 are sure to fail", () => {
  const outcome = assertEstimate({ value: 0, standardError: 1 }, { expected: 0 });
  assertClose(outcome.allowed, 4.891638475698947, { absolute: 1e-9 });
  assertClose(outcome.detectable - outcome.allowed, 3.090232306167813, { absolute: 1e-9 });
});

Deno.test("Chernoff's margin of a proportion holds its rate, by the exact binomial law", () => {
  const [trials, expected] = [200, 0.1];
  const { allowed } = assertProportion({ successes: 20, trials }, { expected });
  let outside = 0;
  let mass = (1 - expected) ** trials;
  for (let k = 0; k <= trials; k++) {
    if (k / trials - expected > allowed) outside += mass;
    mass *= (trials - k) / (k + 1) * expected / (1 - expected);
  }
  assert.ok(outside > 1e-9 && outside <= 5e-7, `${outside}`);
});

Deno.test("a sample too small for the discrepancy asked is itself an error", () => {
  const values = normals(1, 1000);
  assert.throws(() => assertMean(values, { expected: 0, discrepancy: 0.1 }), /too few values/);
  assertMean(values, { expected: 0, discrepancy: 0.3 });
  assert.throws(() => assertMean(values.slice(1), { expected: 0 }), /needs 1000/);
});

Deno.test("a false-fail rate above 1e-6 is refused", () => {
  assert.throws(
    () => assertMean(normals(1, 1000), { expected: 0, falseFail: 1e-3 }),
    /at most 1e-6/,
  );
});

Deno.test("assertClose names what was off and by how much", () => {
  assertClose(1.0001, 1, { relative: 1e-3 });
  assert.throws(
    () => assertClose(1.1, 1, { absolute: 0.01, what: "length" }),
    /length: 1.1, expected 1/,
  );
  assert.throws(() => assertClose(NaN, 1, { absolute: 1 }), /NaN/);
});
