/** The rows of a claim's verdict as a table, for other programs. */
import type { ClaimVerdict } from "../../contract/verdict.ts";
import { type Column, numberColumn, type Table, table, textColumn } from "../../contract/table.ts";

/** One row for each check at each of its points, the headline first named; numbers that are missing are NaN. */
export function verdictTable({ checks, headline }: ClaimVerdict): Table {
  const texts = (of: (check: ClaimVerdict["checks"][number]) => string, says: string) =>
    textColumn(checks.map(of), says);
  const numbers = (of: (check: ClaimVerdict["checks"][number]) => number | null, says: string) =>
    numberColumn(checks.map((check) => of(check) ?? NaN), "of the quantity", says, {
      missing: "none",
    });
  const columns: Record<string, Column> = {
    quantity: texts(({ quantity }) => quantity, "what is compared"),
    at: texts(({ point }) => pointOf(point), "values of the axes at which it is compared"),
    relation: texts(({ relation }) => relation, "how measured should stand to theory"),
    theory: numbers(
      ({ theory }) => theory,
      "the prediction, the bound, or the largest distance allowed",
    ),
    theoryHigh: numbers(({ theoryHigh }) => theoryHigh ?? null, "upper end of a window"),
    measured: numbers(({ measured }) => measured, "the measured number"),
    low: numbers(({ low }) => low, "lower end of its confidence interval"),
    high: numbers(({ high }) => high, "upper end of its confidence interval"),
    count: numberColumn(checks.map(({ count }) => count), "dimensionless", "independent networks"),
    rival: numbers(({ rival }) => rival, "the nearest other hypothesis"),
    margin: numberColumn(
      checks.map(({ margin }) => margin ?? NaN),
      "dimensionless",
      "1 as predicted, 0 where agreement ends",
      { missing: "nothing is put to a test" },
    ),
    verdict: texts(({ verdict }) => verdict, "agrees, disagrees, outside regime or cannot tell"),
    headline: numberColumn(
      checks.map((_, index) => Number(index === headline)),
      "dimensionless",
      "1 for the row that the claims table shows",
    ),
    how: texts(({ how }) => how, "the rule with its numbers filled in"),
  };
  return table(columns);
}

function pointOf(point: ClaimVerdict["checks"][number]["point"]): string {
  return Object.entries(point).map(([name, value]) => `${name}=${value}`).join(",");
}
