import assert from "node:assert/strict";
import * as v from "valibot";
import { numberColumn, table } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/fits/proportion.ts";

function fit(params: Record<string, unknown>, values = [1, 2, 3, 4]) {
  const rows = table({ x: numberColumn(values, "m", "x") });
  return plugin.estimate(rows, v.parse(plugin.params, { column: "x", ...params }))[0];
}

Deno.test("the share of rows inside bounds, strictly", () => {
  assert.equal(fit({ above: 1 }).value, 0.75);
  assert.equal(fit({ above: 1, below: 4 }).value, 0.5);
  assert.equal(fit({ below: 1 }).value, 0);
  assert.equal(fit({}).quantity, "proportion");
});

Deno.test("no success in four leaves an interval that reaches up", () => {
  const { low, high } = fit({ above: 9 });
  assert.equal(low, 0);
  assert.ok(Math.abs(high - (1 - 0.00135 ** 0.25)) < 1e-9);
});
