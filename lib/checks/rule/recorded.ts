/** A number that was recorded elsewhere with its standard error, beside a measured one. */
import { UserError } from "../../contract/errors.ts";
import { numbers, type Table } from "../../contract/table.ts";
import type { StatisticEstimate } from "../../num/statistics/estimate.ts";

/** A recorded number; its standard error is 0 where it is exact as written. */
export interface Recorded {
  readonly value: number;
  readonly standardError: number;
}

/** The one recorded number among rows. Throws a UserError for none and for several. */
export function recordedOf(rows: Table | undefined): Recorded {
  if (rows === undefined) {
    throw new UserError({
      action: "cannot compare with recorded numbers without a second input",
      hint: "name as `reference` a stage with the data recorded-values",
    });
  }
  const values = numbers(rows, "value");
  if (values.length !== 1) {
    throw new UserError({
      action: `cannot compare with ${values.length} recorded numbers at one point`,
      allowed: "exactly one",
      hint:
        "let the recorded values have the columns of the point, and no others that tell them apart",
      exitCode: 1,
    });
  }
  return { value: values[0], standardError: numbers(rows, "standardError")[0] };
}

/** Distance of measured from recorded, with independent errors; in units of their joint standard error. */
export function standardDistance(
  measured: Pick<StatisticEstimate, "value" | "standardError">,
  recorded: Recorded,
): number {
  return (measured.value - recorded.value) /
    Math.hypot(measured.standardError, recorded.standardError);
}
