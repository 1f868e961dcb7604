/** The claims of an archive for other programs: `claims.json`, and `claims.csv` with a line for each row. */
import { numberColumn, type Table, table, textColumn } from "../../../contract/table.ts";
import {
  type ClaimsDocument,
  claimsDocument,
  type DocumentedClaim,
  type DocumentedRow,
} from "../../report/claims-document.ts";
import { csvOf } from "../../report/csv.ts";
import type { Layout } from "../../store/layout.ts";
import type { ArchivedResults } from "./archived-jobs.ts";
import type { PayloadFile } from "./payload.ts";

export function claimsFiles(layout: Layout, results: ArchivedResults): PayloadFile[] {
  const document = archivedClaims(layout, results);
  const bytes = (text: string) => new TextEncoder().encode(text);
  return [
    { path: "data/claims.json", content: bytes(JSON.stringify(document, null, 1) + "\n") },
    { path: "data/claims.csv", content: bytes(csvOf(claimsRows(document))) },
  ];
}

/** The document of the results that are archived; its run is the one that made the last of them. */
export function archivedClaims(
  layout: Layout,
  { graph, jobs, profile, backend }: ArchivedResults,
): ClaimsDocument {
  const wanted = jobs.filter(({ isTarget }) => isTarget).map(({ job }) => job);
  const outcomes = new Map(jobs.map(({ job, record: { outputs } }) => [job.id, { outputs }]));
  const asked = { graph, jobs: wanted, layout, scope: { profile, backend } };
  // Identifiers of runs sort by time. What the store remembers of runs in which nothing ran is left out.
  const run = jobs.map(({ record }) => record.provenance.run).sort().at(-1)!;
  return { ...claimsDocument(asked, outcomes), run };
}

interface CsvRow {
  readonly paper: string;
  readonly claim: DocumentedClaim;
  /** Absent for a claim without rows. */
  readonly row?: DocumentedRow;
  readonly isHeadline: boolean;
}

function claimsRows({ papers }: ClaimsDocument): Table {
  const rows = papers.flatMap(({ paper, claims }) =>
    claims.flatMap((claim): CsvRow[] =>
      claim.rows.length === 0
        ? [{ paper, claim, isHeadline: true }]
        : claim.rows.map((row, index) => ({
          paper,
          claim,
          row,
          isHeadline: index === claim.headline,
        }))
    )
  );
  const words = (of: (row: CsvRow) => string | null | undefined, what: string) =>
    textColumn(rows.map((row) => of(row) ?? ""), what);
  const figures = (of: (row: DocumentedRow) => number | null, what: string) =>
    numberColumn(
      rows.map(({ row }) => (row === undefined ? null : of(row)) ?? NaN),
      "as the row's quantity",
      what,
    );
  return table({
    paper: words(({ paper }) => paper, "name of the paper"),
    claim: words(({ claim }) => claim.claim + claim.point, "name of the claim"),
    says: words(({ claim }) => claim.says, "what it says"),
    where: words(({ claim }) => claim.where, "place in the paper"),
    published: words(({ claim }) => claim.published, "what the paper prints"),
    state: words(({ claim }) => claim.state, "verdict on the claim"),
    headline: words(({ isHeadline }) => isHeadline ? "yes" : "no", "the row stands for the claim"),
    quantity: words(({ row }) => row?.quantity, "what is compared"),
    point: words(({ row }) => row && pointText(row), "axis values"),
    relation: words(({ row }) => row?.relation, "how measured should stand to theory"),
    theory: figures(({ theory }) => theory, "prediction"),
    theoryHigh: figures(({ theoryHigh }) => theoryHigh, "upper end of a window"),
    measured: figures(({ measured }) => measured, "measured"),
    low: figures(({ low }) => low, "lower end of the interval"),
    high: figures(({ high }) => high, "upper end of the interval"),
    tolerance: figures(({ tolerance }) => tolerance, "largest difference that is allowed"),
    rival: figures(({ rival }) => rival, "nearest other hypothesis"),
    n: figures(({ count }) => count, "independent networks"),
    margin: figures(({ margin }) => margin, "nearness to disagreement"),
    verdict: words(({ row }) => row?.verdict, "verdict on the row"),
    rule: words(({ row }) => row?.rule, "the rule with its numbers filled in"),
  });
}

function pointText({ point }: DocumentedRow): string {
  return Object.entries(point).map(([name, value]) => `${name}=${value}`).join(" ");
}
