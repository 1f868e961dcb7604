import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/checks/coverage.ts";
import { at, sampleTable, scalar } from "./evidence.ts";

// 1,000 values 0.0005, 0.0015, …: the share inside bounds is known exactly.
const grid = Float64Array.from({ length: 1000 }, (_, i) => (i + 0.5) / 1000);

function check(params: Record<string, unknown>) {
  return plugin.evaluate({
    params: v.parse(plugin.params, { column: "u", ...params }),
    measured: sampleTable("u", grid),
    ...at({ lower: scalar(0.01), upper: scalar(0.99) }),
  });
}

Deno.test("a share whose interval lies above the promise agrees, below it disagrees", () => {
  const found = check({ above: "lower", below: "upper", atLeast: 0.95 });
  assert.equal(found.measured, 0.98);
  assert.equal(found.verdict, "agrees");
  assert.equal(check({ above: 0.1, below: 0.9, atLeast: 0.95 }).verdict, "disagrees");
});

Deno.test("a share whose interval contains the promise cannot tell", () => {
  assert.equal(check({ above: "lower", below: "upper", atLeast: 0.98 }).verdict, "cannot tell");
  // All of 1,000 inside: the exact interval at this level begins at 0.99342.
  const all = check({ atLeast: 0.99 });
  assert.equal(all.verdict, "agrees");
  assert.ok(Math.abs(all.low! - 0.00135 ** (1 / 1000)) < 1e-9);
  assert.equal(check({ atLeast: 0.999 }).verdict, "cannot tell");
});
