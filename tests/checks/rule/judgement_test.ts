import assert from "node:assert/strict";
import { allowance, judge } from "../../../lib/checks/rule/judgement.ts";
import type { Verdict } from "../../../lib/contract/verdict.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { estimateStatistic } from "../../../lib/num/statistics/estimate.ts";

/** A measured number with a three-sigma interval, against theory 1 with a fixed tolerance. */
function verdictOf(
  value: number,
  { error, allowed, rival }: { error: number; allowed: number; rival?: number },
): Verdict {
  return judge(
    { value, standardError: error, low: value - 3 * error, high: value + 3 * error },
    { theory: 1, allowance: { allowed, terms: "" }, rival },
  ).verdict;
}

Deno.test("inside the tolerance and precise: agrees", () => {
  assert.equal(verdictOf(1.015, { error: 0.004, allowed: 0.02 }), "agrees");
  assert.equal(verdictOf(1.015, { error: 0.004, allowed: 0.02, rival: 1.5 }), "agrees");
});

Deno.test("inside the tolerance by luck: cannot tell", () => {
  // The interval is 0.98 -+ 0.06, three times the tolerance.
  assert.equal(verdictOf(0.98, { error: 0.02, allowed: 0.02 }), "cannot tell");
});

Deno.test("a rival nearer than twice the tolerance or the interval: cannot tell", () => {
  assert.equal(verdictOf(1.0, { error: 0.001, allowed: 0.02, rival: 1.03 }), "cannot tell");
  assert.equal(verdictOf(1.0, { error: 0.01, allowed: 0.02, rival: 1.05 }), "cannot tell");
  assert.equal(verdictOf(1.0, { error: 0.001, allowed: 0.02, rival: 1.05 }), "agrees");
  assert.equal(verdictOf(1.0, { error: 0.001, allowed: 0.02, rival: 0.95 }), "agrees");
});

Deno.test("outside the tolerance: disagrees if precise, cannot tell if the interval reaches it", () => {
  assert.equal(verdictOf(1.05, { error: 0.005, allowed: 0.02 }), "disagrees");
  assert.equal(verdictOf(1.05, { error: 0.03, allowed: 0.02 }), "cannot tell");
  assert.equal(verdictOf(1.5, { error: 0.03, allowed: 0.02 }), "disagrees");
  assert.equal(verdictOf(NaN, { error: 0.03, allowed: 0.02 }), "cannot tell");
});

Deno.test("a tolerance sums its terms, and says them", () => {
  const tolerance = {
    absolute: 0.01,
    relative: 0.1,
    standardErrors: 3,
    finiteSize: { coefficient: 2, along: "width", power: -1 },
  };
  const point = { width: 50 };
  const { allowed, terms } = allowance(tolerance, { theory: -2, standardError: 0.1, point });
  assert.ok(Math.abs(allowed - (0.01 + 0.2 + 0.3 + 0.04)) < 1e-15);
  assert.equal(terms, "0.01 + 0.1 * |-2| + 3 SE (SE = 0.1) + 2 width^-1 (width = 50)");
  assert.throws(
    () => allowance(tolerance, { theory: 1, standardError: 0.1, point: { depth: 1 } }),
    /size "width".*depth/,
  );
});

Deno.test("operating characteristics: 3.5 standard errors fail a true theory once in 2,149, catch one that is 8 off", () => {
  const stream = randomStream(keyOf(35));
  const trials = 20_000;
  const rate = (bias: number) => {
    let disagreements = 0;
    for (let trial = 0; trial < trials; trial++) {
      const value = 1 + bias + stream.normal();
      const allowed = { allowed: 3.5, terms: "" };
      const measured = { value, standardError: 1, low: value - 3, high: value + 3 };
      if (judge(measured, { theory: 1, allowance: allowed }).verdict !== "agrees") disagreements++;
    }
    return disagreements;
  };
  // Expected 9.3 of 20,000; 32 or more has probability 1e-8.
  assert.ok(rate(0) <= 32);
  // A bias of 8: missed with probability normalCdf(-4.5) = 3.4e-6.
  assert.ok(rate(8) >= trials - 3);
});

Deno.test("an interval without an end never agrees, and disagrees only beyond its other end", () => {
  const measured = (low: number, high: number) => ({ value: 1, standardError: 0.1, low, high });
  const verdict = (low: number, high: number, theory: number) =>
    judge(measured(low, high), { theory, allowance: { allowed: 0.1, terms: "" } }).verdict;
  assert.equal(verdict(-Infinity, Infinity, 1), "cannot tell");
  assert.equal(verdict(-Infinity, Infinity, 9), "cannot tell");
  assert.equal(verdict(0.9, Infinity, 1), "cannot tell");
  assert.equal(verdict(0.9, Infinity, 0.5), "disagrees");
});

// Tolerances of 3 standard errors with few networks: a true theory may be undecided often, but it disagrees no
// more often than the interval misses. 4,000 trials at 2.7e-3: 11 expected, 32 or more below 1e-6.
Deno.test("operating characteristics with few networks: a true theory is never called wrong too often", () => {
  for (const n of [2, 3, 5, 8, 30]) {
    const stream = randomStream(keyOf(360 + n));
    let [disagreements, normal] = [0, 0];
    for (let trial = 0; trial < 4000; trial++) {
      const values = Float64Array.from({ length: n }, () => 1 + stream.normal());
      const clusters = Int32Array.from(values, (_, i) => i);
      const found = estimateStatistic({ values, clusters, count: n }, { statistic: "mean" });
      const allowed = { allowed: 3 * found.standardError, terms: "" };
      if (judge(found, { theory: 1, allowance: allowed }).verdict === "disagrees") disagreements++;
      if (Math.abs(found.value - 1) > allowed.allowed) normal++;
    }
    assert.ok(disagreements < 32, `${disagreements} of 4000 with ${n} networks`);
    // As if there were many networks: the rule must not go by the tolerance alone.
    if (n <= 8) assert.ok(normal > 60, `${normal} of 4000 with ${n} networks`);
  }
});

Deno.test("without a standard error a tolerance that does not use it stands; one that does cannot tell", () => {
  const none = { absolute: 0, relative: 0, standardErrors: 0 };
  const verdict = (tolerance: object, half: number, { error = NaN, theory = 1 } = {}) =>
    judge({ value: 1.05, standardError: error, low: 1.05 - half, high: 1.05 + half }, {
      theory,
      allowance: allowance({ ...none, ...tolerance }, { theory, standardError: error, point: {} }),
    }).verdict;
  for (const error of [NaN, Infinity]) {
    assert.equal(verdict({ absolute: 0.1 }, 0.05, { error }), "agrees");
    assert.equal(verdict({ absolute: 0.1 }, Infinity, { error }), "cannot tell");
    assert.equal(verdict({ absolute: 0.01 }, 0.005, { error }), "disagrees");
    assert.equal(verdict({ standardErrors: 3.5 }, Infinity, { error }), "cannot tell");
  }
  assert.equal(verdict({ relative: 0.1 }, 0.05, { error: 0.01, theory: Infinity }), "disagrees");
});
