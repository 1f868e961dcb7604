/** Sample paths with bands of their quantiles, and theory curves over them. */
import * as v from "valibot";
import type { Figure } from "../contract/plugins.ts";
import { count, probability } from "../contract/schemas.ts";
import { groupBy, type Scalar, type Table } from "../contract/table.ts";
import { transformSchema } from "../contract/transforms.ts";
import { quantileOfSorted, sorted } from "../num/statistics/moments.ts";
import { curvesOf } from "./draw/curves.ts";
import { type KeyEntry, type Sheet, sheetFigure } from "./draw/figure.ts";
import { layoutEntries } from "./draw/layout.ts";
import { hasPlace } from "./axes/axis.ts";
import { itemsMax, requireAtMost, requireFewGroups, requireLooks } from "./draw/limits.ts";
import { notFinite, reason } from "./draw/losses.ts";
import type { Mark, Point } from "./draw/mark.ts";
import { splitAt, withPieces } from "./geometry/piece.ts";
import { columnOf, type Inputs, pick, sourceEntries, transformed } from "./draw/source.ts";
import { belongs, facetsOf, facetTitle, named, split, valuesOf } from "./draw/split.ts";
import { thinnedCurve } from "./geometry/thinning.ts";
import { type Canvas, curveIn, withoutPlace } from "./draw/vertices.ts";
import { scalingEntries } from "./draw/xy.ts";
import { wordsFor } from "./axes/wording.ts";
import { coloursMax, inks, seriesLook, theoryLook } from "./theme/palette.ts";
import { sizes } from "./theme/house.ts";

const curveEntries = {
  ...sourceEntries,
  x: v.pipe(v.string(), v.description("number column along x, such as time")),
  y: v.pipe(v.string(), v.description("number column along y")),
  transform: transformSchema,
  label: v.optional(v.pipe(v.string(), v.description("what it is called in the key"))),
};

const pathsSchema = v.strictObject({
  ...curveEntries,
  path: v.optional(
    v.pipe(v.string(), v.description("column that tells paths apart")),
    "network",
  ),
  count: v.optional(
    v.pipe(count, v.description("paths drawn, the first ones")),
    24,
  ),
});
type PathsParams = v.InferOutput<typeof pathsSchema>;

const bandSchema = v.strictObject({
  ...curveEntries,
  levels: v.optional(
    v.pipe(v.tuple([probability, probability]), v.description("quantiles that bound the band")),
    [0.1, 0.9],
  ),
});
type BandParams = v.InferOutput<typeof bandSchema>;

const params = v.strictObject({
  ...layoutEntries,
  ...scalingEntries,
  paths: v.optional(v.pipe(v.array(pathsSchema), v.description("sample paths")), []),
  bands: v.optional(v.pipe(v.array(bandSchema), v.description("quantile bands of samples")), []),
});
export type PathsFigureParams = v.InferOutput<typeof params>;

const pathLook = { colour: inks.sample, width: sizes.thinLine, opacity: 0.75 } as const;
/** Paths of a series have its colour; fainter than its lines, which go over them. */
const faint = { width: sizes.thinLine, opacity: 0.5 } as const;
const bandLook = { colour: inks.sample, opacity: 0.3 } as const;

function pathsSheet(inputs: Inputs, params: Omit<PathsFigureParams, "columns">): Sheet {
  const curves = curvesOf(inputs, params);
  const { losses } = curves;
  const by = {
    ...(params.facet === undefined ? {} : { facet: params.facet }),
    ...(params.series === undefined ? {} : { series: params.series }),
  };
  const tables = [...params.paths, ...params.bands].map((layer) =>
    named(pick(inputs, layer), [params.facet, params.series], losses)
  );
  const parts = tables.map((rows) => split(rows, by));
  const own = facetsOf(tables, params.facet);
  const ofPaths = valuesOf(tables.slice(0, params.paths.length), params.series);
  const unnamed = ofPaths.filter((value) => !curves.series.includes(value));
  const series = [...curves.series, ...unnamed];
  requireLooks(series.length, coloursMax, "series of paths apart by colour");
  const lookOf = (value: Scalar | undefined) =>
    value === undefined ? pathLook : { ...faint, colour: seriesLook(series.indexOf(value)).colour };
  const facets = own[0] !== undefined ? own : curves.facets;
  const free = params.facet?.free ?? "none";
  const canvas = { x: params.x, y: params.y, losses };
  const inside = (i: number, facet: Scalar | undefined) =>
    parts[i].filter((part) => belongs(part, facet));
  return {
    panels: facets.map((facet) => ({
      title: facetTitle(facet, params.facet, facets) ?? params.panelTitle,
      x: params.x,
      y: params.y,
      marks: [
        ...params.bands.flatMap((layer, i) =>
          inside(params.paths.length + i, facet).map(({ rows }) => bandMark(rows, layer, canvas))
        ),
        ...params.paths.flatMap((layer, i) =>
          inside(i, facet).map((part) => ({
            ...pathMark(part.rows, layer, canvas),
            look: lookOf(part.series),
          }))
        ),
        ...curves.marks(facet),
      ],
      labels: curves.labels(facet),
      needs: { x: { margin: 0, nearZero: true } },
    })),
    key: [
      ...keyOf(params),
      ...unnamed.map((value): KeyEntry => ({
        kind: "line",
        words: wordsFor(value, params.series!, series),
        // As a line of the series has it in another panel, so that the key says it once.
        look: { colour: seriesLook(series.indexOf(value)).colour, dash: theoryLook(0).dash },
      })),
      ...curves.key,
    ],
    losses,
    share: {
      x: facets.length > 1 && (free === "none" || free === "y"),
      y: facets.length > 1 && (free === "none" || free === "x"),
    },
  };
}

