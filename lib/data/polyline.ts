/** A function given by the vertices of its graph: a published curve read off a picture. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Data } from "../contract/plugins.ts";
import { numberColumn, table } from "../contract/table.ts";

const params = v.strictObject({
  positions: v.pipe(
    v.array(v.number()),
    v.minLength(1),
    v.description("positions of the vertices, increasing"),
  ),
  values: v.pipe(v.array(v.number()), v.description("the function at the vertices")),
});

/** Columns `position` and `value`, one row for each vertex; float64, in the picture's units. */
export const plugin = {
  summary: "vertices of a curve, read off a picture",
  params,
  generate({ positions, values }) {
    if (positions.length !== values.length) {
      throw new UserError({
        action: `cannot draw ${values.length} values at ${positions.length} positions`,
        allowed: "one value for each position",
      });
    }
    const back = positions.findIndex((x, k) => k > 0 && !(x > positions[k - 1]));
    if (back > 0) {
      throw new UserError({
        action: `cannot draw a function through ${positions[back - 1]}, ${positions[back]}`,
        allowed: "increasing positions",
      });
    }
    return table({
      position: numberColumn(positions, "dimensionless", "position of a vertex"),
      value: numberColumn(values, "dimensionless", "the function there"),
    });
  },
} satisfies Data<v.InferOutput<typeof params>>;
