/** Where a theory predicts a function of one input. */
import * as v from "valibot";

/** `position` for single numbers, `range` for curves; spread into a plug-in's strictObject. */
export const positionParams = {
  position: v.optional(v.pipe(v.number(), v.description("where single values are predicted"))),
  range: v.pipe(
    v.optional(
      v.strictObject({
        from: v.pipe(v.number(), v.description("first position")),
        to: v.pipe(v.number(), v.description("last position")),
        count: v.pipe(
          v.number(),
          v.integer(),
          v.minValue(2),
          v.description("positions, equally spaced"),
        ),
      }),
      { from: -1, to: 1, count: 3 },
    ),
    v.description("positions of the curves"),
  ),
};

/** Equally spaced positions, both ends included. */
export function positionsOf(
  { from, to, count }: { readonly from: number; readonly to: number; readonly count: number },
): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => from + (to - from) * k / (count - 1));
}
