import assert from "node:assert/strict";
import { allowance, judge } from "../../../lib/checks/rule/judgement.ts";
import { marginOfBound, marginWithin } from "../../../lib/checks/rule/margin.ts";

Deno.test("a margin is 1 as predicted, 0 where the allowance ends, negative beyond", () => {
  assert.equal(marginWithin(0, 0.1), 1);
  assert.equal(marginWithin(0.05, 0.1), 0.5);
  assert.equal(marginWithin(0.1, 0.1), 0);
  assert.equal(marginWithin(0.2, 0.1), -0.5);
  assert.equal(marginWithin(0, 0), 1);
  assert.equal(marginWithin(1e-300, 0), -1);
  for (const distance of [NaN, Infinity]) assert.equal(marginWithin(distance, 0.1), -1);
});

Deno.test("the margin of a bound is 0 where the interval touches it, on either side", () => {
  const below = (bound: number) =>
    marginOfBound({ value: 1, low: 0.5, high: 1.5 }, { side: "below", bound });
  assert.equal(below(1.5), 0);
  assert.equal(below(2), 0.5);
  assert.equal(below(1), -0.5);
  assert.ok(below(-1e9) > -1 && below(-1e9) < -0.999 && below(1e9) > 0.999);
  const above = (bound: number) =>
    marginOfBound({ value: -1, low: -1.5, high: -0.5 }, { side: "above", bound });
  for (const bound of [-3, 0.2, 1, 1.5, 2, 7]) assert.equal(above(-bound), below(bound));
});

Deno.test("the end that is towards the bound counts: a wrong variant takes the other one", () => {
  // A share of 8 of 8: the interval is all on one side.
  const found = { value: 1, low: 0.6, high: 1 };
  assert.equal(marginOfBound(found, { side: "above", bound: 0.6 }), 0);
  assert.ok(marginOfBound(found, { side: "above", bound: 0.7 }) < 0);
  const mirrored = { value: 1, low: 1, high: 1.4 };
  assert.equal(marginOfBound(mirrored, { side: "above", bound: 0.7 }), 1);
});

Deno.test("a margin is never a number that JSON lacks: open ends, no scatter", () => {
  const exact = { value: 2, low: 2, high: 2 };
  assert.equal(marginOfBound(exact, { side: "below", bound: 2 }), 0);
  assert.equal(marginOfBound(exact, { side: "below", bound: 2.5 }), 1);
  assert.equal(marginOfBound(exact, { side: "below", bound: 1.5 }), -1);
  const open = { value: 2, low: -Infinity, high: Infinity };
  assert.equal(marginOfBound(open, { side: "below", bound: 9 }), -1);
  assert.equal(marginOfBound({ ...exact, value: NaN }, { side: "above", bound: 1 }), -1);
});

Deno.test("the sign of the margin is that of the rule: judge agrees only where it is not negative", () => {
  for (let step = -40; step <= 40; step++) {
    const measured = { value: 1 + step / 100, standardError: 0.001, low: 0, high: 0 };
    const [low, high] = [measured.value - 0.003, measured.value + 0.003];
    const tolerance = { absolute: 0.2, relative: 0, standardErrors: 0 };
    const { verdict, margin, relation, rival } = judge({ ...measured, low, high }, {
      theory: 1,
      allowance: allowance(tolerance, { theory: 1, standardError: 0.001, point: {} }),
      rival: 3,
    });
    assert.equal(verdict === "agrees", margin! >= 0, String(step));
    assert.deepEqual([relation, rival], ["=", 3]);
  }
});
