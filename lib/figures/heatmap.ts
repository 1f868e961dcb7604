/** A number over two parameters as coloured cells, with theory curves and level lines on them. */
import * as v from "valibot";
import type { Figure } from "../contract/plugins.ts";
import type { Scalar, Table } from "../contract/table.ts";
import { transformSchema } from "../contract/transforms.ts";
import { levelLines } from "./draw/contour.ts";
import { axisSchema } from "./draw/axis.ts";
import { type KeyEntry, type Sheet, sheetFigure } from "./draw/figure.ts";
import { gridOf } from "./draw/grid.ts";
import { layoutEntries } from "./draw/layout.ts";
import { lineOf, linesSchema, Losses } from "./draw/layer.ts";
import type { Cell, LineLook, Mark } from "./draw/mark.ts";
import { type Inputs, pick, sourceEntries } from "./draw/source.ts";
import { belongs, facetSchema, facetTitle, split, valuesOf } from "./draw/split.ts";
import { inks, theoryDashes } from "./theme/palette.ts";

const gridEntries = {
  ...sourceEntries,
  x: v.pipe(v.string(), v.description("number column along x")),
  y: v.pipe(v.string(), v.description("number column along y")),
  value: v.optional(v.pipe(v.string(), v.description("number column of the value")), "value"),
  transform: transformSchema,
};
const contourSchema = v.strictObject({
  ...gridEntries,
  level: v.pipe(v.number(), v.description("value, after the functions, that the line follows")),
  label: v.optional(v.pipe(v.string(), v.description("what it is called in the key"))),
});

const params = v.strictObject({
  ...layoutEntries,
  x: v.pipe(axisSchema, v.description("the horizontal axis")),
  y: v.pipe(axisSchema, v.description("the vertical axis")),
  facet: v.optional(v.pipe(facetSchema, v.description("one panel per value of a column"))),
  cells: v.pipe(v.strictObject(gridEntries), v.description("the measured values")),
  colour: v.pipe(
    v.strictObject({
      title: v.pipe(v.string(), v.description("what the colours show")),
      domain: v.optional(
        v.pipe(
          v.tuple([v.number(), v.number()]),
          v.description("values of the first and the last colour; beyond, colours stay"),
        ),
      ),
    }),
    v.description("the scale of colours"),
  ),
  contours: v.optional(
    v.pipe(v.array(contourSchema), v.description("level lines of values on a grid")),
    [],
  ),
  lines: v.optional(v.pipe(v.array(linesSchema), v.description("theory curves")), []),
});
export type HeatmapParams = v.InferOutput<typeof params>;
type Content = Omit<HeatmapParams, "columns">;

function heatmapSheet(inputs: Inputs, params: Content): Sheet {
  const losses = new Losses();
  const cells = pick(inputs, params.cells);
  const lines = params.lines.map((layer) => pick(inputs, layer));
  const found = valuesOf([cells], params.facet);
  const facets = found.length > 0 ? found : [undefined];
  const all = facets.flatMap((facet) => cellsOf(inFacet(cells, params, facet), params, losses));
  const domain = params.colour.domain ?? extent(all);
  const curves = (facet: Scalar | undefined) => [
    ...params.contours.flatMap((contour, i) => {
      const rows = inFacet(pick(inputs, contour), params, facet);
      return levelLines(gridOf(rows, contour, losses), contour.level)
        .map((line): Mark => ({
          kind: "line",
          rows: line.map(([x, y]) => ({ x, y })),
          look: contourLook(i),
        }));
    }),
    ...params.lines.flatMap((layer, i) =>
      split(lines[i], { ...params, also: layer.by }).filter((part) => belongs(part, facet))
        .map((part): Mark => ({
          kind: "line",
          rows: lineOf(part.rows, layer, losses),
          look: contourLook(params.contours.length + i),
        }))
    ),
  ];
  return {
    panels: facets.map((facet) => {
      const rows = cellsOf(inFacet(cells, params, facet), params, new Losses());
      return {
        title: facetTitle(facet, params.facet) ?? params.panelTitle,
        x: { ...params.x, domain: params.x.domain ?? edgesOf(rows, "x") },
        y: { ...params.y, domain: params.y.domain ?? edgesOf(rows, "y") },
        marks: [
          { kind: "cells", rows, colour: { title: params.colour.title, domain } },
          ...curves(facet),
        ],
        aspect: 0.9,
        grid: false,
      };
    }),
    key: keyOf(params),
    losses,
    share: { x: false, y: false },
  };
}

function contourLook(rank: number): LineLook {
  return { colour: inks.text, dash: theoryDashes[rank % theoryDashes.length], halo: true };
}

function keyOf({ contours, lines }: Content): KeyEntry[] {
  return [...contours, ...lines].flatMap(({ label }, rank): KeyEntry[] =>
    label === undefined
      ? []
      : [{ kind: "line", words: label, look: { ...contourLook(rank), halo: false } }]
  );
}

function inFacet(rows: Table, params: Content, facet: Scalar | undefined): Table {
  const parts = split(rows, params.facet === undefined ? {} : { facet: params.facet });
  return parts.find((part) => belongs(part, facet))!.rows;
}

/** Cells reach half-way to their neighbours; the outer ones are as wide outwards as inwards. */
function cellsOf(rows: Table, { cells }: Content, losses: Losses): Cell[] {
  const grid = gridOf(rows, cells, losses);
  const [xs, ys] = [borders(grid.xs), borders(grid.ys)];
  const found: Cell[] = [];
  grid.values.forEach((value, k) => {
    if (Number.isNaN(value)) return;
    const [i, j] = [k % grid.xs.length, Math.floor(k / grid.xs.length)];
    found.push({ x: xs[i], x2: xs[i + 1], y: ys[j], y2: ys[j + 1], value });
  });
  return found;
}

function borders(centres: readonly number[]): number[] {
  if (centres.length === 1) return [centres[0] - 0.5, centres[0] + 0.5];
  const middle = centres.slice(1).map((value, i) => (value + centres[i]) / 2);
  return [
    2 * centres[0] - middle[0],
    ...middle,
    2 * centres.at(-1)! - middle.at(-1)!,
  ];
}

function edgesOf(cells: readonly Cell[], axis: "x" | "y"): [number, number] {
  const low = cells.map((cell) => cell[axis]);
  const high = cells.map((cell) => axis === "x" ? cell.x2 : cell.y2);
  return [Math.min(...low), Math.max(...high)];
}

function extent(cells: readonly Cell[]): [number, number] {
  const values = cells.map(({ value }) => value);
  return [Math.min(...values), Math.max(...values)];
}

export const plugin = sheetFigure({
  summary: "a number over two parameters as coloured cells, with theory curves on them",
  params,
  sheet: heatmapSheet,
}) satisfies Figure<HeatmapParams, Sheet>;
