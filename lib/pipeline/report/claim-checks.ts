/** One claim in full: every row with its point, its rule with the numbers filled in, its comment. */
import type { ClaimVerdict, PointResult } from "../../contract/verdict.ts";
import { numberCells, verdictColour } from "./claims-table.ts";
import { differencesOf, nameOf, sourceOf } from "./compared.ts";
import { painted, type Terminal } from "../words/terminal.ts";
import { tableWidth, type TextColumn, wrappedText } from "../words/text-table.ts";
import { tableWithWords } from "./words-below.ts";

/**
 * Lines: a numbered row for each check and point, with what differs between the rows; then, under the same
 * numbers, the rule of each row and what the paper's YAML says of it.
 */
export function claimChecks(verdict: ClaimVerdict, terminal: Terminal): string[] {
  const { checks, headline } = verdict;
  const width = tableWidth(terminal);
  const shown = checks.length === 1
    ? []
    : [`The table of claims shows row ${headline + 1}: ${reasonShown(verdict)}.`];
  const { common } = differencesOf(checks);
  return [
    ...(common === "" ? [] : [...wrappedText(`All rows are ${common}.`, width), ""]),
    ...checkTable(checks, terminal),
    "",
    ...ruleLines(checks, width),
    "",
    ...shown.flatMap((line) => wrappedText(line, width)),
  ];
}

function checkTable(rows: readonly PointResult[], terminal: Terminal): string[] {
  const { source, coordinates } = differencesOf(rows);
  const columns: TextColumn[] = [
    { title: "row", align: "right" },
    { title: "compared", wraps: true },
    ...(source ? [{ title: "of", wraps: true }] : []),
    ...coordinates.map((name): TextColumn => ({
      title: name,
      wraps: true,
      align: rows.every(({ point }) => typeof point[name] !== "string") ? "right" : "left",
    })),
    { title: "theory" },
    { title: "measured", align: "right" },
    { title: "interval", wraps: true },
    { title: "n", align: "right" },
    { title: "rival", align: "right" },
    { title: "margin", align: "right" },
    { title: "verdict", wraps: true },
  ];
  const cells = rows.map((row, index) => [
    String(index + 1),
    row.quantity,
    ...(source ? [sourceOf(row) ?? "–"] : []),
    ...coordinates.map((name) => String(row.point[name] ?? "–")),
    ...numberCells(row),
    rivalText(row),
    row.margin === null ? "–" : row.margin.toFixed(2).replace(/^-0\.00$/, "0.00"),
    row.verdict,
  ]);
  const last = columns.length - 1;
  const first = columns.findIndex(({ title }) => title === "theory");
  return tableWithWords(columns, cells, {
    width: tableWidth(terminal),
    words: columns.flatMap((_, k) => k > 0 && k < first ? [k] : []),
    textBelow: (row) => {
      const own = source ? nameOf(rows[row], source) : rows[row].quantity;
      const at = coordinates.flatMap((name) =>
        name in rows[row].point ? [`${name} ${rows[row].point[name]}`] : []
      );
      return at.length === 0 ? own : `${own} at ${at.join(", ")}`;
    },
    paint: (text, { row, column }) =>
      column === last ? painted(terminal, verdictColour(rows[row].verdict), text) : text,
  });
}

/** A bound has its other side for a rival. */
function rivalText({ relation, rival }: PointResult): string {
  if (rival !== null) return String(Number(rival.toPrecision(4)));
  return relation === "=" ? "not stated" : "–";
}

/** Why the headline row is the one that stands for the claim. */
export function reasonShown({ checks, headline }: ClaimVerdict): string {
  if (checks.length === 1) return "the only one";
  const { verdict } = checks[headline];
  const own = checks.filter((row) => row.verdict === verdict).length;
  if (own === 1) return `the one that says "${verdict}"`;
  const least = Math.min(...checks.map((row) => row.verdict === verdict ? row.margin ?? 1 : 1));
  return (checks[headline].margin ?? 1) > least
    ? "chosen by the paper's YAML (`headline: true`)"
    : `the nearest to disagreement of ${own} that say "${verdict}"`;
}

/** " 3  |0.51 - 0.5| = 0.01, allowed 0.02", and below the rows of a check what it says of itself. */
function ruleLines(rows: readonly PointResult[], width: number): string[] {
  const digits = String(rows.length).length;
  const hanging = (head: string, text: string) => {
    const space = " ".repeat(head.length);
    return wrappedText(text, Math.max(10, width - head.length))
      .map((line, at) => (at === 0 ? head : space) + line);
  };
  return rows.flatMap((row, index) => {
    const head = `${String(index + 1).padStart(digits)}  `;
    const lines = hanging(head, row.how);
    const isLast = rows[index + 1]?.entry !== row.entry;
    if (!isLast || row.because === undefined) return lines;
    return [...lines, ...hanging(" ".repeat(digits + 2), `because: ${row.because}`)];
  });
}
