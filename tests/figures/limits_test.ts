/** A figure is drawn in bounded time and size, or refused with both numbers before it is drawn. */
import assert from "node:assert/strict";
import * as v from "valibot";
import { UserError } from "../../lib/contract/errors.ts";
import type { Figure, VegaLiteSpec } from "../../lib/contract/plugins.ts";
import { numberColumn, type Table, table, tableFromRows } from "../../lib/contract/table.ts";
import { itemsMax, verticesMax } from "../../lib/figures/draw/limits.ts";
import { plugin as scaling } from "../../lib/figures/scaling.ts";
import { drawn, marksOf, ofType } from "./specification.ts";

const count = 1_000_000;
const column = (value: (i: number) => number) =>
  numberColumn(Float64Array.from({ length: count }, (_, i) => value(i)), "dimensionless", "made");
const millions: Table = table({
  x: column((i) => i),
  y: column((i) => Math.sin(i) * (1 + i % 97)),
  value: column((i) => i % 1000),
  thousand: column((i) => i % 1000),
  one: column(() => 1),
  few: column((i) => i % 3),
  network: column((i) => i % 7),
});
const axes = { x: { title: "x" }, y: { title: "y" } };
const columns = { input: "rows", x: "x", y: "y" };

/** Parameters of each plug-in that draw a million rows, and those that are refused. */
const cases: Readonly<Record<string, readonly object[]>> = {
  scaling: [
    { ...axes, lines: [columns] },
    { ...axes, points: [columns] },
    { ...axes, lines: [{ ...columns, by: ["x"] }] },
    { ...axes, lines: [columns], facet: { column: "value" } },
    { ...axes, points: [{ ...columns, statistic: "mean" }] },
    { ...axes, points: [{ ...columns, x: "thousand", statistic: "mean" }] },
  ],
  paths: [
    { ...axes, paths: [columns], bands: [{ ...columns, x: "value" }] },
    { ...axes, paths: [{ ...columns, path: "x", count: 1e6 }] },
    { ...axes, bands: [columns] },
  ],
  heatmap: [{ ...axes, cells: columns, colour: { title: "c" } }],
  "histogram-density": [
    { ...axes, samples: [{ input: "rows", column: "y" }], facet: { column: "few" } },
    { ...axes, samples: [{ input: "rows", column: "y" }], series: { column: "value" } },
  ],
  "quantile-quantile": [
    { ...axes, sample: { input: "rows", column: "y" }, reference: { input: "rows", column: "y" } },
  ],
  "scatter-contours": [
    { ...axes, points: [columns], contours: [columns] },
    { ...axes, points: [{ ...columns, most: 1e6 }] },
  ],
  "cell-table": [{
    column: "x",
    cells: [{ value: "5", label: "five" }],
    rows: [{ input: "rows", label: "row" }],
    colour: { title: "c", domain: [0, 1] },
  }],
};

Deno.test("a million rows are drawn small or refused with both numbers, in every figure plug-in", async () => {
  const outcomes: string[] = [];
  for (const [name, list] of Object.entries(cases)) {
    const { plugin } = await import(`../../lib/figures/${name}.ts`) as { plugin: Figure<unknown> };
    for (const params of list) {
      let spec: VegaLiteSpec;
      try {
        spec = plugin.draw({ rows: millions }, v.parse(plugin.params, params), []);
      } catch (error) {
        assert.ok(error instanceof UserError, `${name}: ${error}`);
        assert.match(error.message, /\d.*; allowed: at most [\d,]+/, name);
        outcomes.push("refused");
        continue;
      }
      const rows = marksOf(spec, ["point", "rect", "rule", "line", "area"])
        .reduce((sum, mark) => sum + mark.rows.length, 0);
      assert.ok(rows <= 4 * itemsMax + verticesMax, `${name}: ${rows}`);
      assert.ok(JSON.stringify(spec).length < 4e6, name);
      outcomes.push("drawn");
    }
  }
  const drawnCount = outcomes.filter((outcome) => outcome === "drawn").length;
  assert.deepEqual([drawnCount, outcomes.length - drawnCount], [7, 9], outcomes.join());
});

const many = (series: number) =>
  tableFromRows(Array.from({ length: 3 * series }, (_, i) => ({
    kind: `k${Math.floor(i / 3)}`,
    x: i % 3,
    y: i,
    value: i,
  })));

Deno.test("twenty series have twenty looks, of points and of lines; more than there are is refused", async () => {
  const look = ({ color, shape, strokeDash }: Readonly<Record<string, unknown>>) =>
    JSON.stringify([color, shape, strokeDash]);
  const series = { column: "kind" };
  for (
    const [type, layers] of [
      ["point", { points: [{ input: "p", x: "x" }] }],
      ["line", { lines: [{ input: "p", x: "x", y: "y" }] }],
    ] as const
  ) {
    const { plots, words } = await drawn(scaling, { p: many(20) }, { ...axes, series, ...layers });
    const looks = ofType(plots[0], type).map(({ mark }) => look(mark));
    assert.equal(new Set(looks).size, 20, type);
    for (let k = 0; k < 20; k++) assert.ok(words.includes(`"k${k}"`), `k${k} in the key`);
    const most = type === "point" ? 36 : 24;
    await assert.rejects(
      drawn(scaling, { p: many(most + 1) }, { ...axes, series, ...layers }),
      new RegExp(`cannot tell ${most + 1} series.*allowed: at most ${most}`),
    );
  }
  await assert.rejects(
    drawn(scaling, { p: many(7) }, {
      ...axes,
      series: { ...series, names: "direct" },
      points: [{ input: "p", x: "x" }],
    }),
    /7 series apart by labels of their colour; allowed: at most 6/,
  );
});

Deno.test("long words are set in lines that fit; too many lines are refused", async () => {
  const long = "a title of many words ".repeat(12);
  const { spec, svg } = await drawn(scaling, { p: many(2) }, {
    title: long,
    x: { title: long.slice(0, 120) },
    y: { title: long.slice(0, 120) },
    points: [{ input: "p", x: "x", label: long }],
  });
  assert.ok(Array.isArray(spec.title) && spec.title.length > 2);
  const [, width] = /width="(\d+)"/.exec(svg)!;
  assert.ok(Number(width) < 900, width);
  await assert.rejects(
    drawn(scaling, { p: many(2) }, { ...axes, title: long.repeat(20), points: [] }),
    /without a row/,
  );
  await assert.rejects(
    drawn(scaling, { p: many(2) }, {
      ...axes,
      title: long.repeat(20),
      points: [{ input: "p", x: "x" }],
    }),
    /in \d+ lines; allowed: at most 12/,
  );
});
