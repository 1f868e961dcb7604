/** Nothing is drawn that is no datum, and what is left out is said. */
import assert from "node:assert/strict";
import { tableFromRows } from "../../lib/contract/table.ts";
import { plugin as heatmap } from "../../lib/figures/heatmap.ts";
import { plugin as histogram } from "../../lib/figures/histogram-density.ts";
import { plugin as paths } from "../../lib/figures/paths.ts";
import { plugin as scaling } from "../../lib/figures/scaling.ts";
import { drawn, ofType } from "./specification.ts";

const missing = { missing: { y: "lost" } };
const heights = [1, 2, NaN, NaN, NaN, 6, 5];
const gapped = tableFromRows(heights.map((y, x) => ({ x, y, path: "a" })), missing);
const axes = { x: { title: "x" }, y: { title: "y" } };

/** Rows of a line by piece, as [x, y]. */
function pieces(rows: readonly Readonly<Record<string, unknown>>[]) {
  const found = Map.groupBy(rows, ({ piece }) => piece);
  return [...found.values()].map((own) => own.map(({ x, y }) => [x, y]));
}

Deno.test("a line breaks over missing values and says of which layer they are, in any figure", async () => {
  const expected = [[[0, 1], [1, 2]], [[5, 6], [6, 5]]];
  const line = { input: "p", x: "x", y: "y", label: "loss" };
  for (const plugin of [scaling, paths]) {
    const { plots, words } = await drawn(plugin as typeof scaling, { p: gapped }, {
      ...axes,
      lines: [line],
    });
    assert.deepEqual(pieces(ofType(plots[0], "line")[0].rows), expected);
    assert.match(words, /3 values of the line \\"loss\\" are missing.*: it breaks there/);
  }
  const { plots } = await drawn(paths, { p: gapped }, {
    ...axes,
    paths: [{ input: "p", x: "x", y: "y", path: "path" }],
    bands: [{ input: "p", x: "x", y: "y" }],
  });
  assert.deepEqual(pieces(ofType(plots[0], "line")[0].rows), expected);
  assert.equal(new Set(ofType(plots[0], "area")[0].rows.map(({ piece }) => piece)).size, 2);
});

Deno.test("a line breaks at values that a log axis cannot show; one between two gaps is a dot", async () => {
  const rows = tableFromRows([1, 2, 0, 4, -1, 3, 5].map((y, x) => ({ x, y })));
  const { plots, words } = await drawn(scaling, { p: rows }, {
    x: axes.x,
    y: { title: "y", scale: "log" },
    lines: [{ input: "p" }],
  });
  assert.deepEqual(pieces(ofType(plots[0], "line")[0].rows), [
    [[0, 1], [1, 2]],
    [[3, 4]],
    [[5, 3], [6, 5]],
  ]);
  assert.deepEqual(ofType(plots[0], "point")[0].rows, [{ x: 3, y: 4 }]);
  assert.match(words, /2 values of the line \\"p\\" are not positive/);
});

Deno.test("a spike of one step in 10,000 is drawn wherever it is, and thinning is said", async () => {
  for (const spike of [0, 501, 5002, 9998, 9999]) {
    const rows = tableFromRows(Array.from({ length: 10_000 }, (_, x) => ({
      x,
      y: x === spike ? 100 : 1 + 0.1 * Math.sin(x * x),
    })));
    const { plots, words } = await drawn(scaling, { p: rows }, {
      ...axes,
      lines: [{ input: "p" }],
    });
    const [line] = ofType(plots[0], "line");
    assert.ok(line.rows.some(({ x, y }) => x === spike && y === 100), String(spike));
    assert.ok(line.rows.length <= 4000);
    assert.match(words, /vertices of the line \\"p\\" are left out/);
  }
});

Deno.test("an interval through zero goes to the bottom of a log axis, wherever that is", async () => {
  const rows = tableFromRows([
    { x: 1, value: 10, low: -5, high: 20 },
    { x: 2, value: 100, low: 50, high: 200 },
    // Ends whose columns are named the other way.
    { x: 3, value: 10, low: 20, high: -5 },
  ]);
  const { plots, words } = await drawn(scaling, { p: rows }, {
    x: axes.x,
    y: { title: "y", scale: "log", domain: [0.01, 1000] },
    points: [{ input: "p", x: "x" }],
  });
  const lows = ofType(plots[0], "rule")[0].rows.map(({ low, high }) => [low, high]);
  assert.deepEqual(lows, [[0.01, 20], [50, 200], [0.01, 20]]);
  assert.match(words, /2 intervals reach zero or less/);
});

