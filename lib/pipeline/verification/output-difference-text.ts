/** Differences of outputs in words, for `diff` and `verify`. */
import { clippedText } from "../../contract/clipped-text.ts";
import type { OutputDifference } from "./output-difference.ts";

/** One or more lines: the first difference, then how far each column differs. */
export function differenceLines(difference: OutputDifference): string[] {
  switch (difference.kind) {
    case "table": {
      const { row, column, component, before, after, rows, columns, texts } = difference;
      const where = component === undefined ? column : `${column}[${component}]`;
      const size = rows[0] === rows[1] ? "" : ` (${rows[0]} rows → ${rows[1]})`;
      return [
        `row ${row}, column ${where}: ${shown(before)} → ${shown(after)}${size}`,
        ...columns.map(({ column, rows, absolute, relative }) =>
          `  ${column}: ${rows} ${rows === 1 ? "row differs" : "rows differ"}, ` +
          `by at most ${digits(absolute)} (relative ${digits(relative)})`
        ),
        ...texts.map((name) => `  ${name}: text differs`),
      ];
    }
    case "shape":
      return [`${difference.part}: ${shown(difference.before)} → ${shown(difference.after)}`];
    case "json": {
      const { path, before, after } = difference;
      return [`${path === "" ? "the whole" : path}: ${shown(before)} → ${shown(after)}`];
    }
    case "bytes": {
      const { offset, sizes: [a, b] } = difference;
      return [`byte ${offset}${a === b ? "" : ` (${a} bytes → ${b})`}`];
    }
  }
}

/** All digits of a number: equal ones are never shown for different values. */
function shown(value: unknown): string {
  if (value === undefined) return "(absent)";
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  const text = JSON.stringify(value);
  return clippedText(text, 80);
}

function digits(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : "no finite amount";
}
