/** A number over two parameters as coloured cells, with theory curves and level lines on them. */
import * as v from "valibot";
import type { Figure } from "../contract/plugins.ts";
import type { Table } from "../contract/table.ts";
import { transformSchema } from "../contract/transforms.ts";
import { levelLines } from "./geometry/contour.ts";
import { axisSchema, warps, withRoom } from "./axes/axis.ts";
import { type KeyEntry, type Sheet, sheetFigure } from "./draw/figure.ts";
import { bordersOf, gridOf } from "./draw/grid.ts";
import { colourDomainSchema, layoutEntries } from "./draw/layout.ts";
import { linesSchema } from "./draw/layer.ts";
import { requireLooks } from "./draw/limits.ts";
import { Losses } from "./draw/losses.ts";
import type { Cell, LineLook, Mark } from "./draw/mark.ts";
import { rangeOf } from "./geometry/range.ts";
import { type Inputs, pick, type Source, sourceEntries } from "./draw/source.ts";
import {
  belongs,
  facetSchema,
  facetsOf,
  facetTitle,
  named,
  type Part,
  split,
} from "./draw/split.ts";
import { type Canvas, lineOf } from "./draw/vertices.ts";
import { inks, seriesLook, theoriesMax, theoryDashes } from "./theme/palette.ts";

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
      domain: v.optional(colourDomainSchema),
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
  const canvas = { x: params.x, y: params.y, losses };
  const by = params.facet === undefined ? {} : { facet: params.facet };
  const picked = (source: Source) => named(pick(inputs, source), [params.facet], losses);
  const cells = picked(params.cells);
  const facets = facetsOf([cells], params.facet);
  const measured = split(cells, by).map((part) => ({
    ...part,
    cells: cellsOf(part.rows, params, canvas),
  }));
  const domain = params.colour.domain ?? extent(measured.flatMap((part) => part.cells));
  const curves = [...contourCurves(picked, params, canvas), ...lineCurves(picked, params, canvas)];
  return {
    panels: facets.map((facet) => {
      const rows = measured.filter((part) => belongs(part, facet)).flatMap((part) => part.cells);
      return {
        title: facetTitle(facet, params.facet, facets) ?? params.panelTitle,
        x: { ...params.x, domain: params.x.domain ?? edgesOf(rows, "x") },
        y: { ...params.y, domain: params.y.domain ?? edgesOf(rows, "y") },
        marks: [
          { kind: "cells", rows, colour: { title: params.colour.title, domain } },
          ...curves.filter((curve) => belongs(curve, facet)).flatMap((curve) => curve.marks),
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

type Curve = Part & { readonly marks: readonly Mark[] };
type Picked = (source: Source) => Table;

/** Level lines, of values that are linear between crossings in the axes' own scales. */
function contourCurves(picked: Picked, params: Content, canvas: Canvas): Curve[] {
  const [x, y] = [warps[params.x.scale], warps[params.y.scale]];
  return params.contours.flatMap((contour, i) =>
    split(picked(contour), params.facet === undefined ? {} : { facet: params.facet })
      .map((part) => {
        const { xs, ys, values } = gridOf(part.rows, contour, canvas);
        const even = { xs: xs.map(x.there), ys: ys.map(y.there), values };
        const lines = levelLines(even, contour.level);
        if (lines.length === 0) {
          canvas.losses.say(`nothing reaches the level ${contour.label ?? contour.level}`);
        }
        const marks = lines.map((line): Mark => ({
          kind: "line",
          rows: line.map(([px, py]) => ({ x: x.back(px), y: y.back(py) })),
          look: contourLook(i),
        }));
        return { ...part, marks };
      })
  );
}

function lineCurves(picked: Picked, params: Content, canvas: Canvas): Curve[] {
  return params.lines.flatMap((layer, i) =>
    split(picked(layer), { ...params, also: layer.by }).map((part) => ({
      ...part,
      marks: [{
        kind: "line" as const,
        rows: lineOf(part.rows, layer, canvas),
        look: contourLook(params.contours.length + i),
      }],
    }))
  );
}

/** Dark lines with a white rim, that differ in dash; after the last dash in colour too. */
function contourLook(rank: number): LineLook {
  const { length } = theoryDashes;
  requireLooks(rank + 1, theoriesMax, "lines apart by colour and dash");
  const colour = rank < length ? inks.text : seriesLook(Math.floor(rank / length)).colour;
  return { colour, dash: theoryDashes[rank % length], halo: true };
}

function keyOf({ contours, lines }: Content): KeyEntry[] {
  return [...contours, ...lines].flatMap(({ label }, rank): KeyEntry[] =>
    label === undefined
      ? []
      : [{ kind: "line", words: label, look: { ...contourLook(rank), halo: false } }]
  );
}

function cellsOf(rows: Table, { cells, x, y }: Content, canvas: Canvas): Cell[] {
  const grid = gridOf(rows, cells, canvas);
  if (grid.values.length === 0) return [];
  const [xs, ys] = [bordersOf(grid.xs, x.scale), bordersOf(grid.ys, y.scale)];
  const found: Cell[] = [];
  grid.values.forEach((value, k) => {
    if (Number.isNaN(value)) return;
    const [i, j] = [k % grid.xs.length, Math.floor(k / grid.xs.length)];
    found.push({ x: xs[i], x2: xs[i + 1], y: ys[j], y2: ys[j + 1], value });
  });
  return found;
}

/** Where the outer cells end; undefined without cells. */
function edgesOf(cells: readonly Cell[], axis: "x" | "y"): [number, number] | undefined {
  const [low] = rangeOf(cells.map((cell) => cell[axis]));
  const [, high] = rangeOf(cells.map((cell) => axis === "x" ? cell.x2 : cell.y2));
  return low <= high ? [low, high] : undefined;
}

/** The range of the values; equal ones get room, so that they have a colour. */
function extent(cells: readonly Cell[]): readonly [number, number] {
  const [low, high] = rangeOf(cells.map(({ value }) => value));
  return low <= high ? withRoom([low, high], "linear").domain : [0, 1];
}

export const plugin = sheetFigure({
  summary: "a number over two parameters as coloured cells, with theory curves on them",
  params,
  sheet: heatmapSheet,
}) satisfies Figure<HeatmapParams, Sheet>;
