/** The claims of the papers as rows: published, theory, measured, interval, number, verdict. */
import type { ClaimVerdict, Verdict } from "../../contract/verdict.ts";
import { rounder } from "../words/number-text.ts";
import type { ClaimProse, PaperSpec } from "../specification/specification.ts";
import { type Colour, columnsDefault, painted, type Terminal } from "../words/terminal.ts";
import { shortened, type TextColumn, textTable, widthOf } from "../words/text-table.ts";

/** What is known of a claim. */
export interface ClaimRow {
  readonly paper: string;
  readonly claim: ClaimProse;
  /** Axis point of the comparison, "[width=50]" or "". */
  readonly point: string;
  /** Absent when it is pending, failed or has not run. */
  readonly verdict?: ClaimVerdict;
  /** The verdict is that of an earlier run: this one could not renew it. */
  readonly isBefore?: boolean;
}

const colourOf: Readonly<Record<Verdict, Colour>> = {
  "agrees": "green",
  "disagrees": "red",
  "outside regime": "yellow",
  "cannot tell": "yellow",
};

/** Titles of the columns. */
export const claimTitles = [
  "claim",
  "compared",
  "published",
  "theory",
  "measured",
  "interval",
  "n",
  "verdict",
];
const widthsMax: Readonly<Record<string, number>> = { claim: 20, published: 18, interval: 24 };
const comparedColumn = 1;
const verdictColumn = 7;

/** The comparison's description takes the width that the numbers leave. */
function columnsFor(rows: readonly (readonly string[])[], columnsOfTerminal: number): TextColumn[] {
  const others = claimTitles.map((title, column) => {
    const widest = Math.max(title.length, ...rows.map((row) => widthOf(row[column])));
    return column === comparedColumn ? 0 : Math.min(widest, widthsMax[title] ?? widest);
  });
  const gaps = 2 * (claimTitles.length - 1);
  const left = Math.min(columnsOfTerminal, columnsDefault) - gaps -
    others.reduce((sum, width) => sum + width, 0);
  return claimTitles.map((title, column) => ({
    title,
    align: ["theory", "measured", "n"].includes(title) ? "right" : "left",
    widthMax: column === comparedColumn ? Math.max(10, left) : widthsMax[title],
  }));
}

/** What the table needs to know of a paper. */
export type TitledPaper = Pick<PaperSpec, "name" | "source">;

/** Lines of the table, one block per paper; rows in the order of the YAML. */
export function claimsTable(
  papers: readonly TitledPaper[],
  rows: readonly ClaimRow[],
  terminal: Terminal,
): string[] {
  const lines: string[] = [];
  for (const paper of papers) {
    const own = rows.filter((row) => row.paper === paper.name);
    if (own.length === 0) continue;
    const title = typeof paper.source.title === "string" ? `: ${paper.source.title}` : "";
    lines.push("", painted(terminal, "bold", shortened(paper.name + title, terminal.columns)));
    const cells = own.map(claimCells);
    lines.push(...textTable(columnsFor(cells, terminal.columns), cells, {
      paint: (text, { row, column }) => {
        const { verdict } = own[row];
        if (column !== verdictColumn) return text;
        return painted(terminal, verdict ? colourOf[verdict.verdict] : "grey", text);
      },
    }));
  }
  return lines;
}

/** The cells of a row, under {@link claimTitles}. */
export function claimCells({ claim, point, verdict, isBefore }: ClaimRow): string[] {
  const name = claim.name + point;
  const published = claim.published ?? "–";
  if (verdict === undefined) {
    const state = claim.pending === undefined ? "not run" : "pending";
    const compared = claim.pending === undefined ? claim.says : claim.pending;
    return [name, compared, published, "–", "–", "–", "–", state];
  }
  const check = verdict.checks[verdict.headline];
  const { measured, theory, low, high } = check;
  const halfWidth = low !== null && high !== null ? (high - low) / 2 : null;
  const text = rounder(measured ?? theory ?? 0, halfWidth);
  const shown = (value: number | null) => value === null ? "–" : text(value);
  return [
    name,
    claim.quantity ?? check.quantity,
    published,
    shown(theory),
    shown(measured),
    low === null && high === null ? "–" : `${shownEnd(low, text)} … ${shownEnd(high, text)}`,
    check.count > 0 ? String(check.count) : "–",
    verdict.verdict + (isBefore ? " (before)" : ""),
  ];
}

function shownEnd(value: number | null, text: (value: number) => string): string {
  return value === null ? "" : text(value);
}

/** All checks of one claim, for `show`. */
export function checksTable(verdict: ClaimVerdict, terminal: Terminal): string[] {
  const columns = [
    { title: "compared", widthMax: 40 },
    { title: "theory", align: "right" },
    { title: "measured", align: "right" },
    { title: "interval" },
    { title: "n", align: "right" },
    { title: "verdict" },
  ] as const;
  const claim = { name: "", says: "" };
  const rows = verdict.checks.map((_, headline) =>
    claimCells({ paper: "", claim, point: "", verdict: { ...verdict, headline } })
  ).map(([, compared, , ...rest], index) => [
    compared,
    ...rest.slice(0, 4),
    verdict.checks[index].verdict,
  ]);
  const paint = (text: string, { row, column }: { row: number; column: number }) =>
    column === 5 ? painted(terminal, colourOf[verdict.checks[row].verdict], text) : text;
  return textTable(columns, rows, { paint });
}
