/** Numbers that were recorded elsewhere, in a paper or in its authors' files, listed in the YAML. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Data } from "../contract/plugins.ts";
import { count, scalar } from "../contract/schemas.ts";
import { type Table, tableFromRows } from "../contract/table.ts";
import { normalMargin } from "../num/statistics/interval.ts";

const list = v.pipe(v.array(v.number()), v.minLength(1));
const params = v.strictObject({
  along: v.pipe(v.string(), v.description("column whose values `at` lists, in each series")),
  at: v.pipe(list, v.description("values of that column")),
  quantity: v.optional(
    v.pipe(
      v.string(),
      v.description("what the numbers are, where the `point` of a series does not say it"),
    ),
    "recorded",
  ),
  runs: v.optional(
    v.pipe(count, v.description("independent runs behind each number, for the column count")),
    1,
  ),
  series: v.pipe(
    v.array(
      v.strictObject({
        point: v.optional(
          v.pipe(v.record(v.string(), scalar), v.description("further columns of the series")),
          {},
        ),
        value: v.pipe(list, v.description("the numbers, one for each value of `at`")),
        standardError: v.optional(
          v.pipe(list, v.description("their standard errors; none: they are exact as written")),
        ),
      }),
    ),
    v.minLength(1),
    v.description("series of numbers, each with the same columns"),
  ),
});
type Params = v.InferOutput<typeof params>;

export const plugin = {
  summary: "numbers recorded elsewhere with their standard errors, listed in the YAML",
  params,
  /**
   * One row per number: the columns of `point`, `along`, and those of an estimate: quantity, value,
   * standardError, low, high (level 1 - 2.7e-3, normal), count.
   */
  generate({ along, at, quantity, runs, series }): Table {
    return tableFromRows(
      series.flatMap((one) => {
        requireLengths(one, at.length);
        return at.map((position, i) => {
          const value = one.value[i];
          const standardError = one.standardError?.[i] ?? 0;
          const margin = normalMargin * standardError;
          const ends = { low: value - margin, high: value + margin };
          const estimate = { value, standardError, ...ends, count: runs };
          return { quantity, ...one.point, [along]: position, ...estimate };
        });
      }),
    );
  },
} satisfies Data<Params>;

function requireLengths(
  { value, standardError = value }: Params["series"][number],
  length: number,
): void {
  for (const [name, found] of Object.entries({ value, standardError })) {
    if (found.length === length) continue;
    throw new UserError({
      action: `cannot place ${found.length} numbers of \`${name}\` at ${length} values of \`at\``,
      allowed: "one number for each of them",
    });
  }
}
