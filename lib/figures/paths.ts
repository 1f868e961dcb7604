/** Sample paths with bands of their quantiles, and theory curves over them. */
import * as v from "valibot";
import type { Figure } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";
import { groupBy, type Scalar, type Table } from "../contract/table.ts";
import { transformSchema } from "../contract/transforms.ts";
import { quantileOfSorted, sorted } from "../num/statistics/moments.ts";
import { curvesOf } from "./draw/curves.ts";
import { type KeyEntry, type Sheet, sheetFigure } from "./draw/figure.ts";
import { layoutEntries } from "./draw/layout.ts";
import { Losses, thinned } from "./draw/layer.ts";
import type { Mark } from "./draw/mark.ts";
import { columnOf, type Inputs, pick, sourceEntries, transformed } from "./draw/source.ts";
import { belongs, facetTitle, split, valuesOf } from "./draw/split.ts";
import { scalingEntries } from "./draw/xy.ts";
import { inks } from "./theme/palette.ts";
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
    v.pipe(v.tuple([v.number(), v.number()]), v.description("quantiles that bound the band")),
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
const bandLook = { colour: inks.sample, opacity: 0.3 } as const;

function pathsSheet(inputs: Inputs, params: Omit<PathsFigureParams, "columns">): Sheet {
  const curves = curvesOf(inputs, params);
  const { losses } = curves;
  const tables = [...params.paths, ...params.bands].map((layer) => pick(inputs, layer));
  const paths = params.paths.map((layer, i) => ({ layer, rows: tables[i] }));
  const bands = params.bands.map((layer, i) => ({ layer, rows: tables[paths.length + i] }));
  const own = valuesOf(tables, params.facet);
  const facets = own.length > 0 ? own : curves.facets;
  const free = params.facet?.free ?? "none";
  const inside = (rows: Table, facet: Scalar | undefined) =>
    split(rows, { ...(params.facet === undefined ? {} : { facet: params.facet }) })
      .filter((part) => belongs(part, facet)).map((part) => part.rows);
  return {
    panels: facets.map((facet) => ({
      title: facetTitle(facet, params.facet) ?? params.panelTitle,
      x: params.x,
      y: params.y,
      marks: [
        ...bands.flatMap(({ layer, rows }) =>
          inside(rows, facet).map((part) => bandMark(part, layer, losses))
        ),
        ...paths.flatMap(({ layer, rows }) =>
          inside(rows, facet).map((part) => pathMark(part, layer, losses))
        ),
        ...curves.marks(facet),
      ],
      labels: curves.labels(facet),
      needs: { x: { margin: 0, nearZero: true } },
    })),
    key: [...keyOf(params), ...curves.key],
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

/** The first paths in the table's order, each thinned to 300 vertices. */
function pathMark(rows: Table, layer: PathsParams, losses: Losses): Mark {
  const x = transformed(rows, layer.x);
  const y = transformed(rows, layer.y, layer.transform);
  const names = columnOf(rows, layer.path).values;
  const chosen = new Map<Scalar, { x: number; y: number; path: string }[]>();
  let lost = 0;
  for (let i = 0; i < rows.length; i++) {
    const known = chosen.get(names[i]);
    if (known === undefined && chosen.size >= layer.count) continue;
    const path = known ?? [];
    if (known === undefined) chosen.set(names[i], path);
    if (Number.isFinite(x[i]) && Number.isFinite(y[i])) {
      path.push({ x: x[i], y: y[i], path: String(names[i]) });
    } else lost++;
  }
  losses.add("values of paths are not finite and not drawn", lost);
  const drawn = [...chosen.values()].flatMap((path) =>
    thinned(path.sort((a, b) => a.x - b.x), 300)
  );
  return { kind: "paths", rows: drawn, look: pathLook };
}

/** Quantiles of all rows with equal x. */
function bandMark(rows: Table, layer: BandParams, losses: Losses): Mark {
  columnOf(rows, layer.x);
  let lost = 0;
  const band = groupBy(rows, [layer.x]).flatMap(({ point, rows: group }) => {
    const values = transformed(group, layer.y, layer.transform);
    const finite = sorted(values.filter(Number.isFinite));
    lost += values.length - finite.length;
    if (finite.length === 0) return [];
    const [low, high] = layer.levels.map((p) => quantileOfSorted(finite, p));
    return [{ x: Number(point[layer.x]), low, high }];
  });
  losses.add("sampled values are not finite and not drawn", lost);
  return { kind: "band", rows: thinned(band.sort((a, b) => a.x - b.x), 300), look: bandLook };
}

export const plugin = sheetFigure({
  summary: "sample paths with quantile bands and theory curves",
  params,
  sheet: pathsSheet,
}) satisfies Figure<PathsFigureParams, Sheet>;
