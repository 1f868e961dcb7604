/** Parameters of figures with curves and points on two axes. */
import * as v from "valibot";
import { axisSchema } from "../axes/axis.ts";
import { fittedSchema } from "./fitted-lines.ts";
import { levelSchema, linesSchema, pointsSchema, slopeSchema } from "./layer.ts";
import { noteSchema } from "./note.ts";
import { printedSchema } from "./printed-values.ts";
import { facetSchema, seriesSchema } from "./split.ts";

export const scalingEntries = {
  x: v.pipe(axisSchema, v.description("the horizontal axis")),
  y: v.pipe(axisSchema, v.description("the vertical axis")),
  facet: v.optional(v.pipe(facetSchema, v.description("one panel per value of a column"))),
  series: v.optional(v.pipe(seriesSchema, v.description("one colour per value of a column"))),
  points: v.optional(v.pipe(v.array(pointsSchema), v.description("measured estimates")), []),
  lines: v.optional(v.pipe(v.array(linesSchema), v.description("theory curves")), []),
  fitted: v.optional(
    v.pipe(
      v.array(fittedSchema),
      v.description("lines limit + correction x of an extrapolation, over the whole axis of x"),
    ),
    [],
  ),
  printed: v.optional(
    v.pipe(v.array(printedSchema), v.description("values that the paper prints, hollow")),
    [],
  ),
  slopes: v.optional(v.pipe(v.array(slopeSchema), v.description("reference slopes")), []),
  levels: v.optional(v.pipe(v.array(levelSchema), v.description("marked values")), []),
  notes: v.optional(v.pipe(v.array(noteSchema), v.description("words with numbers")), []),
};
