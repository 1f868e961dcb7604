import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/checks/bound.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { at, estimateTable, sampleTable, scalar } from "./evidence.ts";

function onEstimate(value: number, params: Record<string, unknown>) {
  return plugin.evaluate({
    params: v.parse(plugin.params, { quantity: "slope", ...params }),
    measured: estimateTable("slope", value, 0.01),
    ...at({ limit: scalar(-0.4) }),
  });
}

Deno.test("a number is beyond its bound only if its whole interval is", () => {
  assert.equal(onEstimate(-0.3, { below: -0.2 }).verdict, "agrees");
  assert.equal(onEstimate(-0.22, { below: -0.2 }).verdict, "cannot tell");
  assert.equal(onEstimate(-0.1, { below: -0.2 }).verdict, "disagrees");
  assert.equal(onEstimate(0.99, { above: 0.9 }).verdict, "agrees");
  assert.equal(onEstimate(0.85, { above: 0.9 }).verdict, "disagrees");
});

Deno.test("a bound may be a multiple of a prediction", () => {
  const found = onEstimate(-0.3, { below: "limit", times: 0.5 });
  assert.equal(found.theory, -0.2);
  assert.equal(found.verdict, "agrees");
  assert.equal(onEstimate(-0.3, { below: "limit" }).verdict, "disagrees");
});

Deno.test("a bound holds for a statistic of a column", () => {
  // Median 0.5 with error 0.008: an interval that leaves (0.4, 0.6) has probability below 1e-20.
  const stream = randomStream(keyOf(8));
  const measured = sampleTable("u", Float64Array.from({ length: 4000 }, () => stream.uniform()));
  const check = (params: Record<string, unknown>) =>
    plugin.evaluate({
      params: v.parse(plugin.params, { column: "u", statistic: "median", ...params }),
      measured,
      ...at({}),
    }).verdict;
  assert.equal(check({ below: 0.6 }), "agrees");
  assert.equal(check({ above: 0.6 }), "disagrees");
});

Deno.test("a bound needs one side and one source", () => {
  assert.throws(() => onEstimate(0, {}), /neither `below` and `above`/);
  assert.throws(() => onEstimate(0, { below: 0, above: 0 }), /both `below` and `above`/);
  assert.throws(() => onEstimate(0, { below: 0, column: "x" }), /both `quantity` and `column`/);
});
