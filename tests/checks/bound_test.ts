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

Deno.test("the words say where the interval lies, not only where it should", () => {
  const words = (value: number) => onEstimate(value, { below: -0.2 }).how;
  assert.match(words(-0.3), /claimed below -0\.2: all of the interval is there$/);
  assert.match(words(-0.22), /claimed below -0\.2: part of the interval is there$/);
  assert.match(words(-0.1), /claimed below -0\.2: none of the interval is there$/);
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

Deno.test("a bound is shown as one, a window with both of its ends", () => {
  const row = (params: Record<string, unknown>) => {
    const { relation, theory, theoryHigh, verdict } = onEstimate(-0.3, params);
    return [relation, theory, theoryHigh, verdict];
  };
  assert.deepEqual(row({ below: -0.2 }), ["<=", -0.2, undefined, "agrees"]);
  assert.deepEqual(row({ above: -0.4 }), [">=", -0.4, undefined, "agrees"]);
  assert.deepEqual(row({ above: -0.4, below: -0.2 }), ["in", -0.4, -0.2, "agrees"]);
  assert.deepEqual(row({ above: "limit", below: 0, times: 0.5 }), ["in", -0.2, 0, "disagrees"]);
});

Deno.test("a window is left on either side, and its margin is that of the nearer end", () => {
  const window = { above: -0.4, below: -0.2 };
  for (const value of [-0.5, -0.1]) assert.equal(onEstimate(value, window).verdict, "disagrees");
  for (const value of [-0.39, -0.21]) {
    assert.equal(onEstimate(value, window).verdict, "cannot tell");
  }
  const { margin } = onEstimate(-0.24, window);
  assert.equal(margin, onEstimate(-0.24, { below: -0.2 }).margin);
  assert.ok(margin! < onEstimate(-0.24, { above: -0.4 }).margin!);
  assert.throws(() => onEstimate(0, { above: 1, below: -1 }), /window from 1 to -1/);
});

Deno.test("an estimate of a logarithm is shown, and bounded, in the quantity's own units", () => {
  // ln 10 = 2.302585: the estimate 3 -+ 0.03 is a ratio of 20.1, between 19.5 and 20.7.
  const found = onEstimate(3, { transform: "exp", above: 10 });
  assert.deepEqual([found.quantity, found.theory, found.measured], ["e^slope", 10, Math.exp(3)]);
  assert.deepEqual([found.low, found.high], [Math.exp(2.97), Math.exp(3.03)]);
  assert.equal(found.verdict, "agrees");
  assert.equal(onEstimate(3, { above: 10 }).verdict, "disagrees", "the logarithm itself is 3");
  assert.equal(onEstimate(2.28, { transform: "exp", above: 10 }).verdict, "cannot tell");
  const turned = onEstimate(3, { transform: "negate", below: 0 });
  assert.deepEqual([turned.low, turned.high], [-3.03, -2.97]);
});

Deno.test("a bound needs a side and one source", () => {
  assert.throws(() => onEstimate(0, {}), /neither `above` nor `below`/);
  assert.throws(() => onEstimate(0, { below: 0, column: "x" }), /both `quantity` and `column`/);
});
