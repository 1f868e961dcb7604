/** How much one figure may hold: what is refused, with both numbers, before it is drawn. */
import { UserError } from "../../contract/errors.ts";
import type { Table } from "../../contract/table.ts";
import type { Mark } from "./mark.ts";

/** Symbols, bars and cells of a figure: some 5 MB of SVG. */
export const itemsMax = 20_000;
/** Vertices of all lines of a figure. */
export const verticesMax = 200_000;
/** Lines, groups of points and bands, each of which is a layer of the specification. */
export const layersMax = 1000;
/** Panels of a figure. */
export const panelsMax = 100;

/** Throws a UserError with both numbers if there are more than `most`; `what` as in "points". */
export function requireAtMost(count: number, most: number, what: string): void {
  if (count <= most) return;
  throw new UserError({
    action: `cannot draw ${inGroups(count)} ${what} in one figure`,
    allowed: `at most ${inGroups(most)}`,
    hint: "narrow the layer by `where`, draw a statistic of its rows, or keep fewer rows",
    exitCode: 1,
  });
}

/** Throws a UserError if there are more kinds of marks than looks; `what` as in "series apart by colour". */
export function requireLooks(count: number, most: number, what: string): void {
  if (count <= most) return;
  throw new UserError({
    action: `cannot tell ${count} ${what}`,
    allowed: `at most ${most}`,
    hint: "narrow the layer by `where`, or give each value a panel by `facet`",
    exitCode: 1,
  });
}

/** Throws a UserError, with both numbers, for panels of more than a figure may hold. */
export function requireDrawable(panels: readonly (readonly Mark[])[]): void {
  requireAtMost(panels.length, panelsMax, "panels");
  let [layers, items, vertices] = [0, 0, 0];
  for (const mark of panels.flat()) {
    if (mark.kind !== "note") layers++;
    if (mark.kind === "points" || mark.kind === "bars" || mark.kind === "cells") {
      items += mark.rows.length;
    } else if (mark.kind === "line" || mark.kind === "paths" || mark.kind === "band") {
      vertices += mark.rows.length;
    } else items++;
  }
  requireAtMost(layers, layersMax, "lines, bands and groups of points");
  requireAtMost(items, itemsMax, "points, bars and cells");
  requireAtMost(vertices, verticesMax, "vertices of lines");
}

/** Throws a UserError if rows fall into more than `most` groups by the values of some columns. */
export function requireFewGroups(
  rows: Table,
  names: readonly string[],
  { most, what }: { readonly most: number; readonly what: string },
): void {
  const seen = new Set<string>();
  const columns = names.map((name) => rows.columns[name]);
  if (rows.length <= most || columns.some((column) => column.kind === "vector")) return;
  for (let i = 0; i < rows.length; i++) {
    seen.add(columns.length === 1 ? String(columns[0].values[i]) : idOf(columns, i));
  }
  requireAtMost(seen.size, most, `${what} by ${names.join(", ")}`);
}

function idOf(columns: readonly { readonly values: ArrayLike<unknown> }[], i: number): string {
  return JSON.stringify(columns.map(({ values }) => values[i]));
}

function inGroups(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
