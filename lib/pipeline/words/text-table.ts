/** Tables of text, aligned, within a number of columns. */
import { visibleLine } from "./visible.ts";

export interface TextColumn {
  readonly title: string;
  readonly align?: "left" | "right";
  /** Where the table is too wide, this column becomes narrower: its texts go on in the next line. */
  readonly wraps?: boolean;
}

export interface TextTableOptions {
  /** Columns that the table may take; no limit unless given. Texts are wrapped, never cut. */
  readonly width?: number;
  /** Paints a cell that has been padded, one line of it at a time; for colours, which take no width. */
  readonly paint?: (
    text: string,
    place: { readonly row: number; readonly column: number },
  ) => string;
  /** Put before every line. */
  readonly indent?: string;
  /** A text below each row, from the second column on. */
  readonly below?: readonly string[];
}

/** What tables may take of a terminal: a pipe or a file gets whole lines. */
export function tableWidth(
  { isInteractive, columns }: { readonly isInteractive: boolean; readonly columns: number },
): number {
  return isInteractive ? columns : Infinity;
}

/** Lines of a table: titles, a rule, rows. */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  { width = Infinity, paint = (text) => text, indent = "", below }: TextTableOptions = {},
): string[] {
  const cells = rows.map((row) => columns.map((_, k) => visibleLine(row[k] ?? "")));
  const widths = widthsWithin(columns, cells, width - widthOf(indent));
  const pad = (text: string, k: number) => {
    const space = " ".repeat(widths[k] - widthOf(text));
    return columns[k].align === "right" ? space + text : text + space;
  };
  const line = (parts: readonly string[]) => (indent + parts.join(gap)).trimEnd();
  /** As many lines as the tallest cell of a row has. */
  const block = (row: readonly string[], painted: (text: string, k: number) => string) => {
    const wrapped = row.map((text, k) => wrappedText(text, widths[k]));
    const height = Math.max(...wrapped.map(({ length }) => length));
    return Array.from(
      { length: height },
      (_, at) => line(wrapped.map((texts, k) => painted(pad(texts[at] ?? "", k), k))),
    );
  };
  const margin = " ".repeat(widths[0] + gap.length);
  const textBelow = (index: number) =>
    below === undefined || below[index] === ""
      ? []
      : wrappedText(below[index], Math.max(narrowest, width - widthOf(indent + margin)))
        .map((text) => indent + margin + text);
  return [
    ...block(columns.map(({ title }) => title), (text) => text),
    line(widths.map((width) => "─".repeat(width))),
    ...cells.flatMap((row, index) => [
      ...block(row, (text, column) => paint(text, { row: index, column })),
      ...textBelow(index),
    ]),
  ];
}

const gap = "  ";

/** Words up to this width stay whole while the table can still become narrower elsewhere. */
const wordWidthMax = 16;
/** No column becomes narrower than this. */
const narrowest = 4;

/** Widths of the columns: natural ones, or, if that is too wide, with those that wrap made narrower. */
function widthsWithin(
  columns: readonly TextColumn[],
  cells: readonly (readonly string[])[],
  room: number,
): number[] {
  const textsOf = (k: number) => [columns[k].title, ...cells.map((row) => row[k])];
  const widest = (texts: readonly string[]) =>
    texts.reduce((width, text) => Math.max(width, widthOf(text)), 0);
  const widths = columns.map((_, k) => widest(textsOf(k)));
  const gaps = gap.length * (columns.length - 1);
  let excess = widths.reduce((sum, width) => sum + width, gaps) - room;
  const floors = [
    (k: number) => Math.min(wordWidthMax, widest(textsOf(k).flatMap((text) => text.split(" ")))),
    () => narrowest,
  ];
  for (const floor of floors) {
    const mins = columns.map(({ wraps }, k) => wraps && excess > 0 ? floor(k) : Infinity);
    while (excess > 0) {
      const open = widths.flatMap((width, k) => width > mins[k] ? [k] : []);
      if (open.length === 0) break;
      const chosen = open.reduce((a, b) => widths[b] > widths[a] ? b : a);
      widths[chosen]--;
      excess--;
    }
  }
  // Lines that end at a space leave some of it.
  return widths.map((width, k) =>
    columns[k].wraps ? widest(textsOf(k).flatMap((text) => wrappedText(text, width))) : width
  );
}

/** The text in lines of at most `width` cells: broken at spaces, inside a word only if it is wider. */
export function wrappedText(text: string, width: number): string[] {
  if (widthOf(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  const take = (word: string): void => {
    const longer = line === "" ? word : `${line} ${word}`;
    if (widthOf(longer) <= width) {
      line = longer;
      return;
    }
    if (line !== "") {
      lines.push(line);
      line = "";
      return take(word);
    }
    const head = headWithin(word, width);
    lines.push(head);
    if (head.length < word.length) take(word.slice(head.length));
  };
  for (const word of text.split(" ").filter((word) => word !== "")) take(word);
  if (line !== "") lines.push(line);
  return lines;
}

/** The beginning of a word that fits, at least one character of it. */
function headWithin(word: string, width: number): string {
  let head = "";
  for (const character of word) {
    if (head !== "" && widthOf(head + character) > width) break;
    head += character;
  }
  return head;
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
