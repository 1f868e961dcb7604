/** Parameters that every figure has. */
import * as v from "valibot";

export const layoutEntries = {
  title: v.optional(v.pipe(v.string(), v.description("what the figure shows, as a statement"))),
  panelTitle: v.optional(v.pipe(v.string(), v.description("words above an only panel"))),
  columns: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.description("panels in a row")),
  ),
};
