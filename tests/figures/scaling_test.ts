import assert from "node:assert/strict";
import { tableFromRows } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/figures/scaling.ts";
import { inks } from "../../lib/figures/theme/palette.ts";
import { drawn, ofType } from "./specification.ts";

const estimates = [0.5, 1].flatMap((beta) =>
  [10, 100, 1000].map((depth) => ({
    beta,
    depth,
    quantity: "rms",
    value: depth ** (0.5 - beta),
    low: 0.8 * depth ** (0.5 - beta),
    high: 1.2 * depth ** (0.5 - beta),
  }))
);
const predictions = estimates.map(({ beta, depth, value }) => ({
  beta,
  depth,
  quantity: "rms",
  y: 1.01 * value,
}));
const inputs = { measured: tableFromRows(estimates), theory: tableFromRows(predictions) };
const params = {
  x: { title: "depth L", scale: "log" },
  y: { title: "RMS of D_{h}", scale: "log" },
  points: [{ input: "measured", x: "depth", label: "networks" }],
  lines: [{ input: "theory", where: { quantity: "rms" }, x: "depth", label: "exact" }],
};

Deno.test("facets: one plot per value, each with its own estimates, intervals and theory, unrounded", async () => {
  const { plots } = await drawn(plugin, inputs, {
    ...params,
    facet: { column: "beta", title: "β = {}" },
  });
  assert.equal(plots.length, 2);
  plots.forEach((plot, k) => {
    const own = estimates.filter(({ beta }) => beta === [0.5, 1][k]);
    const expected = own.map(({ depth, value, low, high }) => ({ x: depth, y: value, low, high }));
    assert.deepEqual(ofType(plot, "point").map(({ rows }) => rows), [expected]);
    assert.deepEqual(ofType(plot, "rule").map(({ rows }) => rows), [expected]);
    assert.deepEqual(
      ofType(plot, "line").map(({ rows }) => rows),
      [own.map(({ depth, value }) => ({ x: depth, y: 1.01 * value }))],
    );
  });
});

Deno.test("series differ in colour and shape, share them with their theory, and are named at their ends", async () => {
  const { plots, words } = await drawn(plugin, inputs, {
    ...params,
    series: { column: "beta", title: "β = {}" },
  });
  assert.equal(plots.length, 1);
  const points = ofType(plots[0], "point").map(({ mark }) => mark);
  const lines = ofType(plots[0], "line").map(({ mark }) => mark);
  assert.equal(new Set(points.map(({ color }) => color)).size, 2);
  assert.equal(new Set(points.map(({ shape }) => shape)).size, 2);
  assert.deepEqual(lines.map(({ color }) => color), points.map(({ color }) => color));
  for (const name of ["β = 0.5", "β = 1"]) assert.ok(words.includes(JSON.stringify(name)), name);
});

Deno.test("a value that is not finite is counted and said, not dropped in silence", async () => {
  const broken = tableFromRows(
    estimates.map((row, i) => i === 1 ? { ...row, value: NaN } : row),
    { missing: { value: "overflow" } },
  );
  const { plots, words } = await drawn(plugin, { ...inputs, measured: broken }, params);
  assert.equal(ofType(plots[0], "point")[0].rows.length, estimates.length - 1);
  assert.match(words, /1 estimate is missing, infinite or beyond 10³⁰⁰, and not drawn/);
});

Deno.test("a value without a place on a log axis, or beyond a given one, is counted and said", async () => {
  const negative = tableFromRows(
    estimates.map((row, i) => i === 0 ? { ...row, value: -1, low: -2 } : row),
  );
  const { words } = await drawn(plugin, { ...inputs, measured: negative }, {
    ...params,
    x: { ...params.x, domain: [5, 500] },
  });
  assert.match(words, /1 value is not positive and has no place on a log axis/);
  assert.match(words, /2 points lie outside the axes/);
});

Deno.test("an interval that reaches zero is drawn to the bottom of a log axis, and said", async () => {
  const wide = tableFromRows(estimates.map((row) => ({ ...row, low: -1 })));
  const log = { ...params, y: { ...params.y, domain: [1e-5, 1e3] } };
  const { plots, words } = await drawn(plugin, { ...inputs, measured: wide }, log);
  for (const { low } of ofType(plots[0], "rule")[0].rows) assert.equal(low, 1e-5);
  assert.match(words, /6 intervals reach zero or less: drawn to the bottom of the log axis/);
});

