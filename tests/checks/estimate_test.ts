import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/checks/estimate.ts";
import { at, estimateTable, scalar } from "./evidence.ts";

const predictions = {
  exponent: scalar(-0.5),
  fixed: scalar(0),
  curve: {
    shape: "curve" as const,
    along: "width",
    x: Float64Array.of(50, 150),
    y: Float64Array.of(0, -1),
  },
};

function check(value: number, params: Record<string, unknown>, standardError = 0.005) {
  return plugin.evaluate({
    params: v.parse(plugin.params, { quantity: "slope", predicts: "exponent", ...params }),
    measured: estimateTable("slope", value, standardError),
    ...at(predictions),
  });
}

Deno.test("an estimate within its tolerance agrees, and the row has all its numbers", () => {
  const { margin, ...found } = check(-0.51, { absolute: 0.02, rival: "fixed" });
  assert.ok(Math.abs(margin! - 0.5) < 1e-12, "half of the tolerance is left");
  assert.deepEqual(found, {
    quantity: "slope",
    relation: "=",
    theory: -0.5,
    measured: -0.51,
    low: -0.525,
    high: -0.495,
    count: 500,
    rival: 0,
    verdict: "agrees",
    how: "|-0.51 - -0.5| = 0.01, allowed 0.02 = 0.02; rival 0 excluded",
  });
});

Deno.test("an estimate off its prediction disagrees", () => {
  assert.equal(check(-0.55, { absolute: 0.02 }).verdict, "disagrees");
  assert.equal(check(-0.55, { standardErrors: 3.5 }).verdict, "disagrees");
  assert.equal(check(-0.55, { standardErrors: 3.5 }, 0.02).verdict, "agrees");
});

Deno.test("an estimate too coarse to exclude the rival cannot tell", () => {
  assert.equal(check(-0.5, { absolute: 0.02, rival: "fixed" }, 0.1).verdict, "cannot tell");
});

Deno.test("a number and a curve at the point may be the prediction", () => {
  assert.equal(check(-0.5, { predicts: -0.5, absolute: 0.02 }).theory, -0.5);
  assert.equal(check(-0.5, { predicts: "curve", absolute: 0.02 }).theory, -0.5);
});

Deno.test("outside the regime no verdict is given on the theory", () => {
  const found = check(-0.9, { absolute: 0.02, regimeWhere: { width: { min: 200 } } });
  assert.equal(found.verdict, "outside regime");
  assert.match(found.how, /width = 100, theory holds for 200 to Infinity/);
  assert.equal(
    check(-0.9, { absolute: 0.02, regimeWhere: { width: { min: 100 } } }).verdict,
    "disagrees",
  );
});

Deno.test("for an unknown estimate or prediction, those that exist are listed", () => {
  assert.throws(() => check(0, { quantity: "slop" }), /0 estimates.*other, slope/);
  assert.throws(() => check(0, { predicts: "nothing" }), /exponent, fixed, curve/);
});
