import assert from "node:assert/strict";
import { plugin } from "../../lib/checks/outside-regime.ts";
import { at, estimateTable } from "./evidence.ts";

Deno.test("a number that is quoted is never more than quoted, whatever was measured", () => {
  for (const value of [0, 5]) {
    const found = plugin.evaluate({
      ...at({}),
      params: { quantity: "slope", predicts: 0 },
      measured: estimateTable("slope", value, 0.01),
    });
    assert.equal(found.verdict, "outside regime");
    assert.equal(found.theory, 0);
    assert.equal(found.measured, value);
    assert.deepEqual([found.relation, found.margin], ["=", null]);
    assert.match(found.how, /^outside regime: published 0, here/);
  }
});

Deno.test("an estimate that is not there is refused", () => {
  const params = { quantity: "slope", predicts: 0 };
  const measured = estimateTable("other slope", 1, 0.1);
  assert.throws(() => plugin.evaluate({ ...at({}), params, measured }), /0 estimates/);
});
