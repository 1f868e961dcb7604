import assert from "node:assert/strict";
import { tableFromRows } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/figures/paths.ts";
import { drawn, ofType } from "./specification.ts";

/** Path k is the line k times t; at t = 1 the values are 0, 1, …, 100. */
const rows = Array.from({ length: 101 }, (_, network) => network).flatMap((network) =>
  Array.from({ length: 11 }, (_, l) => ({ network, time: l / 10, value: network * l / 10 }))
);
const theory = tableFromRows(
  ["q10", "q90"].flatMap((quantity) =>
    [0, 0.5, 1].map((x) => ({ quantity, x, y: (quantity === "q10" ? 10 : 90) * x }))
  ),
);
const params = {
  x: { title: "layer time t" },
  y: { title: "value" },
  paths: [{ input: "samples", x: "time", y: "value", count: 7, label: "networks" }],
  bands: [{ input: "samples", x: "time", y: "value", label: "10 to 90 %" }],
  lines: [{ input: "theory", by: ["quantity"], label: "theory" }],
};

Deno.test("the first paths are drawn whole, and the band is that of all paths", async () => {
  const { plots } = await drawn(plugin, { samples: tableFromRows(rows), theory }, params);
  const [paths, ...lines] = ofType(plots[0], "line");
  assert.deepEqual(
    paths.rows.map(({ x, y, path }) => ({ x, y, path })),
    rows.slice(0, 77).map(({ network, time, value }) => ({
      x: time,
      y: value,
      path: String(network),
    })),
  );
  assert.equal(lines.length, 2);
  const [band] = ofType(plots[0], "area");
  for (const { x, low, high } of band.rows as unknown as Record<string, number>[]) {
    assert.ok(Math.abs(low - 10 * x) < 1e-9 && Math.abs(high - 90 * x) < 1e-9);
  }
});

Deno.test("a missing value is left out of its path and of the band, counted and said", async () => {
  const broken = tableFromRows(rows.map((row, i) => i === 5 ? { ...row, value: NaN } : row), {
    missing: { value: "lost" },
  });
  const { words } = await drawn(plugin, { samples: broken, theory }, params);
  assert.match(words, /1 sampled value is missing/);
  assert.match(
    words,
    /1 value of the paths \\"networks\\" is missing, infinite or beyond 10³⁰⁰, and not drawn: it/,
  );
});

Deno.test("a hundred thousand rows make a specification below a megabyte", async () => {
  const many = tableFromRows(
    Array.from({ length: 100 }, (_, network) => network).flatMap((network) =>
      Array.from({ length: 1000 }, (_, l) => ({ network, time: l / 1000, value: Math.sin(l * l) }))
    ),
  );
  const { words } = await drawn(plugin, { samples: many }, {
    ...params,
    paths: [{ ...params.paths[0], count: 24 }],
    lines: [],
  });
  assert.ok(words.length < 1e6, `${words.length} characters`);
});

Deno.test("paths of a series have its colour, and are named by it where no line is", async () => {
  const samples = tableFromRows(
    ["a", "b"].flatMap((kind) =>
      [0, 1, 2].map((time) => ({ kind, network: kind, time, value: kind === "a" ? time : -time }))
    ),
  );
  const given = {
    x: params.x,
    y: params.y,
    series: { column: "kind", title: "entry {}", names: "key" },
    paths: [{ input: "samples", x: "time", y: "value" }],
  };
  const colours = ({ plots }: Awaited<ReturnType<typeof drawn>>) =>
    ofType(plots[0], "line").map(({ mark }) => mark.color);
  const bare = await drawn(plugin, { samples }, given);
  assert.equal(new Set(colours(bare)).size, 2);
  assert.match(bare.words, /entry a/);
  // With lines of the same series both have the line's colour, and the key names each once.
  const lines = [{ input: "samples", x: "time", y: "value" }];
  const both = await drawn(plugin, { samples }, { ...given, lines });
  assert.deepEqual(new Set(colours(both)), new Set(colours(bare)));
  assert.equal(both.words.split("entry a").length, bare.words.split("entry a").length);
});
