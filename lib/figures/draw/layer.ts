/** Layers of curves and points in the words of a figure's parameters. */
import * as v from "valibot";
import type { Table } from "../../contract/table.ts";
import {
  type TransformChoice,
  transformInterval,
  transformSchema,
} from "../../contract/transforms.ts";
import type { Point } from "./mark.ts";
import { columnOf, type Inputs, pick, sourceEntries, transformed } from "./source.ts";
import {
  minusSchema,
  statisticEntries,
  subtract,
  summarise,
  summariseLaws,
  withColumnFrom,
} from "./summary.ts";

const label = v.optional(v.pipe(v.string(), v.description("what it is called in the key")));

export const pointsSchema = v.strictObject({
  ...sourceEntries,
  x: v.pipe(v.string(), v.description("number column along x")),
  y: v.optional(v.pipe(v.string(), v.description("number column along y")), "value"),
  low: v.optional(
    v.pipe(v.string(), v.description("lower end of the interval (default: `low`, beside `value`)")),
  ),
  high: v.optional(
    v.pipe(v.string(), v.description("upper end of the interval (default: `high`)")),
  ),
  ...statisticEntries,
  minus: v.optional(v.pipe(minusSchema, v.description("draw the difference from this"))),
  xFrom: v.optional(
    v.pipe(
      minusSchema,
      v.description("take x from this column `y` of another input, in the rows that match in `on`"),
    ),
  ),
  transform: transformSchema,
  transformX: transformSchema,
  label,
  hollow: v.optional(v.pipe(v.boolean(), v.description("points without filling")), false),
});
export type PointsParams = v.InferOutput<typeof pointsSchema>;

export const linesSchema = v.strictObject({
  ...sourceEntries,
  x: v.optional(v.pipe(v.string(), v.description("number column along x")), "x"),
  y: v.optional(v.pipe(v.string(), v.description("number column along y")), "y"),
  ...statisticEntries,
  minus: v.optional(v.pipe(minusSchema, v.description("draw the difference from this"))),
  transform: transformSchema,
  transformX: transformSchema,
  by: v.optional(
    v.pipe(v.array(v.string()), v.description("one line per value of these columns")),
    [],
  ),
  sort: v.optional(
    v.pipe(v.boolean(), v.description("draw in the order of x, not in that of the rows")),
    true,
  ),
  label,
  dash: v.optional(
    v.pipe(
      v.picklist(["solid", "dashed", "dotted", "mixed"]),
      v.description("dash of the line (default: by its place among the lines)"),
    ),
  ),
});
export type LinesParams = v.InferOutput<typeof linesSchema>;

export const slopeSchema = v.strictObject({
  exponent: v.optional(v.pipe(v.number(), v.description("slope on two logarithmic scales"))),
  fit: v.optional(
    v.pipe(
      v.strictObject(sourceEntries),
      v.description("in place of `exponent` and `through`: estimates of a power-law fit"),
    ),
  ),
  label: v.pipe(
    v.string(),
    v.description("words beside it; {slope} stands for the exponent, as in L^{{slope}}"),
  ),
  through: v.optional(
    v.pipe(
      v.tuple([v.number(), v.number()]),
      v.description("a point of it (default: above the middle of the points)"),
    ),
  ),
  facet: v.optional(
    v.pipe(
      v.array(v.union([v.number(), v.string()])),
      v.description("panels that have it (default: all)"),
    ),
  ),
});
export type SlopeParams = v.InferOutput<typeof slopeSchema>;

export const levelSchema = v.strictObject({
  axis: v.optional(
    v.pipe(v.picklist(["x", "y"]), v.description("the axis whose value it marks")),
    "y",
  ),
  at: v.pipe(v.number(), v.description("the value")),
  to: v.optional(
    v.pipe(v.number(), v.description("on the axis y: shade all values from `at` to this")),
  ),
  label: v.pipe(v.string(), v.description("words beside it")),
  facet: v.optional(
    v.pipe(
      v.array(v.union([v.number(), v.string()])),
      v.description("panels that have it (default: all)"),
    ),
  ),
});
export type LevelParams = v.InferOutput<typeof levelSchema>;

/** Rows that cannot be drawn, counted by reason. */
export class Losses {
  readonly #counts = new Map<string, number>();

