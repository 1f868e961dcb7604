/** The claims of the papers as rows: published, theory, measured, interval, number, verdict. */
import type { CheckResult, ClaimVerdict, Verdict } from "../../contract/verdict.ts";
import { rounder } from "../words/number-text.ts";
import type { ClaimProse, PaperSpec } from "../specification/specification.ts";
import { type Colour, painted, type Terminal } from "../words/terminal.ts";
import { tableWidth, type TextColumn, wrappedText } from "../words/text-table.ts";
import { tableWithWords } from "./words-below.ts";

/** What is known of a claim. */
export interface ClaimRow {
  readonly paper: string;
  readonly claim: ClaimProse;
  /** Axis point of the comparison, "[width=50]" or "". */
  readonly point: string;
  /** Absent when it is pending, failed or has not run. */
  readonly verdict?: ClaimVerdict;
  /** What the row shown compares, and at which point; with a verdict. */
  readonly compared?: string | undefined;
  /** The verdict is that of an earlier run: this one could not renew it. */
  readonly isBefore?: boolean;
}

/** Colour of a verdict; grey where there is none. */
export function verdictColour(verdict: Verdict | undefined): Colour {
  switch (verdict) {
    case "agrees":
      return "green";
    case "disagrees":
      return "red";
    case "outside regime":
    case "cannot tell":
      return "yellow";
    case undefined:
      return "grey";
  }
}

const columns = [
  { title: "claim", wraps: true },
  { title: "compared", wraps: true },
  { title: "published", wraps: true },
  { title: "theory", wraps: true },
  { title: "measured", align: "right" },
  { title: "interval", wraps: true },
  { title: "n", align: "right" },
  { title: "checks", wraps: true },
  { title: "verdict", wraps: true },
] as const satisfies readonly TextColumn[];

/** Titles of the columns. */
export const claimTitles: readonly string[] = columns.map(({ title }) => title);
const verdictColumn = claimTitles.indexOf("verdict");
const comparedColumn = claimTitles.indexOf("compared");
const publishedColumn = claimTitles.indexOf("published");

/** What the table needs to know of a paper. */
export type TitledPaper = Pick<PaperSpec, "name" | "source">;

/** Lines of the table, one block per paper; rows in the order of the YAML. */
export function claimsTable(
  papers: readonly TitledPaper[],
  rows: readonly ClaimRow[],
  terminal: Terminal,
): string[] {
  const lines: string[] = [];
  const width = tableWidth(terminal);
  for (const paper of papers) {
    const own = rows.filter((row) => row.paper === paper.name);
    if (own.length === 0) continue;
    const title = typeof paper.source.title === "string" ? `: ${paper.source.title}` : "";
    lines.push("");
    for (const line of wrappedText(paper.name + title, width)) {
      lines.push(painted(terminal, "bold", line));
    }
    lines.push(...paperTable(own, { terminal, width }));
  }
  return lines;
}

function paperTable(
  rows: readonly ClaimRow[],
  { terminal, width }: { readonly terminal: Terminal; readonly width: number },
): string[] {
  const cells = rows.map(claimCells);
  return tableWithWords(columns, cells, {
    width,
    words: [comparedColumn, publishedColumn],
    textBelow: (row) => {
      const [compared, published] = [cells[row][comparedColumn], cells[row][publishedColumn]];
      return published === "–" ? compared : `${compared}; published: ${published}`;
    },
    paint: (text, { row, column }) =>
      column === verdictColumn
        ? painted(terminal, verdictColour(rows[row].verdict?.verdict), text)
        : text,
  });
}

/** The cells of a row, under {@link claimTitles}. */
export function claimCells({ claim, point, verdict, compared, isBefore }: ClaimRow): string[] {
  const name = claim.name + point;
  const published = publishedText(claim);
  if (verdict === undefined) {
    const state = claim.pending === undefined ? "not run" : "pending";
    return [name, claim.pending ?? claim.says, published, "–", "–", "–", "–", "–", state];
  }
  const check = verdict.checks[verdict.headline];
  const agreeing = verdict.checks.filter((row) => row.verdict === "agrees").length;
  return [
    name,
    compared ?? check.quantity,
    published,
    ...numberCells(check),
    `${agreeing} of ${verdict.checks.length}`,
    verdict.verdict + (isBefore ? " (before)" : ""),
  ];
}

/** What the paper prints, that it prints nothing, or that it makes no such claim. */
export function publishedText({ published, ours }: ClaimProse): string {
  if (published === "none") return "none printed";
  return published ?? (ours ? "ours" : "–");
}

/** Theory with its relation, measured number, interval and number of networks. */
export function numberCells(check: CheckResult): [string, string, string, string] {
  const { measured, theory, low, high, count } = check;
  const halfWidth = low !== null && high !== null ? (high - low) / 2 : null;
  const text = rounder(measured ?? theory ?? 0, halfWidth);
  return [
    theoryText(check, text),
    measured === null ? "–" : text(measured),
    low === null && high === null
      ? "–"
      : `${low === null ? "-∞" : text(low)} … ${high === null ? "∞" : text(high)}`,
    count > 0 ? String(count) : "–",
  ];
}

/** "= 0.649", "<= -0.45", "in 1.2 … 2.1". */
function theoryText(
  { relation, theory, theoryHigh }: CheckResult,
  text: (value: number) => string,
): string {
  if (theory === null) return "–";
  // A bound far below the digits of the measurement is not the bound 0.
  const shown = (value: number) =>
    value !== 0 && Number(text(value)) === 0 ? rounder(value, null)(value) : text(value);
  const high = theoryHigh === undefined ? "" : ` … ${shown(theoryHigh)}`;
  return `${relation} ${shown(theory)}${high}`;
}
