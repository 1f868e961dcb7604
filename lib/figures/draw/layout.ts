/** Parameters that every figure has. */
import * as v from "valibot";
import { count } from "../../contract/schemas.ts";

export const layoutEntries = {
  title: v.optional(v.pipe(v.string(), v.description("what the figure shows, as a statement"))),
  panelTitle: v.optional(v.pipe(v.string(), v.description("text above a single panel"))),
  columns: v.optional(
    v.pipe(count, v.description("panels in a row")),
  ),
};
