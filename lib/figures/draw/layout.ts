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

/** A scale of colours: two values far enough apart for float64 to tell the colours between. */
export const colourDomainSchema = v.pipe(
  v.tuple([v.number(), v.number()]),
  v.description("values of the first and the last colour; beyond, colours stay"),
  v.check(
    ([a, b]) =>
      Math.abs(a) <= 1e300 && Math.abs(b) <= 1e300 &&
      Math.abs(b - a) > Math.max(1e-9 * Math.max(Math.abs(a), Math.abs(b)), 1e-300),
    "the two values must differ by more than a billionth, and be at most 1e300 in size",
  ),
);
