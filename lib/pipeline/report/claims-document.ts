/**
 * Everything that is known of the claims of some papers, as one value of plain JSON: what reports, archives
 * and exports are written from. Made of what `show`, `verdicts` and the claims table are made of.
 */
import type { ClaimVerdict, PointResult, Relation, Verdict } from "../../contract/verdict.ts";
import type { Scalar } from "../../contract/table.ts";
import { readRun, runsOf } from "../runs/manifest.ts";
import type { ClaimProse, Job, JobGraph } from "../specification/specification.ts";
import type { Layout } from "../store/layout.ts";
import { type Citation, citationOf } from "./citation.ts";
import { reasonShown } from "./claim-checks.ts";
import { claimRows, damagedVerdict, type OutputsByJob, verdictOutput } from "./claims.ts";
import { type ClaimRow, numberCells, publishedText } from "./claims-table.ts";
import { isSameScope, type Scope } from "./head.ts";
import { toleranceOf } from "./tolerance.ts";

export const claimsSchema = "asymptopia/claims/1";

/** Missing entries are null, numbers are finite. */
export interface ClaimsDocument extends Scope {
  readonly schema: typeof claimsSchema;
  /** The last run in this profile and on this back-end that the store remembers. */
  readonly run: string | null;
  /** In the order of pipeline.yaml. */
  readonly papers: readonly DocumentedPaper[];
}

export interface DocumentedPaper {
  readonly paper: string;
  readonly citation: Citation;
  /** In the paper's order; a claim that runs over axes has one entry for each point. */
  readonly claims: readonly DocumentedClaim[];
}

export interface DocumentedClaim {
  /** Its name in the YAML: "C14". */
  readonly claim: string;
  /** Its axis point: "[width=50]", or "". */
  readonly point: string;
  /** The job that compares; null for a claim that is pending. */
  readonly job: string | null;
  readonly says: string;
  /** Place in the paper. */
  readonly where: string | null;
  /** What the paper prints, in words: the number as printed, "none printed", "ours", or "–". */
  readonly published: string;
  /** Where it is printed, if not at `where`. */
  readonly publishedAt: string | null;
  readonly ours: boolean;
  readonly regime: string | null;
  /** Figures that the claim names. */
  readonly figures: readonly string[];
  readonly state: Verdict | "pending" | "not run";
  /** What a pending claim waits for. */
  readonly pending: string | null;
  /** What the headline row compares, in words. */
  readonly compared: string | null;
  /** Index into `rows` of the row that stands for the claim, and why this one. */
  readonly headline: number | null;
  readonly reason: string | null;
  /** Rows that agree. */
  readonly agreeing: number;
  /** Digest of the blob that holds the verdict. */
  readonly digest: string | null;
  readonly rows: readonly DocumentedRow[];
}

export interface DocumentedRow {
  /** Name of the check's plug-in, and which of the claim's checks it is. */
  readonly check: string;
  readonly entry: number;
  readonly quantity: string;
  /** Address of what is compared: `stage.output.column`. */
  readonly of: string | null;
  readonly point: Readonly<Record<string, Scalar>>;
  readonly relation: Relation;
  readonly theory: number | null;
  /** Upper end of a window. */
  readonly theoryHigh: number | null;
  readonly measured: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Independent networks (or paths). */
  readonly count: number;
  /** Largest difference from theory that is allowed; null where it is not known (tolerance.ts). */
  readonly tolerance: number | null;
  readonly rival: number | null;
  readonly margin: number | null;
  readonly verdict: Verdict;
  /** The rule with its numbers filled in. */
  readonly rule: string;
  /** Why it is compared so, by the paper's YAML. */
  readonly because: string | null;
  /** As the claims table shows it, rounded by the interval. */
  readonly text: {
    readonly theory: string;
    readonly measured: string;
    readonly interval: string;
    readonly n: string;
  };
}

/**
 * The document of the papers that `jobs` belong to; `outcomes` are the outputs that are up to date. As in the
 * claims table, pending claims are left out where only some claims of a paper are asked for. Throws a
 * UserError for a verdict that is damaged in the store, unless such a claim is to count as not run.
 */
