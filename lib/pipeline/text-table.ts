/** Tables of text, aligned, within a number of columns. */

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
  const cut = (text: string, column: number) => shortened(text, columns[column].widthMax);
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

/** Number of characters; combining marks are not counted. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) if (!/\p{M}/u.test(character)) width++;
  return width;
}

/** The text, cut to `widthMax` characters with "…" at the end. */
export function shortened(text: string, widthMax: number | undefined): string {
  if (widthMax === undefined || widthOf(text) <= widthMax) return text;
  return [...text].slice(0, Math.max(0, widthMax - 1)).join("").trimEnd() + "…";
}
