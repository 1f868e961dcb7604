/**
 * Whatever the table and the parameters, a figure is refused in words for its user or it is honest:
 * every number is one, every label says where its tick is, every point and vertex is a row of the table,
 * and it is drawn as a well-formed document.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import * as v from "valibot";
import { UserError } from "../../lib/contract/errors.ts";
import type { VegaLiteSpec } from "../../lib/contract/plugins.ts";
import type { Table } from "../../lib/contract/table.ts";
import { plugin as multiPanel } from "../../lib/figures/multi-panel.ts";
import { drawSvg } from "../../stages/rendering/drawing.ts";
import { renderImages } from "../../stages/rendering/image.ts";
import { eachSpec, names, plugins } from "./each-figure.ts";
import { randomParams, randomTable } from "./random-figures.ts";
import { assertVegaLite, marksOf } from "./specification.ts";
import { assertHonest } from "./true-labels.ts";

for (const name of names) {
  Deno.test(`${name}: numbers are numbers and labels are true, whatever the table`, () => {
    const share = eachSpec(name, { seed: 21, runs: 800 }, (spec) => assertHonest(spec));
    assert.ok(share > 0.02, `only ${share} of the figures were drawn`);
  });

  Deno.test(`${name}: what is drawn is a well-formed document, in Vega-Lite's own grammar`, async () => {
    const specs: VegaLiteSpec[] = [];
    eachSpec(name, { seed: 22, runs: 100 }, (spec) => specs.push(spec));
    for (const spec of specs.slice(0, 8)) {
      assertVegaLite(spec);
      const title = typeof spec.description === "string" ? spec.description : "";
      const drawing = await drawSvg(spec);
      assert.doesNotMatch(drawing, /NaN|Infinity|undefined/);
      const { svg } = await renderImages(drawing, { width: 200, title });
      assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
    }
  });
}

Deno.test("multi-panel: so is a figure of two others", () => {
  let drawn = 0;
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const rows = randomTable(g);
      const [a, b] = [g(fc.constantFrom, ...names), g(fc.constantFrom, ...names)];
      const sheets = [a, b].map((name) => {
        const parsed = v.safeParse(plugins[name].params, randomParams[name](g));
        return parsed.success ? () => plugins[name].sheets({ rows }, parsed.output, []) : undefined;
      });
      if (sheets.includes(undefined)) return;
      const spec = composed(sheets as (() => readonly unknown[])[]);
      if (spec === undefined) return;
      drawn++;
      assertHonest(spec);
    }),
    { seed: 23, numRuns: 400, endOnFailure: true },
  );
  assert.ok(drawn > 30, String(drawn));
});

function composed(sheets: readonly (() => readonly unknown[])[]): VegaLiteSpec | undefined {
  try {
    return multiPanel.draw(
      {},
      { panels: [] },
      sheets.map((own) => ({ sheets: own as () => readonly never[] })),
    );
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Whether a pair of numbers is a row of two columns after one of the random functions. */
function isRow(rows: Table, pairs: ReadonlySet<string>, x: unknown, y: unknown): boolean {
  return pairs.has(`${x},${y}`) && rows.length > 0;
}

Deno.test("scaling: every point and vertex is a row, and no line joins rows over a missing one", () => {
  eachSpec("scaling", { seed: 24, runs: 1000 }, (spec, rows, params) => {
    const { points, lines, slopes, levels, series } = params as Record<string, unknown[]>;
    const plain = [...points, ...lines] as { x: string; y: string; transform: string[] }[];
    if (plain.some((layer) => layer.transform.length > 0 || "statistic" in layer)) return;
    if (slopes.length > 0 || levels.length > 0) return;
    const pairs = new Set(
      plain.flatMap(({ x, y }) =>
        Array.from(
          { length: rows.length },
          (_, i) => `${rows.columns[x].values[i]},${rows.columns[y].values[i]}`,
        )
      ),
    );
    for (const mark of marksOf(spec, ["point", "line"])) {
      for (const { x, y } of mark.rows) assert.ok(isRow(rows, pairs, x, y), `${x}, ${y}`);
    }
    if (series !== undefined || "facet" in (params as object) || lines.length !== 1) return;
    assertNoBridge(rows, lines[0] as Line, marksOf(spec, ["line"])[0]?.rows ?? []);
  });
});

interface Line {
  readonly x: string;
  readonly y: string;
  readonly sort: boolean;
  readonly where: Readonly<Record<string, unknown>>;
}

/** Between two joined vertices of a sorted line no row has an x and no y. */
function assertNoBridge(
  rows: Table,
  line: Line,
  vertices: readonly Readonly<Record<string, unknown>>[],
): void {
  if (!line.sort || Object.keys(line.where).length > 0) return;
  const gaps = Array.from({ length: rows.length }, (_, i) => i)
    .filter((i) => !Number.isFinite(rows.columns[line.y].values[i]))
    .map((i) => rows.columns[line.x].values[i] as number);
  vertices.forEach((vertex, i) => {
    const before = vertices[i - 1];
    if (before === undefined || before.piece !== vertex.piece) return;
    const [from, to] = [before.x as number, vertex.x as number];
    const bridged = gaps.find((x) => x > from && x < to);
    assert.equal(bridged, undefined, `a line from ${from} to ${to} over ${bridged}`);
  });
}

Deno.test("a line over a gap and a point that is no row are found", () => {
  const rows = { length: 3, columns: { x: { values: [1, 2, 3] }, y: { values: [1, NaN, 2] } } };
  const line = { x: "x", y: "y", sort: true, where: {} };
  assert.throws(
    () => assertNoBridge(rows as never, line, [{ x: 1, y: 1 }, { x: 3, y: 2 }]),
    /from 1 to 3 over 2/,
  );
  assert.throws(() => assertHonest({ data: { values: [{ x: 1, y: null }] } }), /is null/);
  assert.throws(() => assertHonest({ domain: [0, Infinity] }), /is Infinity/);
});
