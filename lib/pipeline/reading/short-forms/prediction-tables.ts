/**
 * Tables in a check: `predicts: { by: activation, relu: 0.954, tanh: 0.905 }` makes of one check as many
 * as the table has rows, each held to the rows of its value.
 */
import { UserError } from "../../../contract/errors.ts";
import {
  changedMap,
  emptyMap,
  isMap,
  type LocatedMap,
  placeOf,
  set,
  type Spot,
  spotOf,
  without,
} from "../located.ts";
import type { Budget } from "./budget.ts";
import type { Json } from "../../specification/specification.ts";

const byWord = "by";
/** Words of a check whose maps are by column themselves. */
const notTables = ["where", "regimeWhere"];

/** The checks that one entry stands for. */
export function checksByRow(
  check: LocatedMap,
  { file, problems, budget }: {
    readonly file: string;
    readonly problems: UserError[];
    readonly budget: Budget;
  },
): readonly LocatedMap[] {
  const tables = Object.keys(check).filter((word) => isTable(check, word));
  if (tables.length === 0) return [check];
  const [first] = tables;
  const column = (check[first] as LocatedMap)[byWord] as string;
  const rows = rowsOf(check, first);
  for (const word of tables) {
    const other = rowsOf(check, word);
    const same = (check[word] as LocatedMap)[byWord] === column && other.join() === rows.join();
    if (same && rows.length > 0) continue;
    problems.push(
      new UserError({
        place: placeOf(spotOf(check, [word]), { of: "value", file }),
        action: rows.length === 0
          ? `cannot use a table of "${word}" without rows`
          : `cannot take "${word}" and "${first}" of one check from tables of different rows`,
        allowed: `by ${column}: ${rows.join(", ") || "at least one value"}`,
      }),
    );
    return [];
  }
  if (!budget.spend(rows.length * Object.keys(check).length)) return [];
  return rows.map((row) => {
    const spot = spotOf(check[first], [row]);
    const single = changedMap(
      check,
      (value, word) => tables.includes(word) ? (value as LocatedMap)[row] : value,
    );
    for (const word of tables) {
      set(single, word, { value: single[word], spot: spotOf(check[word], [row]) });
    }
    set(single, "where", {
      value: whereRow(single.where, { column, row, spot }),
      spot: spotOf(check, ["where"]) ?? spot,
    });
    return single;
  });
}

function isTable(check: LocatedMap, word: string): boolean {
  const value = check[word];
  return !notTables.includes(word) && isMap(value) && typeof value[byWord] === "string";
}

/** In the order of the file: a map has its whole numbers first. */
function rowsOf(check: LocatedMap, word: string): string[] {
  const table = without(check[word] as LocatedMap, [byWord]);
  const offset = (row: string) => spotOf(table, [row])?.key ?? 0;
  return Object.keys(table).sort((a, b) => offset(a) - offset(b));
}

function whereRow(
  where: Json | undefined,
  { column, row, spot }: {
    readonly column: string;
    readonly row: string;
    readonly spot: Spot | undefined;
  },
): LocatedMap {
  const result = isMap(where) ? changedMap(where, (value) => value) : emptyMap();
  set(result, column, { value: valueOf(row), spot });
  return result;
}

/** Names in YAML are text: one that is written as a number means that number. */
function valueOf(row: string): string | number {
  const number = Number(row);
  return Number.isFinite(number) && String(number) === row ? number : row;
}