Deno.test("a reference slope has its exponent and goes through its point", async () => {
  const { plots } = await drawn(plugin, inputs, {
    ...params,
    lines: [],
    slopes: [{ exponent: -0.5, label: "L^{−1/2}", through: [100, 0.2] }],
  });
  const [a, b] = ofType(plots[0], "line")[0].rows as unknown as { x: number; y: number }[];
  assert.ok(Math.abs(Math.log(b.y / a.y) / Math.log(b.x / a.x) + 0.5) < 1e-12);
  assert.ok(Math.abs(a.y * (100 / a.x) ** -0.5 - 0.2) < 1e-12);
});

Deno.test("a statistic is drawn of the rows with equal x, less its reference: mean of 1, 3 less 1.5", async () => {
  const samples = tableFromRows(
    [10, 100].flatMap((width) => [1, 3, 1, 3].map((rho, network) => ({ width, network, rho }))),
  );
  const { plots } = await drawn(plugin, { samples, limit: tableFromRows([{ y: 1.5 }]) }, {
    x: { title: "width n" },
    y: { title: "|⟨ρ⟩ − limit|" },
    points: [{
      input: "samples",
      x: "width",
      y: "rho",
      statistic: "mean",
      minus: { input: "limit" },
      transform: ["absolute"],
    }],
  });
  const [{ rows }] = ofType(plots[0], "point");
  assert.deepEqual(rows.map(({ x, y }) => [x, y]), [[10, 0.5], [100, 0.5]]);
  // The mean's standard error is 1/√3; at three of them the interval spans zero.
  assert.ok(rows.every(({ low, high }) => low === 0 && (high as number) > 2));
});

