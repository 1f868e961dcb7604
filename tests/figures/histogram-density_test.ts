import assert from "node:assert/strict";
import { tableFromRows } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/figures/histogram-density.ts";
import { drawn, ofType } from "./specification.ts";

const values = Array.from({ length: 1000 }, (_, i) => (i + 0.5) / 1000);
const samples = tableFromRows(
  ["a", "b"].flatMap((kind) => values.map((u) => ({ kind, value: kind === "a" ? u : 10 * u }))),
);
const theory = tableFromRows(
  ["a", "b"].flatMap((kind) =>
    [0, 0.5, 1].map((u) => ({
      kind,
      x: kind === "a" ? u : 10 * u,
      y: u,
      density: kind === "a" ? 1 : 0.1,
    }))
  ),
);
const params = {
  x: { title: "value" },
  facet: { column: "kind", free: "both" },
  samples: [{ input: "samples", column: "value", label: "networks" }],
  densities: [{ input: "theory", label: "law" }],
};

Deno.test("the bars of a uniform sample have its density, and the share of all values as their area", async () => {
  const { plots, words } = await drawn(plugin, { samples, theory }, params);
  assert.equal(plots.length, 2);
  plots.forEach((plot, k) => {
    const height = [1, 0.1][k];
    const rows = ofType(plot, "rect")[0].rows as unknown as { x: number; x2: number; y: number }[];
    const area = rows.reduce((sum, { x, x2, y }) => sum + (x2 - x) * y, 0);
    // What is beyond the axis is missing from the area, and said.
    const beyond = Number(/"(\d+) sampled values lie beyond/.exec(words)?.[1] ?? 0) / 2000;
    assert.ok(Math.abs(area - 1 + beyond) < 1e-9, `area ${area}, beyond ${beyond}`);
    for (const { y } of rows.slice(1, -1)) assert.ok(Math.abs(y / height - 1) < 0.1, `height ${y}`);
    assert.deepEqual(ofType(plot, "line")[0].rows.map(({ y }) => y), [height, height, height]);
  });
});

Deno.test("a functions's value is binned: log10 of 1 to 1000 spans 0 to 3", async () => {
  const wide = tableFromRows(values.map((u) => ({ value: 10 ** (3 * u) })));
  const { plots } = await drawn(plugin, { samples: wide }, {
    x: { title: "log₁₀ of it" },
    samples: [{ input: "samples", column: "value", transform: ["log10"], bins: 10 }],
  });
  const rows = ofType(plots[0], "rect")[0].rows as unknown as { x: number; x2: number }[];
  assert.equal(rows.length, 10);
  assert.ok(rows[0].x >= 0 && rows[0].x < 0.01 && rows[9].x2 > 2.99 && rows[9].x2 <= 3);
});

Deno.test("values that are not finite are counted and said", async () => {
  const broken = tableFromRows([...values, NaN, NaN].map((value) => ({ value })), {
    missing: { value: "overflow" },
  });
  const { words } = await drawn(plugin, { samples: broken }, {
    x: { title: "value" },
    samples: [{ input: "samples", column: "value" }],
  });
  assert.match(words, /2 sampled values are missing, infinite or beyond 10³⁰⁰, and not drawn/);
});

Deno.test("a singular density does not flatten the bars: the axis ends at 1.5 times the highest bar", async () => {
  const singular = tableFromRows([0, 0.5, 1].map((x) => ({ x, density: x === 1 ? 1e6 : 1 })));
  const { plots } = await drawn(plugin, { samples, theory: singular }, {
    ...params,
    facet: undefined,
    samples: [{ ...params.samples[0], where: { kind: "a" } }],
  });
  const [bars] = ofType(plots[0], "rect");
  const highest = Math.max(...bars.rows.map(({ y }) => y as number));
  const { domain } = bars.encoding.y.scale as { domain: number[] };
  assert.ok(domain[1] <= 1.6 * highest, String(domain));
});

Deno.test("a predicted level stands where its table says; two rows for one level are refused", async () => {
  const levels = tableFromRows([{ quantity: "a", y: 0.123456 }, { quantity: "b", y: 0.9 }]);
  const marked = (where: Record<string, string>) => ({
    x: { title: "value" },
    samples: [{ input: "samples", column: "value", where: { kind: "a" } }],
    predictedLevels: [{ input: "levels", where, label: "limit" }],
  });
  const { words } = await drawn(plugin, { samples, levels }, marked({ quantity: "a" }));
  assert.ok(words.includes("0.123456") && !words.includes("0.9,"));
  await assert.rejects(
    drawn(plugin, { samples, levels }, marked({})),
    /mark one value of "levels": 2 rows are chosen; choose one by `where`/,
  );
});
