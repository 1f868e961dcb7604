/** Tables of text, aligned, within a number of columns. */
import { visibleLine } from "./visible.ts";

export interface TextColumn {
  readonly title: string;
  readonly align?: "left" | "right";
  /** Widest that the column may be; longer cells end in "…". */
  readonly widthMax?: number;
}

export interface TextTableOptions {
  /** Paints a cell that has been padded; for colours, which take no width. */
  readonly paint?: (
    text: string,
    place: { readonly row: number; readonly column: number },
  ) => string;
  /** Put before every line. */
  readonly indent?: string;
}

/** Lines of a table: titles, a rule, rows. */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  { paint = (text) => text, indent = "" }: TextTableOptions = {},
): string[] {
  const cut = (text: string, column: number) =>
    shortened(visibleLine(text), columns[column].widthMax);
  const cells = rows.map((row) => columns.map((_, k) => cut(row[k] ?? "", k)));
  const widths = columns.map(({ title }, k) =>
    cells.reduce((width, row) => Math.max(width, widthOf(row[k])), widthOf(title))
  );
  const pad = (text: string, k: number) => {
    const space = " ".repeat(widths[k] - widthOf(text));
    return columns[k].align === "right" ? space + text : text + space;
  };
  const line = (parts: readonly string[]) => (indent + parts.join("  ")).trimEnd();
  return [
    line(columns.map(({ title }, k) => pad(title, k))),
    line(widths.map((width) => "─".repeat(width))),
    ...cells.map((row, index) =>
      line(row.map((text, k) => paint(pad(text, k), { row: index, column: k })))
    ),
  ];
}

/** Characters that take two cells of a terminal: East Asian wide ones, and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
/** Characters that take none: combining marks, joiners, variation selectors. */
const zero = /[\p{M}\p{Cf}]/u;

function cellsOf(character: string): number {
  if (character >= " " && character <= "~") return 1;
  return zero.test(character) ? 0 : wide.test(character) ? 2 : 1;
}

/** Number of cells that a text takes on a terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += cellsOf(character);
  return width;
}

/** The text, cut to `widthMax` cells with "…" at the end. */
export function shortened(text: string, widthMax: number | undefined): string {
  if (widthMax === undefined || widthOf(text) <= widthMax) return text;
  let width = 0;
  let cut = "";
  for (const character of text) {
    width += cellsOf(character);
    if (width > widthMax - 1) break;
    cut += character;
  }
  return widthMax < 1 ? "" : cut.trimEnd() + "…";
}

/** The text, filled with spaces to `width` cells. */
export function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** The text without characters that would move the cursor or change colours. */
export function printable(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))/g, "")
    .replaceAll("\t", "  ").replace(/\p{Cc}/gu, "");
}
