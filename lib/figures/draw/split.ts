/** Splits the rows of a layer into panels (facets) and series. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import { groupBy, type Scalar, select, type Table } from "../../contract/table.ts";
import { layersMax, panelsMax, requireAtMost, requireFewGroups } from "./limits.ts";
import type { Losses } from "./losses.ts";
import { wordsFor } from "../axes/wording.ts";

const wording = {
  column: v.pipe(v.string(), v.description("the column whose values are distinguished")),
  title: v.optional(
    v.pipe(v.string(), v.description("how a value reads; {} stands for it: `n = {}`")),
    "{}",
  ),
  labels: v.optional(
    v.pipe(
      v.record(v.string(), v.string()),
      v.description("how single values read, instead of the title; also their order"),
    ),
    {},
  ),
};

export const facetSchema = v.strictObject({
  ...wording,
  free: v.optional(
    v.pipe(
      v.picklist(["none", "x", "y", "both"]),
      v.description("which axes each panel has for itself; the others are equal in all panels"),
    ),
    "none",
  ),
});
export type FacetParams = v.InferOutput<typeof facetSchema>;

export const seriesSchema = v.strictObject({
  ...wording,
  names: v.optional(
    v.pipe(
      v.picklist(["direct", "key"]),
      v.description("series named beside their ends, or in the key (default with facets)"),
    ),
  ),
});
export type SeriesParams = v.InferOutput<typeof seriesSchema>;

type Words = Pick<FacetParams, "column" | "title" | "labels">;

/**
 * The rows whose values tell panels and series apart: a number that is missing or infinite names none.
 * Others are counted.
 */
export function named(
  rows: Table,
  by: readonly (Words | undefined)[],
  losses: Losses,
): Table {
  const columns = by.flatMap((words) =>
    words !== undefined && Object.hasOwn(rows.columns, words.column)
      ? [rows.columns[words.column]]
      : []
  ).filter((column) => column.kind === "number");
  const kept: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    if (columns.every(({ values }) => Number.isFinite(values[i]))) kept.push(i);
  }
  if (kept.length === rows.length) return rows;
  losses.add({
    one: "row names no panel or series and is not drawn",
    many: "rows name no panel or series and are not drawn",
  }, rows.length - kept.length);
  return select(rows, kept);
}

/** The values of a column over all tables that have it: words in their given order, else sorted. */
export function valuesOf(tables: readonly Table[], words: Words | undefined): Scalar[] {
  if (words === undefined) return [];
  const found = new Set<Scalar>();
  for (const rows of tables) {
    if (!Object.hasOwn(rows.columns, words.column)) continue;
    for (const value of rows.columns[words.column].values) found.add(value);
  }
  const order = Object.keys(words.labels);
  const rank = (value: Scalar) => {
    const index = order.indexOf(String(value));
    return index < 0 ? order.length : index;
  };
  const values = [...found].sort((a, b) =>
    rank(a) - rank(b) || (typeof a === "number" && typeof b === "number" ? a - b : 0)
  );
  requireDistinct(values, words);
  return values;
}

/** Panels or series that read the same would be one to a reader. Numbers in a title's {} never do. */
function requireDistinct(values: readonly Scalar[], { column, title, labels }: Words): void {
  const known = new Map<string, Scalar>();
  for (const value of values) {
    const own = Object.hasOwn(labels, String(value)) ? labels[String(value)] : title;
    if (own === title && title.includes("{}")) continue;
    const other = known.get(own);
    if (other !== undefined) {
      throw new UserError({
        action: `cannot tell ${column} ${other} from ${value}: both read "${own}"`,
        allowed: "a `title` with {} for the value, or `labels` that differ",
      });
    }
    known.set(own, value);
  }
}

export interface Part {
  readonly rows: Table;
  /** Undefined when the table lacks the column: the rows belong to every panel, or to no series. */
  readonly facet?: Scalar;
  readonly series?: Scalar;
  /** The values of the further columns by which the rows were split. */
  readonly rest: string;
}

/** Splits rows by facet, series and further columns, as far as the table has these columns. */
export function split(
  rows: Table,
  by: { readonly facet?: Words; readonly series?: Words; readonly also?: readonly string[] },
): Part[] {
  const own = (words: Words | undefined) =>
    words !== undefined && Object.hasOwn(rows.columns, words.column) ? words.column : undefined;
  const [facet, series] = [own(by.facet), own(by.series)];
  const names = [facet, series, ...(by.also ?? [])].filter((name) => name !== undefined);
  if (names.length === 0) return [{ rows, rest: "" }];
  requireFewGroups(rows, [...new Set(names)], { most: layersMax, what: "parts" });
  return groupBy(rows, [...new Set(names)]).map((group) => ({
    rows: group.rows,
    ...(facet === undefined ? {} : { facet: group.point[facet] }),
    ...(series === undefined ? {} : { series: group.point[series] }),
    rest: (by.also ?? []).map((name) => String(group.point[name])).join(" "),
  }));
}

/** Whether a part belongs to the panel of a facet value (undefined: the only panel). */
export function belongs(part: Part, facet: Scalar | undefined): boolean {
  return part.facet === undefined || facet === undefined || part.facet === facet;
}

/** Panels by the values of a column over some tables; a single one without a facet. */
export function facetsOf(
  tables: readonly Table[],
  words: FacetParams | undefined,
): readonly (Scalar | undefined)[] {
  const found = valuesOf(tables, words);
  requireAtMost(found.length, panelsMax, "panels");
  return found.length > 0 ? found : [undefined];
}

/** How the panel of a facet value is called among all of them. */
export function facetTitle(
  facet: Scalar | undefined,
  params: FacetParams | undefined,
  among: readonly (Scalar | undefined)[],
): string | undefined {
  if (facet === undefined || params === undefined) return undefined;
  return wordsFor(facet, params, among.filter((other) => other !== undefined));
}