  add(reason: string, count: number): void {
    if (count > 0) this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + count);
  }

  addAll(other: Losses): void {
    for (const [reason, count] of other.#counts) this.add(reason, count);
  }

  /** One sentence per reason; none if nothing was lost. */
  notes(): string[] {
    return [...this.#counts].map(([reason, count]) => `${count} ${reason}`);
  }
}

/**
 * The rows of a layer as it is drawn: chosen, summarised by a statistic, less a reference. `by` names
 * the columns that tell facets and series apart.
 */
export function layerRows<P extends PointsParams | LinesParams>(
  inputs: Inputs,
  params: P,
  by: readonly string[],
): { readonly rows: Table; readonly params: P } {
  let rows = pick(inputs, params);
  let drawn = params;
  const { xFrom } = params as PointsParams;
  if (xFrom !== undefined) rows = withColumnFrom(rows, params.x, { inputs, source: xFrom });
  columnOf(rows, params.x);
  const { statistic, p } = params;
  if (statistic !== undefined) {
    const groups = [params.x, ...by, ...("by" in params ? params.by : [])];
    const law = "by" in params && Object.hasOwn(rows.columns, "shape");
    rows = law
      ? summariseLaws(rows, { statistic, p, by: groups })
      : summarise(rows, { statistic, p, column: params.y, by: groups });
    drawn = { ...params, y: "value" };
  }
  columnOf(rows, drawn.y);
  if (params.minus !== undefined) {
    const { low = "low", high = "high" } = params as PointsParams;
    rows = subtract(rows, [drawn.y, low, high], { inputs, minus: params.minus });
  }
  return { rows, params: drawn };
}

/** The points of a layer with their intervals; those that are not finite are counted, not drawn. */
export function pointsOf(rows: Table, params: PointsParams, losses: Losses): Point[] {
  const has = (name: string) => Object.hasOwn(rows.columns, name);
  const implied = params.y === "value" && has("low") && has("high");
  const low = params.low ?? (implied ? "low" : undefined);
  const high = params.high ?? (implied ? "high" : undefined);
  const x = transformed(rows, params.x, params.transformX);
  const y = transformed(rows, params.y, params.transform);
  const ends = low === undefined || high === undefined
    ? undefined
    : intervalOf(rows, [low, high], params.transform);
  const points: Point[] = [];
  for (let i = 0; i < rows.length; i++) {
    if (!Number.isFinite(x[i]) || !Number.isFinite(y[i])) continue;
    const [a, b] = ends === undefined ? [NaN, NaN] : [ends[0][i], ends[1][i]];
    const barred = Number.isFinite(a) && Number.isFinite(b);
    points.push({ x: x[i], y: y[i], ...(barred ? { low: a, high: b } : {}) });
  }
  losses.add("estimates are not finite and not drawn", rows.length - points.length);
  return points;
}

/** Interval ends after the functions. */
function intervalOf(
  rows: Table,
  [low, high]: readonly [string, string],
  transform: TransformChoice,
): [Float64Array, Float64Array] {
  const [a, b] = [transformed(rows, low), transformed(rows, high)];
  const images = Array.from(a, (value, i) => transformInterval([value, b[i]], transform));
  return [
    Float64Array.from(images, ([lowest]) => lowest),
    Float64Array.from(images, ([, highest]) => highest),
  ];
}

/** The vertices of one line, in its order. */
export function lineOf(rows: Table, params: LinesParams, losses: Losses): Point[] {
  const x = transformed(rows, params.x, params.transformX);
  const y = transformed(rows, params.y, params.transform);
  const points: Point[] = [];
  for (let i = 0; i < rows.length; i++) {
    if (Number.isFinite(x[i]) && Number.isFinite(y[i])) points.push({ x: x[i], y: y[i] });
  }
  losses.add("theory values are not finite and not drawn", rows.length - points.length);
  const ordered = params.sort ? points.sort((a, b) => a.x - b.x) : points;
  return thinned(ordered, 400);
}

/** At most `most` of the items, evenly spaced, first and last kept. */
export function thinned<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from(
    { length: most },
    (_, k) => items[Math.round((k * (items.length - 1)) / (most - 1))],
  );
}