export function claimsDocument(
  { graph, jobs, layout, scope, damaged = "refused" }: {
    readonly graph: JobGraph;
    readonly jobs: readonly Job[];
    readonly layout: Layout;
    readonly scope: Scope;
    readonly damaged?: "refused" | "not run";
  },
  outcomes: OutputsByJob,
): ClaimsDocument {
  const rows = claimRows({ graph, jobs, layout }, outcomes);
  if (damaged === "refused") refuseDamaged(rows, outcomes);
  const asked = new Set(jobs.map(({ stage }) => stage.paper));
  return {
    schema: claimsSchema,
    profile: scope.profile,
    backend: scope.backend,
    run: lastRunIn(scope, layout),
    papers: graph.specification.papers.filter(({ name }) => asked.has(name)).map((paper) => ({
      paper: paper.name,
      citation: citationOf(paper.source),
      claims: rows.filter((row) => row.paper === paper.name)
        .map((row) => documentedClaim(row, outcomes)),
    })),
  };
}

function refuseDamaged(rows: readonly ClaimRow[], outcomes: OutputsByJob): void {
  for (const row of rows) {
    if (row.verdict === undefined && outputOf(row, outcomes)) throw damagedVerdict(jobOf(row)!);
  }
}

function jobOf({ paper, claim, point }: ClaimRow): string | null {
  return claim.pending === undefined ? `${paper}/${claim.name}${point}` : null;
}

function outputOf(row: ClaimRow, outcomes: OutputsByJob) {
  return outcomes.get(jobOf(row) ?? "")?.outputs[verdictOutput];
}

function lastRunIn(scope: Scope, layout: Layout): string | null {
  const isOfScope = (run: string) => {
    const manifest = readRun(layout, run);
    return manifest !== undefined && isSameScope(manifest, scope);
  };
  return runsOf(layout).findLast(isOfScope) ?? null;
}

function documentedClaim(row: ClaimRow, outcomes: OutputsByJob): DocumentedClaim {
  const { claim, point, verdict, compared } = row;
  return {
    claim: claim.name,
    point,
    job: jobOf(row),
    ...proseOf(claim),
    ...verdictOf(verdict, claim),
    compared: compared ?? null,
    digest: verdict === undefined ? null : outputOf(row, outcomes)?.digest ?? null,
  };
}

function proseOf(claim: ClaimProse) {
  const { says, where, publishedAt, ours, regime, figures, pending } = claim;
  return {
    says,
    where: where ?? null,
    published: publishedText(claim),
    publishedAt: publishedAt ?? null,
    ours: ours ?? false,
    regime: regime ?? null,
    figures: figures ?? [],
    pending: pending ?? null,
  };
}

function verdictOf(verdict: ClaimVerdict | undefined, { pending }: ClaimProse) {
  if (verdict === undefined) {
    const state = pending === undefined ? "not run" as const : "pending" as const;
    return { state, headline: null, reason: null, agreeing: 0, rows: [] };
  }
  return {
    state: verdict.verdict,
    headline: verdict.headline,
    reason: reasonShown(verdict),
    agreeing: verdict.checks.filter((row) => row.verdict === "agrees").length,
    rows: verdict.checks.map(documentedRow),
  };
}

function documentedRow(row: PointResult): DocumentedRow {
  const [theory, measured, interval, n] = numberCells(row);
  return {
    check: row.check,
    entry: row.entry,
    quantity: row.quantity,
    of: row.of ?? null,
    point: row.point,
    relation: row.relation,
    theory: row.theory,
    theoryHigh: row.theoryHigh ?? null,
    measured: row.measured,
    low: row.low,
    high: row.high,
    count: row.count,
    tolerance: toleranceOf(row),
    rival: row.rival,
    margin: row.margin,
    verdict: row.verdict,
    rule: row.how,
    because: row.because ?? null,
    text: { theory, measured, interval, n },
  };
}
