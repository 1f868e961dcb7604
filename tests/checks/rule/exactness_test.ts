import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin as bound } from "../../../lib/checks/bound.ts";
import { plugin as estimate } from "../../../lib/checks/estimate.ts";
import { plugin as statistic } from "../../../lib/checks/statistic.ts";
import { at, estimateTable, sampleTable } from "../evidence.ts";

function check(values: readonly number[], params: Record<string, unknown>) {
  return statistic.evaluate({
    params: v.parse(statistic.params, { column: "u", ...params }),
    measured: sampleTable("u", Float64Array.from(values)),
    ...at({}),
  });
}

Deno.test("networks that do not differ decide nothing, unless the number is declared exact", () => {
  for (const values of [[1, 1], [1, 1, 1, 1, 1]]) {
    const random = check(values, { predicts: 0.9, standardErrors: 3 });
    assert.equal(random.verdict, "cannot tell");
    assert.deepEqual([random.low, random.high], [null, null]);
    assert.equal(check(values, { predicts: 1, standardErrors: 3 }).verdict, "cannot tell");
    const wrong = check(values, { predicts: 0.9, exact: 1e-12 });
    assert.equal(wrong.verdict, "disagrees");
    assert.deepEqual([wrong.low, wrong.high], [1 - 1e-12, 1 + 1e-12]);
    assert.equal(check(values, { predicts: 1, exact: 1e-12 }).verdict, "agrees");
  }
});

Deno.test("the bound on rounding is allowed, and no more; one network suffices", () => {
  assert.equal(check([1 + 5e-13], { predicts: 1, exact: 1e-12 }).verdict, "agrees");
  assert.equal(check([1 + 5e-12], { predicts: 1, exact: 1e-12 }).verdict, "disagrees");
  assert.equal(check([1.01], { predicts: 1, exact: 1e-12, absolute: 0.02 }).verdict, "agrees");
  assert.throws(() => check([1], { predicts: 1 }), /`exact`/);
});

Deno.test("a rival within twice the rounding is not excluded", () => {
  assert.equal(check([1, 1], { predicts: 1, exact: 1e-3, rival: 1.001 }).verdict, "cannot tell");
  assert.equal(check([1, 1], { predicts: 1, exact: 1e-3, rival: 1.01 }).verdict, "agrees");
});

Deno.test("what scatters is not exact: refused with both numbers", () => {
  assert.throws(
    () => check([1, 1.1], { predicts: 1, exact: 1e-3 }),
    /exact up to 0.001: its 2 networks differ by 0.1/,
  );
  const params = v.parse(estimate.params, { quantity: "slope", predicts: 1, exact: 1e-3 });
  assert.throws(
    () => estimate.evaluate({ params, measured: estimateTable("slope", 1, 0.01), ...at({}) }),
    /exact up to 0.001: it has the standard error 0.01/,
  );
});

Deno.test("an exact estimate is judged by its rounding, against a number and against a bound", () => {
  const measured = estimateTable("slope", 1, 0);
  const against = (predicts: number) => {
    const params = v.parse(estimate.params, { quantity: "slope", predicts, exact: 1e-9 });
    return estimate.evaluate({ params, measured, ...at({}) }).verdict;
  };
  assert.deepEqual([against(1), against(1.1)], ["agrees", "disagrees"]);
  const below = (limit: number) => {
    const params = v.parse(bound.params, { quantity: "slope", below: limit, exact: 1e-9 });
    return bound.evaluate({ params, measured, ...at({}) }).verdict;
  };
  assert.deepEqual([below(1.1), below(0.9), below(1 + 1e-10)], [
    "agrees",
    "disagrees",
    "cannot tell",
  ]);
});

Deno.test("a share of none in 4,000 is judged by its exact interval", () => {
  const none = Array<number>(4000).fill(0);
  const words = { statistic: "proportion", predicts: 0 };
  // The upper end is 0.00165: over twice a tolerance of 0.0005, not over twice one of 0.001.
  assert.equal(check(none, { ...words, absolute: 0.0003 }).verdict, "cannot tell");
  const found = check(none, { ...words, absolute: 0.001 });
  assert.equal(found.verdict, "agrees");
  assert.ok(found.low === 0 && found.high! > 0.00165 && found.high! < 0.00166);
  // As a mean it has no scatter, so no interval.
  assert.equal(check(none, { predicts: 0, absolute: 0.001 }).verdict, "cannot tell");
});