function keyOf({ paths, bands }: Pick<PathsFigureParams, "paths" | "bands">): KeyEntry[] {
  return [
    ...paths.flatMap(({ label }): KeyEntry[] =>
      label === undefined ? [] : [{ kind: "line", words: label, look: pathLook }]
    ),
    ...bands.flatMap(({ label }): KeyEntry[] =>
      label === undefined ? [] : [{ kind: "area", words: label, look: bandLook }]
    ),
  ];
}

/** Vertices of one path, and of a band, that are drawn. */
const verticesOfPath = 300;

/** The first paths in the table's order, which is what the key says of how many. */
function pathMark(
  rows: Table,
  layer: PathsParams,
  canvas: Canvas,
): Omit<Extract<Mark, { kind: "paths" }>, "look"> {
  const { losses } = canvas;
  const name = `the paths "${layer.label ?? layer.input}"`;
  const x = transformed(rows, layer.x);
  const y = transformed(rows, layer.y, layer.transform);
  const names = columnOf(rows, layer.path).values;
  const chosen = new Map<Scalar, Point[]>();
  const others = new Set<Scalar>();
  let unplaced = 0;
  for (let i = 0; i < rows.length; i++) {
    const known = chosen.get(names[i]);
    if (known === undefined && chosen.size >= layer.count) {
      others.add(names[i]);
      continue;
    }
    const path = known ?? [];
    if (known === undefined) chosen.set(names[i], path);
    if (hasPlace(x[i], canvas.x.scale)) path.push({ x: x[i], y: y[i] });
    else unplaced++;
  }
  requireAtMost(chosen.size, itemsMax, "paths");
  losses.add(withoutPlace(name), unplaced);
  const first = `not drawn, the first ${layer.count} are`;
  losses.add(reason(`of ${name} is`, `of ${name} are`, first), others.size);
  const drawn = [...chosen].flatMap(([path, vertices]) => {
    const order = vertices.sort((a, b) => a.x - b.x);
    const curve = curveIn(order, { name, canvas, most: verticesOfPath, sorted: true });
    return curve.map((vertex) => ({ ...vertex, path: String(path) }));
  });
  return { kind: "paths", rows: drawn };
}

/** Quantiles of all rows with equal x; the band breaks where there are none. */
function bandMark(rows: Table, layer: BandParams, canvas: Canvas): Mark {
  const { losses } = canvas;
  const name = `the band "${layer.label ?? layer.input}"`;
  columnOf(rows, layer.x);
  requireFewGroups(rows, [layer.x], { most: itemsMax, what: "quantiles" });
  const [from, to] = [Math.min(...layer.levels), Math.max(...layer.levels)];
  let [lost, unplaced] = [0, 0];
  const band = groupBy(rows, [layer.x]).flatMap(({ point, rows: group }) => {
    const x = Number(point[layer.x]);
    if (!hasPlace(x, canvas.x.scale)) {
      unplaced += group.length;
      return [];
    }
    const values = transformed(group, layer.y, layer.transform);
    const finite = sorted(values.filter((value) => hasPlace(value, "linear")));
    lost += values.length - finite.length;
    if (finite.length === 0) return [{ x, low: NaN, high: NaN }];
    return [{ x, low: quantileOfSorted(finite, from), high: quantileOfSorted(finite, to) }];
  });
  losses.add(reason("sampled value is", "sampled values are", notFinite), lost);
  losses.add(withoutPlace(name), unplaced);
  const pieces = splitAt(band.sort((a, b) => a.x - b.x), ({ high }) => !Number.isNaN(high));
  const count = pieces.reduce((sum, { length }) => sum + length, 0);
  const thin = count <= verticesOfPath
    ? pieces
    : pieces.map((piece) =>
      thinnedCurve(piece, Math.max(12, Math.round(verticesOfPath * piece.length / count)), [
        ({ low }) => low,
        ({ high }) => high,
      ])
    );
  const kept = thin.reduce((sum, { length }) => sum + length, 0);
  const left = "left out; the least and largest of each stretch stay";
  losses.add(reason(`end of ${name} is`, `ends of ${name} are`, left), count - kept);
  return { kind: "band", rows: withPieces(thin), look: bandLook };
}

export const plugin = sheetFigure({
  summary: "sample paths with quantile bands and theory curves",
  params,
  sheet: pathsSheet,
}) satisfies Figure<PathsFigureParams, Sheet>;
