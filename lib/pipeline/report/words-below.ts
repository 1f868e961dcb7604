/** A table of numbers with some columns of words, which stand below their row where it is narrow. */
import { type TextColumn, textTable, widthOf } from "../words/text-table.ts";

export interface WordsOptions {
  readonly width: number;
  /** Columns of words, by index. */
  readonly words: readonly number[];
  /** The words of a row in one text. */
  readonly textBelow: (row: number) => string;
  readonly paint: (
    text: string,
    place: { readonly row: number; readonly column: number },
  ) => string;
}

/** So much room must the numbers leave for the words beside them. */
const roomForWords = 50;

/** Lines of the table: in one piece if the words have room beside the numbers, else below them. */
export function tableWithWords(
  columns: readonly TextColumn[],
  cells: readonly (readonly string[])[],
  { width, words, textBelow, paint }: WordsOptions,
): string[] {
  const natural = columns.map(({ title }, k) =>
    Math.max(widthOf(title), ...cells.map((row) => widthOf(row[k])))
  );
  const gaps = 2 * (columns.length - 1);
  const whole = natural.reduce((sum, cell) => sum + cell, gaps);
  const room = width - whole + words.reduce((sum, k) => sum + natural[k], 0);
  if (whole <= width || room >= roomForWords) return textTable(columns, cells, { width, paint });
  const others = columns.flatMap((_, k) => words.includes(k) ? [] : [k]);
  return textTable(
    others.map((k) => columns[k]),
    cells.map((row) => others.map((k) => row[k])),
    {
      width,
      paint: (text, { row, column }) => paint(text, { row, column: others[column] }),
      below: cells.map((_, row) => textBelow(row)),
    },
  );
}