Deno.test("cells of a logarithmic grid end half-way on its scale", async () => {
  const rows = tableFromRows(
    [1, 10, 100].flatMap((x) => [1, 2, 4].map((y) => ({ x, y, value: x + y }))),
  );
  const { plots } = await drawn(heatmap, { p: rows }, {
    x: { title: "rate", scale: "log" },
    y: { title: "size", scale: "log" },
    cells: { input: "p", x: "x", y: "y" },
    colour: { title: "value" },
    contours: [{ input: "p", x: "x", y: "y", level: 50 }],
  });
  const cells = ofType(plots[0], "rect")[0].rows as unknown as Record<string, number>[];
  for (const { x, x2, y, y2, value } of cells) {
    const [cx, cy] = [Math.sqrt(x * x2), Math.sqrt(y * y2)];
    assert.ok(Math.abs(cx + cy - value) < 1e-9 * value, `${cx} ${cy} for ${value}`);
    assert.ok(Math.abs(x2 / x - 10) < 1e-9 && Math.abs(y2 / y - 2) < 1e-9);
  }
  // Linear between ln 10 and ln 100, where the values are 10 + y and 100 + y.
  const line = ofType(plots[0], "line")[0].rows as unknown as { x: number; y: number }[];
  const at = line.find(({ y }) => y === 2)!;
  assert.ok(Math.abs(Math.log10(at.x) - (1 + (50 - 12) / 90)) < 1e-9, String(at.x));
});

Deno.test("bins of a logarithmic axis are equally wide on it, and keep the share of the values", async () => {
  const values = Array.from({ length: 1000 }, (_, i) => ({ value: 10 ** (3 * (i + 0.5) / 1000) }));
  const { plots } = await drawn(histogram, { p: tableFromRows(values) }, {
    x: { title: "size", scale: "log", domain: [1, 1000] },
    samples: [{ input: "p", column: "value", bins: 6 }],
  });
  const bars = ofType(plots[0], "rect")[0].rows as unknown as {
    x: number;
    x2: number;
    y: number;
  }[];
  for (const { x, x2 } of bars) assert.ok(Math.abs(x2 / x - Math.sqrt(10)) < 1e-9);
  const area = bars.reduce((sum, { x, x2, y }) => sum + (x2 - x) * y, 0);
  assert.ok(Math.abs(area - 1) < 1e-9, String(area));
});

Deno.test("a reference slope on axes that are not both logarithmic bends as its power law", async () => {
  const rows = tableFromRows([1, 100].map((x) => ({ x, value: 1 / x })));
  const { plots } = await drawn(scaling, { p: rows }, {
    x: { title: "x", scale: "log" },
    y: { title: "y" },
    points: [{ input: "p", x: "x" }],
    slopes: [{ exponent: -1, label: "1/x", through: [1, 1] }],
  });
  const line = ofType(plots[0], "line")[0].rows as unknown as { x: number; y: number }[];
  assert.ok(line.length > 20);
  for (const { x, y } of line) assert.ok(Math.abs(x * y - 1) < 1e-9);
});

Deno.test("points that others cover are larger, a rim around them, and counted", async () => {
  const rows = tableFromRows(
    ["a", "b", "c"].map((kind) => ({ kind, x: 1, value: 2 })).concat([
      { kind: "a", x: 3, value: 5 },
    ]),
  );
  const { plots, words } = await drawn(scaling, { p: rows }, {
    ...axes,
    series: { column: "kind", names: "key" },
    points: [{ input: "p", x: "x" }],
  });
  const sizes = ofType(plots[0], "point").filter(({ rows: own }) => own.some(({ x }) => x === 1))
    .map(({ mark }) => mark.size as number);
  assert.ok(sizes.length === 3 && sizes[0] > sizes[1] && sizes[1] > sizes[2], String(sizes));
  assert.match(words, /2 points lie under others/);
});

Deno.test("a panel without a value says so; a figure without one is refused with the reasons", async () => {
  const rows = tableFromRows(
    [{ k: 1, x: 1, y: 2 }, { k: 2, x: 1, y: -1 }, { k: 2, x: 2, y: NaN }],
    {
      missing: { y: "lost" },
    },
  );
  const log = {
    x: axes.x,
    y: { title: "y", scale: "log" },
    points: [{ input: "p", x: "x", y: "y" }],
  };
  const { words } = await drawn(scaling, { p: rows }, {
    ...log,
    facet: { column: "k", free: "y" },
  });
  assert.match(words, /no value to show/);
  await assert.rejects(
    drawn(scaling, { p: rows }, { ...log, points: [{ ...log.points[0], where: { k: 2 } }] }),
    /without a row: 1 estimate is missing.*; 1 value is not positive/,
  );
});

Deno.test("axes far from all that is to be shown: the panel says so and is drawn, beside others and alone", async () => {
  const rows = tableFromRows(
    [1, 2].flatMap((k) => [1, 2, 3].map((x) => ({ k, x, y: k * x, path: "a" }))),
  );
  const elsewhere = { x: { title: "x", domain: [1000, 1001] }, y: { title: "y" } };
  const layer = { input: "p", x: "x", y: "y" };
  const figures = [
    ...[
      { points: [layer] },
      { lines: [layer] },
      { points: [layer], lines: [layer], facet: { column: "k", title: "{}" } },
    ].map((content) => drawn(scaling, { p: rows }, { ...elsewhere, ...content })),
    ...[
      { lines: [layer] },
      { paths: [{ ...layer, path: "path" }] },
      { bands: [layer], facet: { column: "k", title: "{}" } },
    ].map((content) => drawn(paths, { p: rows }, { ...elsewhere, ...content })),
  ];
  for (const { words, svg } of await Promise.all(figures)) {
    assert.match(words, /no value to show/);
    assert.match(words, /outside the axes|beyond the axes/);
    assert.ok(svg.includes("outside the axes") || svg.includes("beyond the axes"));
  }
});
