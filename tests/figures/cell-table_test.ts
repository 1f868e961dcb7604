import assert from "node:assert/strict";
import { tableFromRows } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/figures/cell-table.ts";
import { drawn, ofType } from "./specification.ts";

const inputs = {
  mup: tableFromRows([
    { activation: "tanh", value: 0.9051 },
    { activation: "relu", value: 0.9404 },
  ]),
  naive: tableFromRows([{ activation: "relu", value: 0.098 }]),
};
const params = {
  column: "activation",
  cells: [{ value: "relu", label: "ReLU" }, { value: "tanh", label: "tanh x" }],
  colour: { title: "accuracy", domain: [0, 1] },
  rows: [
    { input: "naive", label: "naive IP", published: { relu: 0.0982 } },
    { input: "mup", label: "muP", published: { tanh: 0.905 } },
  ],
};

Deno.test("cells stand where their row and column are, with measured and published numbers", async () => {
  const { plots, words } = await drawn(plugin, inputs, params);
  const cells = ofType(plots[0], "rect")[0].rows;
  assert.deepEqual(cells.map(({ x, y, value }) => [x, y, value]), [
    [0, 1, 0.098],
    [0, 0, 0.9404],
    [1, 0, 0.9051],
  ]);
  for (const text of ["0.098", "0.940", "0.905", "published 0.098", "published 0.905", "–"]) {
    assert.ok(words.includes(`"${text}"`), text);
  }
  for (const text of ["naive IP", "muP", "ReLU", "tanh x"]) assert.ok(words.includes(text), text);
});

Deno.test("two values for one cell are refused", async () => {
  const twice = tableFromRows([1, 2].map((value) => ({ activation: "relu", value })));
  await assert.rejects(
    () => drawn(plugin, { ...inputs, mup: twice }, params),
    /two values of "mup" into the cell "relu"/,
  );
});
