import assert from "node:assert/strict";
import { tableFromRows } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/figures/multi-panel.ts";
import { drawn, ofType } from "./specification.ts";

const rows = tableFromRows(
  Array.from(
    { length: 60 },
    (_, i) => ({ network: i % 6, time: Math.floor(i / 6), value: i ** 1.5 }),
  ),
);
const axes = { x: { title: "x" }, y: { title: "y" } };

Deno.test("each panel is what its plug-in would draw, in reading order, under one key", async () => {
  const { plots, words } = await drawn(plugin, { rows }, {
    title: "Two views of one process",
    columns: 2,
    panels: [
      {
        use: "paths",
        panelTitle: "paths",
        ...axes,
        paths: [{ input: "rows", x: "time", y: "value", label: "networks" }],
      },
      {
        use: "histogram-density",
        panelTitle: "law",
        x: { title: "value" },
        samples: [{ input: "rows", column: "value", label: "networks" }],
      },
      {
        use: "scaling",
        ...axes,
        points: [{ input: "rows", x: "time", y: "value", statistic: "mean", label: "mean" }],
      },
    ],
  });
  assert.equal(plots.length, 3);
  assert.equal(ofType(plots[0], "line").length, 1);
  assert.equal(ofType(plots[1], "rect").length, 1);
  assert.equal(ofType(plots[2], "point").length, 1);
  assert.match(words, /"paths"[^]*"law"/);
});

Deno.test("a plug-in that it does not know is refused", async () => {
  await assert.rejects(
    drawn(plugin, { rows }, { panels: [{ use: "pie", ...axes }] }),
    /Invalid type: Expected \("scaling"/,
  );
});
