/** Points whose x stands in another input, and shaded ranges of values. */
import assert from "node:assert/strict";
import { tableFromRows } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/figures/scaling.ts";
import { drawn, ofType } from "./specification.ts";

const inputs = {
  alpha: tableFromRows([{ rate: 1, value: -0.7 }, { rate: 2, value: -0.5 }]),
  beta: tableFromRows([{ rate: 2, value: -0.4 }, { rate: 1, value: -0.2 }]),
};
const params = {
  x: { title: "β" },
  y: { title: "α" },
  points: [{
    input: "alpha",
    x: "beta",
    xFrom: { input: "beta", y: "value", on: ["rate"] },
    transform: ["negate"],
    transformX: ["negate"],
  }],
};

Deno.test("x comes from the row of the other input that matches, whatever the order", async () => {
  const { plots } = await drawn(plugin, inputs, params);
  const [{ rows }] = ofType(plots[0], "point");
  assert.deepEqual(rows.map(({ x, y }) => [x, y]), [[0.2, 0.7], [0.4, 0.5]]);
});

Deno.test("a row without its match is refused, and one with two", async () => {
  const one = { ...inputs, beta: tableFromRows([{ rate: 1, value: -0.2 }]) };
  await assert.rejects(drawn(plugin, one, params), /none matches \[2\]/);
  const doubled = [{ rate: 1, value: -0.2 }, { rate: 1, value: -0.3 }, { rate: 2, value: 0 }];
  const two = { ...inputs, beta: tableFromRows(doubled) };
  await assert.rejects(drawn(plugin, two, params), /several match \[1\]/);
});

Deno.test("a range is shaded from one value to another over the width of the points", async () => {
  const { plots, words } = await drawn(plugin, inputs, {
    ...params,
    levels: [{ at: 0.55, to: 0.6, label: "target" }],
  });
  const [{ rows }] = ofType(plots[0], "area");
  assert.deepEqual(rows, [{ x: 0.2, low: 0.55, high: 0.6 }, { x: 0.4, low: 0.55, high: 0.6 }]);
  assert.deepEqual(ofType(plots[0], "rule"), []);
  assert.ok(words.includes('"target"'));
});