Deno.test("a line that runs back and forth is drawn in the order of its rows", async () => {
  const turns = [0, 4, 1, 3];
  const loop = tableFromRows(turns.map((x, y) => ({ x, y })));
  const { svg } = await drawn(plugin, { loop }, {
    x: { title: "x" },
    y: { title: "y" },
    lines: [{ input: "loop", sort: false }],
  });
  const path = /role-mark[^>]*marks"[^>]*><path [^>]*d="(M[^"]*)"/.exec(svg)![1];
  const places = [...path.matchAll(/[ML]([\d.]+),/g)].map((match) => Number(match[1]));
  const order = (values: readonly number[]) =>
    values.map((value) => values.filter((other) => other < value).length);
  assert.deepEqual(order(places), order(turns));
});

Deno.test("where intervals of two groups overlap, the groups stand side by side, with their own numbers", async () => {
  const twice = tableFromRows(estimates.flatMap((row) => [
    { ...row, kind: "outputs" },
    { ...row, kind: "gradients" },
  ]));
  const { plots } = await drawn(plugin, { twice }, {
    ...params,
    lines: [],
    series: { column: "kind" },
    points: [{ input: "twice", where: { beta: 1 }, x: "depth" }],
  });
  const [a, b] = ofType(plots[0], "point");
  assert.deepEqual([a.mark.xOffset, b.mark.xOffset], [-2.5, 2.5]);
  assert.deepEqual(a.rows, b.rows);
  // Bars no longer than a point hide nothing, and nothing moves.
  const short = tableFromRows(
    ["outputs", "gradients"].flatMap((kind) =>
      estimates.map((row) => ({ ...row, kind, low: 0.99 * row.value, high: 1.01 * row.value }))
    ),
  );
  const { plots: still } = await drawn(plugin, { short }, {
    ...params,
    lines: [],
    series: { column: "kind" },
    points: [{ input: "short", where: { beta: 1 }, x: "depth" }],
  });
  assert.ok(ofType(still[0], "point").every(({ mark }) => mark.xOffset === undefined));
  // Where nothing overlaps, nothing moves either.
  const { plots: apart } = await drawn(plugin, inputs, { ...params, series: { column: "beta" } });
  assert.ok(ofType(apart[0], "point").every(({ mark }) => mark.xOffset === undefined));
});

Deno.test("an unknown input, column or value is refused with what there is", () => {
  const draw = (points: object) => plugin.draw(inputs, { ...params, points: [points] } as never);
  const base = { transform: [], transformX: [], hollow: false, where: {}, y: "value" };
  assert.throws(() => draw({ ...base, input: "x", x: "depth" }), /allowed: measured, theory/);
  assert.throws(() => draw({ ...base, input: "measured", x: "dpth" }), /allowed: beta, depth/);
  assert.throws(
    () => draw({ ...base, input: "measured", x: "depth", where: { beta: 2 } }),
    /cannot find a row of "measured" .*allowed: beta: 0.5, 1/,
  );
});

Deno.test("a note says the mean of a column in each panel's own rows", async () => {
  const facetted = { ...params, facet: { column: "beta", title: "β = {}" } };
  const note = { input: "measured", words: "mean {value}, high {high}" };
  const { words } = await drawn(plugin, inputs, { ...facetted, notes: [note] });
  // beta = 1: (10^-0.5 + 0.1 + 10^-1.5)/3 = 0.14928.
  for (const found of ["mean 1, high 1.2", "mean 0.15, high 0.18"]) {
    assert.ok(words.includes(JSON.stringify([found])), found);
  }
  const unknown = { ...facetted, notes: [{ ...note, words: "{nothing}" }] };
  await assert.rejects(drawn(plugin, inputs, unknown), /"nothing"/);
});

const fits = tableFromRows([["a", 2, 3], ["b", 5, -1]].flatMap(([kind, limit, correction]) => [
  { kind, quantity: "limit", value: limit },
  { kind, quantity: "correction", value: correction },
]));
const nearZero = tableFromRows(
  ["a", "b"].flatMap((kind) => [0.1, 0.2].map((x) => ({ kind, x, value: kind === "a" ? 2 : 5 }))),
);

Deno.test("a fitted line is drawn over the whole axis, to the limit at 0", async () => {
  const given = {
    x: { title: "n^{-1/2}" },
    y: { title: "f" },
    series: { column: "kind" },
    points: [{ input: "points", x: "x", label: "networks" }],
    fitted: [{ input: "fits", label: "extrapolation" }],
  };
  const inputs = { points: nearZero, fits };
  const ends = async (x: object) =>
    ofType((await drawn(plugin, inputs, { ...given, x })).plots[0], "line").map(({ rows }) => rows);
  assert.deepEqual(await ends({ title: "x", domain: [-0.1, 0.5] }), [
    [{ x: -0.1, y: 2 - 0.3 }, { x: 0.5, y: 3.5 }],
    [{ x: -0.1, y: 5.1 }, { x: 0.5, y: 4.5 }],
  ]);
  // Without a domain: from 0 to the largest point, not from the smallest one.
  const [first] = await ends({ title: "x" });
  assert.deepEqual(first, [{ x: 0, y: 2 }, { x: 0.2, y: 2.6 }]);
  await assert.rejects(
    drawn(plugin, inputs, { ...given, series: undefined }),
    /2 estimates "limit"/,
  );
});

Deno.test("quiet points are grey, with and without series; others keep their colours", async () => {
  const looks = async (own: object, more: object = {}) => {
    const points = [{ input: "measured", where: { beta: 1 }, x: "depth", ...own }];
    const { plots } = await drawn(plugin, inputs, { ...params, lines: [], points, ...more });
    return new Set(ofType(plots[0], "point").map(({ mark }) => mark.color));
  };
  const grey = new Set([inks.quiet]);
  assert.deepEqual(await looks({ quiet: true }), grey);
  assert.deepEqual(await looks({ quiet: true }, { series: { column: "beta" } }), grey);
  assert.ok(!(await looks({})).has(inks.quiet));
  assert.ok(!(await looks({}, { series: { column: "beta" } })).has(inks.quiet));
});

Deno.test("a printed value is a hollow mark, named once", async () => {
  const { plots, words } = await drawn(plugin, inputs, {
    ...params,
    printed: [{ x: 20, y: 3, label: "published" }, { x: 200, y: 4, label: "published" }],
  });
  const marks = ofType(plots[0], "point").filter(({ rows }) => rows.length === 1);
  assert.deepEqual(marks.map(({ rows }) => rows), [[{ x: 20, y: 3 }], [{ x: 200, y: 4 }]]);
  const filled = ofType(plots[0], "point").find(({ rows }) => rows.length > 1);
  assert.notDeepEqual(marks[0].mark.fill, filled?.mark.fill);
  assert.equal(words.split('"published"').length, 2);
});
