/** Layers of curves and points in the words of a figure's parameters. */
import * as v from "valibot";
import type { Table } from "../../contract/table.ts";
import { transformSchema } from "../../contract/transforms.ts";
import type { Losses } from "./losses.ts";
import { columnOf, type Inputs, pick, sourceEntries } from "./source.ts";
import {
  minusSchema,
  statisticEntries,
  subtract,
  summarise,
  summariseLaws,
  withColumnFrom,
} from "./summary.ts";
import { pointShapes } from "../theme/palette.ts";

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
  quiet: v.optional(
    v.pipe(v.boolean(), v.description("in grey whatever their series: what a summary is made of")),
    false,
  ),
  shape: v.optional(
    v.pipe(
      v.picklist(pointShapes),
      v.description("shape of the layer's points (default: that of their series, or a circle)"),
    ),
  ),
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

/**
 * The rows of a layer as it is drawn: chosen, summarised by a statistic, less a reference. `by` names
 * the columns that tell facets and series apart.
 */
export function layerRows<P extends PointsParams | LinesParams>(
  inputs: Inputs,
  params: P,
  { by, losses }: { readonly by: readonly string[]; readonly losses: Losses },
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
      : summarise(rows, { statistic, p, column: params.y, by: groups, losses });
    drawn = { ...params, y: "value" };
  }
  columnOf(rows, drawn.y);
  if (params.minus !== undefined) {
    const { low = "low", high = "high" } = params as PointsParams;
    rows = subtract(rows, [drawn.y, low, high], { inputs, minus: params.minus });
  }
  return { rows, params: drawn };
}
