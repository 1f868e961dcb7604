import assert from "node:assert/strict";
import type { FigureInputs } from "../../lib/contract/plugins.ts";
import { tableFromRows } from "../../lib/contract/table.ts";
import { plugin as cellTable } from "../../lib/figures/cell-table.ts";
import { plugin as histogramDensity } from "../../lib/figures/histogram-density.ts";
import { plugin } from "../../lib/figures/multi-panel.ts";
import { plugin as paths } from "../../lib/figures/paths.ts";
import { plugin as scaling } from "../../lib/figures/scaling.ts";
import { drawn, ofType, partOf } from "./specification.ts";

const rows = tableFromRows(
  Array.from(
    { length: 60 },
    (_, i) => ({ network: i % 6, time: Math.floor(i / 6), value: i ** 1.5 }),
  ),
);
const axes = { x: { title: "x" }, y: { title: "y" } };
const parts = [
  partOf(paths, {
    panelTitle: "paths",
    ...axes,
    paths: [{ input: "rows", x: "time", y: "value", label: "networks" }],
  }),
  partOf(histogramDensity, {
    panelTitle: "law",
    x: { title: "value" },
    samples: [{ input: "rows", column: "value", label: "networks" }],
  }),
  partOf(scaling, {
    ...axes,
    points: [{ input: "rows", x: "time", y: "value", statistic: "mean", label: "mean" }],
  }),
];
const params = { columns: 2, panels: [{ use: "paths" }] };

Deno.test("each panel is what its plug-in would draw, in reading order, under one key", async () => {
  const title = "Three views of one process";
  const { plots, words } = await drawn(plugin, { rows }, { title, ...params }, parts);
  assert.equal(plots.length, 3);
  assert.equal(ofType(plots[0], "line").length, 1);
  assert.equal(ofType(plots[1], "rect").length, 1);
  assert.equal(ofType(plots[2], "point").length, 1);
  assert.match(words, /"paths"[^]*"law"/);
  const { plots: turned } = await drawn(plugin, { rows }, params, parts.toReversed());
  assert.equal(ofType(turned[0], "point").length, 1);
});

Deno.test("any figure can be a panel, a table or several panels too", async () => {
  const cells = tableFromRows([{ kind: "a", value: 1 }, { kind: "b", value: 2 }]);
  const table = partOf(cellTable, {
    column: "kind",
    cells: [{ value: "a", label: "A" }, { value: "b", label: "B" }],
    rows: [{ input: "cells", label: "row" }],
    colour: { title: "value", domain: [0, 3] },
  });
  const inner = { sheets: (inputs: FigureInputs) => plugin.sheets(inputs, params, parts) };
  const { plots } = await drawn(plugin, { rows, cells }, params, [table, inner]);
  assert.equal(plots.length, 4);
  assert.equal(ofType(plots[0], "rect").length, 1);
});
