import assert from "node:assert/strict";
import * as v from "valibot";
import { numberColumn, table } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/fits/statistics.ts";

const rows = table({
  network: numberColumn([0, 0, 1, 1, 2, 2], "dimensionless", "network"),
  x: numberColumn([1, 2, 3, 4, 5, 6], "m", "x"),
  y: numberColumn([2, 4, 6, 8, 10, NaN], "m", "y", { missing: "not measured" }),
});

function fit(params: Record<string, unknown>) {
  return plugin.estimate(rows, v.parse(plugin.params, { column: "x", ...params }));
}

Deno.test("each statistic and quantile gives an estimate of its name", () => {
  const found = fit({ statistics: ["mean", "variance"], quantiles: [0.5, 1] });
  assert.deepEqual(
    found.map(({ quantity, value, count }) => [quantity, value, count]),
    [["mean", 3.5, 3], ["variance", 3.5, 3], ["quantile 0.5", 3.5, 3], ["quantile 1", 6, 3]],
  );
});

Deno.test("rows of one network are one unit: sums of residuals -4, 0, 4 over networks", () => {
  // Standard error sqrt((16 + 0 + 16) * 3 / 2) / 6.
  assert.ok(Math.abs(fit({})[0].standardError - Math.sqrt(48) / 6) < 1e-14);
});

Deno.test("a missing value is refused unless it is to be dropped", () => {
  assert.throws(() => fit({ column: "y" }), /row 5 of 6 has no value/);
  assert.equal(fit({ column: "y", missing: "drop" })[0].value, 6);
});

Deno.test("a correlation takes its second column", () => {
  const [{ value }] = fit({ statistics: ["correlation"], partner: "y", missing: "drop" });
  assert.ok(Math.abs(value - 1) < 1e-12);
});
