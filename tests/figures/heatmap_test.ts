import assert from "node:assert/strict";
import { tableFromRows } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/figures/heatmap.ts";
import { drawn, ofType } from "./specification.ts";

const rows = [0, 1, 2, 3].flatMap((hurst) =>
  [0, 0.5, 1].map((beta) => ({ hurst, beta, value: hurst + 2 * beta }))
);
const params = {
  x: { title: "Hurst index H" },
  y: { title: "exponent β" },
  cells: { input: "cells", x: "hurst", y: "beta" },
  colour: { title: "value" },
};

Deno.test("one cell per row, centred on its place, with its own value", async () => {
  const { plots } = await drawn(plugin, { cells: tableFromRows(rows) }, params);
  const cells = ofType(plots[0], "rect")[0].rows as unknown as Record<string, number>[];
  const found = cells.map(({ x, x2, y, y2, value }) => ({
    hurst: (x + x2) / 2,
    beta: (y + y2) / 2,
    value,
  }));
  const order = (a: typeof found[0], b: typeof found[0]) => a.hurst - b.hurst || a.beta - b.beta;
  assert.deepEqual(found.sort(order), [...rows].sort(order));
});

Deno.test("a contour of a linear function is its straight line", async () => {
  const { plots } = await drawn(plugin, { cells: tableFromRows(rows) }, {
    ...params,
    contours: [{ ...params.cells, level: 2.3, label: "level" }],
  });
  const lines = ofType(plots[0], "line");
  assert.equal(lines.length, 2, "a line and its halo");
  const vertices = lines[1].rows as unknown as { x: number; y: number }[];
  assert.ok(vertices.length >= 4);
  for (const { x, y } of vertices) assert.ok(Math.abs(x + 2 * y - 2.3) < 1e-12);
});

Deno.test("theory curves lie over the cells, with a halo", async () => {
  const frontier = tableFromRows([0, 3].map((x) => ({ x, y: x / 3 })));
  const { plots } = await drawn(plugin, { cells: tableFromRows(rows), frontier }, {
    ...params,
    lines: [{ input: "frontier", label: "frontier" }],
  });
  assert.deepEqual(plots[0].map(({ type }) => type), ["rect", "line", "line"]);
});

Deno.test("an empty cell is counted and said; two values in one cell are refused", async () => {
  const broken = tableFromRows(rows.map((row, i) => i === 3 ? { ...row, value: NaN } : row), {
    missing: { value: "overflow" },
  });
  const { plots, words } = await drawn(plugin, { cells: broken }, params);
  assert.equal(ofType(plots[0], "rect")[0].rows.length, rows.length - 1);
  assert.match(words, /1 cell without a finite value/);
  await assert.rejects(
    drawn(plugin, { cells: tableFromRows([...rows, rows[0]]) }, params),
    /two values at hurst 0, beta 0/,
  );
});
