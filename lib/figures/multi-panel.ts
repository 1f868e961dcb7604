/** Several kinds of plots in one figure: each entry is what another figure plug-in would draw. */
import * as v from "valibot";
import type { Figure } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";
import { compose, type Sheet } from "./draw/figure.ts";

const params = v.strictObject({
  title: v.optional(v.pipe(v.string(), v.description("what the figure shows, as a statement"))),
  columns: v.optional(v.pipe(count, v.description("panels in a row"))),
  panels: v.pipe(
    v.array(v.looseObject({ use: v.string() })),
    v.minLength(1),
    v.description("plots in reading order, each with `use` and that plug-in's parameters"),
  ),
});

export const plugin = {
  summary: "several kinds of plots in one figure",
  params,
  parts: "panels",
  sheets: (inputs, _params, parts) => parts.flatMap((part) => part.sheets(inputs)),
  draw: (inputs, params, parts) => compose(parts.flatMap((part) => part.sheets(inputs)), params),
} satisfies Figure<v.InferOutput<typeof params>, Sheet>;
