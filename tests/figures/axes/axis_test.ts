import assert from "node:assert/strict";
import fc from "fast-check";
import { planAxis } from "../../../lib/figures/axes/axis.ts";

const spoken = (ticks: readonly { words: string }[]) =>
  ticks.map(({ words }) => words).filter((words) => words !== "");
const plan = (scale: "linear" | "log", domain: readonly [number, number], length: number) =>
  planAxis({ title: "x", scale, domain: [...domain] }, { values: [], length, across: true }).ticks;

Deno.test("linear ticks read 0 to 1 in fifths, with one number of decimals", () => {
  assert.deepEqual(spoken(plan("linear", [0, 1], 300)), ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
  assert.deepEqual(spoken(plan("linear", [-1, 1], 300)), ["−1.0", "−0.5", "0", "0.5", "1.0"]);
});

Deno.test("log ticks speak powers of ten and keep their multiples silent", () => {
  const ticks = plan("log", [1e-6, 1e-2], 300);
  assert.deepEqual(spoken(ticks), ["10⁻⁶", "10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²"]);
  assert.ok(ticks.length > 30);
  assert.deepEqual(spoken(plan("log", [0.5, 2000], 300)), ["1", "10", "100", "1000"]);
});

Deno.test("a log axis within a decade still speaks at least three numbers", () => {
  assert.ok(spoken(plan("log", [0.75, 0.86], 250)).length >= 3);
  assert.deepEqual(spoken(plan("log", [20, 130], 400)), ["20", "30", "50", "70", "100"]);
});

Deno.test("the sizes that were simulated are the ticks if they are few and apart", () => {
  const plan = planAxis({ title: "n", scale: "log" }, {
    values: [25, 50, 100],
    landmarks: [100, 25, 50, 25],
    length: 400,
  });
  assert.deepEqual(spoken(plan.ticks), ["25", "50", "100"]);
  const crowded = planAxis({ title: "n", scale: "linear" }, {
    values: [1, 2, 1000],
    landmarks: [1, 2, 1000],
    length: 300,
  });
  assert.notDeepEqual(spoken(crowded.ticks), ["1", "2", "1000"]);
});

Deno.test("every axis holds all its values and two to ten spoken ticks, whatever the values", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 8 }),
      fc.constantFrom("linear" as const, "log" as const),
      (values, scale) => {
        const plan = planAxis({ title: "x", scale }, { values, length: 300 });
        for (const value of values) {
          const share = plan.position(value);
          assert.ok(share >= 0 && share <= 1, `${value} at ${share} of ${plan.domain}`);
        }
        const count = spoken(plan.ticks).length;
        assert.ok(count >= 2 && count <= 10, `${count} ticks from ${plan.domain}`);
        for (const { value } of plan.ticks) {
          assert.ok(plan.position(value) > -1e-6 && plan.position(value) < 1 + 1e-6);
        }
      },
    ),
    { seed: 7, numRuns: 300 },
  );
});

Deno.test("without a value an axis runs from 0 to 1; a domain that nothing can be drawn on is refused", () => {
  const empty = planAxis({ title: "error", scale: "log" }, { values: [-1, 0], length: 300 });
  assert.deepEqual(empty.domain, [1, 10]);
  for (const domain of [[0, 1], [2, 1], [1, Infinity], [1e-310, 1]] as const) {
    assert.throws(
      () =>
        planAxis({ title: "n", scale: "log", domain: [...domain] }, { values: [], length: 300 }),
      /axis "n" from/,
    );
  }
});
