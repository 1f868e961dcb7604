/** Points whose x stands in another input, shaded ranges of values, lines of fits. */
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

const powers = {
  measured: tableFromRows([1, 10, 100].map((depth) => ({ depth, value: 3 / depth }))),
  fit: tableFromRows(
    [1, 2].flatMap((rate) => [
      { rate, quantity: "slope", value: -0.5 * rate },
      { rate, quantity: "prefactor", value: 3 },
    ]),
  ),
};
const loglog = {
  x: { title: "depth", scale: "log" },
  y: { title: "value", scale: "log" },
  points: [{ input: "measured", x: "depth" }],
};

Deno.test("a fitted power law is drawn with its own slope and prefactor", async () => {
  const { plots, words } = await drawn(plugin, powers, {
    ...loglog,
    slopes: [{ fit: { input: "fit", where: { rate: 2 } }, label: "L^{{slope}}" }],
  });
  const [{ rows }] = ofType(plots[0], "line");
  const ends = rows.map(({ x, y }) => [x as number, y as number]);
  assert.ok(Math.abs(ends[0][1] - 3) < 1e-9 && Math.abs(ends[1][1] - 0.03) < 1e-12);
  assert.ok(words.includes("−1"), words);
});

Deno.test("two fits at once, or neither a fit nor an exponent, are refused", async () => {
  const slope = { fit: { input: "fit" }, label: "fit" };
  await assert.rejects(
    drawn(plugin, powers, { ...loglog, slopes: [slope] }),
    /2 estimates "slope"/,
  );
  const bare = { label: "fit" };
  await assert.rejects(drawn(plugin, powers, { ...loglog, slopes: [bare] }), /either an/);
});
