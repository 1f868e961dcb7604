/** Statistics of samples and of predicted laws, and differences from a reference, row by row. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import { requireApart } from "../../contract/labels.ts";
import { probability } from "../../contract/schemas.ts";
import {
  groupBy,
  numberColumn,
  numbers,
  type Scalar,
  type Table,
  tableFromRows,
} from "../../contract/table.ts";
import { estimateStatistic } from "../../num/statistics/estimate.ts";
import { lawStatistic } from "../../num/statistics/law.ts";
import { sampleOf } from "../../num/statistics/sample.ts";
import { type StatisticChoice, statisticNames } from "../../num/statistics/statistic.ts";
import { itemsMax, requireFewGroups } from "./limits.ts";
import { type Losses, reason } from "./losses.ts";
import { columnOf, type Inputs, pick, sourceEntries } from "./source.ts";

/** Entries by which a layer draws a statistic instead of its rows. */
export const statisticEntries = {
  statistic: v.optional(
    v.pipe(
      v.picklist(statisticNames),
      v.description("draw this statistic of the rows with equal x, not each row"),
    ),
  ),
  p: v.optional(
    v.pipe(probability, v.description("level of `quantile`")),
    0.5,
  ),
};

/**
 * A statistic of a sample column in each group, with its interval of level 1 - 2.7e-3; an end that the
 * sample does not bound is infinite. Missing values are left out and counted.
 */
export function summarise(
  rows: Table,
  options: StatisticChoice & {
    readonly column: string;
    readonly by: readonly string[];
    readonly losses: Losses;
  },
): Table {
  columnOf(rows, options.column);
  const by = present(rows, options.by);
  requireApart(by, ["value", "low", "high"], "statistics of a sample");
  requireFewGroups(rows, by, { most: itemsMax, what: "statistics" });
  const missing = numbers(rows, options.column).filter(Number.isNaN).length;
  const ofColumn = `of "${options.column}"`;
  options.losses.add(
    reason(`value ${ofColumn} is`, `values ${ofColumn} are`, "missing from its statistic"),
    missing,
  );
  return tableFromRows(
    groupBy(rows, by).map(({ point, rows: group }) => {
      const sample = sampleOf(
        group,
        { column: options.column, transform: "identity", missing: "drop" },
        { across: [] },
      );
      const { value, low, high } = estimateStatistic(sample, options);
      return { ...point, value, low, high };
    }),
  );
}

/** A statistic of the predicted law in each group; rows are its distribution function (x, y). */
export function summariseLaws(
  rows: Table,
  options: StatisticChoice & { readonly by: readonly string[] },
): Table {
  const by = present(rows, options.by).filter((name) => name !== "x" && name !== "y");
  requireApart(by, ["value"], "statistics of a law");
  requireFewGroups(rows, by, { most: itemsMax, what: "statistics" });
  return tableFromRows(
    groupBy(rows, by).map(({ point, rows: group }) => ({
      ...point,
      value: lawStatistic({ x: numbers(group, "x"), cdf: numbers(group, "y") }, options),
    })),
  );
}

function present(rows: Table, names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => Object.hasOwn(rows.columns, name));
}

export const minusSchema = v.strictObject({
  ...sourceEntries,
  y: v.optional(v.pipe(v.string(), v.description("number column that is subtracted")), "y"),
  on: v.optional(
    v.pipe(
      v.array(v.string()),
      v.description("columns whose values find the row to subtract (default: there is one row)"),
    ),
    [],
  ),
});

type Match = v.InferOutput<typeof minusSchema>;

/** Subtracts a reference from `names` of every row. */
export function subtract(
  rows: Table,
  names: readonly string[],
  { inputs, minus }: { readonly inputs: Inputs; readonly minus: Match },
): Table {
  const others = matched(rows, inputs, minus);
  const columns = { ...rows.columns };
  for (const name of names.filter((one) => Object.hasOwn(rows.columns, one))) {
    const column = numbers(rows, name).map((value, i) => value - others[i]);
    columns[name] = numberColumn(column, "dimensionless", name, { missing: "none" });
  }
  return { ...rows, columns };
}

/** The rows with one more column, or another in its place: that of the matching rows of another input. */
export function withColumnFrom(
  rows: Table,
  name: string,
  { inputs, source }: { readonly inputs: Inputs; readonly source: Match },
): Table {
  const column = numberColumn(matched(rows, inputs, source), "dimensionless", name, {
    missing: "none",
  });
  return { ...rows, columns: { ...rows.columns, [name]: column } };
}

/** For every row, the number in the row of another input that matches it. */
function matched(rows: Table, inputs: Inputs, match: Match): Float64Array {
  const reference = pick(inputs, match);
  columnOf(reference, match.y);
  const values = numbers(reference, match.y);
  const identify = (from: Table, i: number) =>
    JSON.stringify(match.on.map((name) => columnOf(from, name).values[i] as Scalar));
  const found = new Map<string, number>();
  for (let i = 0; i < reference.length; i++) {
    const id = identify(reference, i);
    if (found.has(id) && found.get(id) !== values[i]) throw ambiguous(match.input, id);
    found.set(id, values[i]);
  }
  return Float64Array.from({ length: rows.length }, (_, i) => {
    const other = found.get(identify(rows, i));
    if (other === undefined) throw unmatched(match.input, identify(rows, i));
    return other;
  });
}

function ambiguous(input: string, id: string): UserError {
  return new UserError({
    action: `cannot match rows of "${input}": several match ${id}`,
    hint: "narrow it by `where`, or name the columns to match in `on`",
  });
}

function unmatched(input: string, id: string): UserError {
  return new UserError({ action: `cannot match rows of "${input}": none matches ${id}` });
}
