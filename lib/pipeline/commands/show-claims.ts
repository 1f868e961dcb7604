/** `show` of a paper and of a claim: the table of claims; every row, rule and comment of one. */
import { type ExitCode, exitCodes } from "../../contract/errors.ts";
import { planOf } from "../planning/plan.ts";
import { claimChecks } from "../report/claim-checks.ts";
import {
  claimRows,
  damagedVerdict,
  knownOutputs,
  readVerdict,
  verdictOutput,
} from "../report/claims.ts";
import { claimsTable, publishedText } from "../report/claims-table.ts";
import { annotated } from "../report/compared.ts";
import { notSandboxedLines } from "../report/not-sandboxed.ts";
import { headLines, type Scope } from "../report/head.ts";
import type { ClaimProse, Job, JobGraph } from "../specification/specification.ts";
import { jobsOfTargets } from "../specification/targets.ts";
import { type Layout, layoutOf, storeRoot } from "../store/layout.ts";
import type { OutputRecord } from "../store/record.ts";
import { tableWidth, wrappedText } from "../words/text-table.ts";
import { type JobFlags, jsonText, type Surroundings } from "./surroundings.ts";

/** The claims of a paper, as far as they are up to date. */
export async function showPaper(
  graph: JobGraph,
  { here: { workspace, terminal }, flags, paper: target }: {
    readonly here: Surroundings;
    readonly flags: JobFlags;
    readonly paper: string;
  },
): Promise<ExitCode> {
  const jobs = jobsOfTargets(graph, [target])!;
  const targets = jobs.map(({ id }) => id);
  const { entries, backend } = await planOf(graph, {
    workspace,
    targets,
    ...(flags.backend ? { backend: flags.backend } : {}),
  });
  const layout = layoutOf(storeRoot(workspace));
  const rows = claimRows({ graph, jobs, layout }, knownOutputs(entries));
  const scope = { profile: graph.specification.profile, backend };
  if (flags.json) {
    for (const { paper, claim, point, verdict } of rows) {
      terminal.write(jsonText("claim", { ...scope, paper, ...claim, point, ...verdict }));
    }
    return exitCodes.good;
  }
  for (const line of headLines(scope, layout)) terminal.write(line);
  for (const line of claimsTable(graph.specification.papers, rows, terminal)) terminal.write(line);
  for (const line of notSandboxedLines(entries)) terminal.write(line);
  const missing = rows.filter(({ verdict, claim }) => !verdict && claim.pending === undefined);
  if (missing.length > 0) {
    terminal.write("");
    terminal.write(`To run what was not run: \`deno task repro ${target}\`.`);
  }
  return exitCodes.good;
}

/** A claim that is up to date, and how it is asked for. */
export interface ShownClaim {
  readonly here: Surroundings;
  readonly flags: JobFlags;
  readonly layout: Layout;
  readonly job: Job;
  readonly outputs: Readonly<Record<string, OutputRecord>>;
  readonly scope: Scope;
}

/** A claim with everything behind its verdict. */
export function showClaim(
  graph: JobGraph,
  { here, flags, layout, job, outputs, scope }: ShownClaim,
): void {
  const { terminal } = here;
  const found = readVerdict(layout, outputs[verdictOutput]);
  const paper = graph.specification.papers.find(({ name }) => name === job.stage.paper)!;
  const claim = paper.claims.find(({ name }) => name === job.stage.name)!;
  if (found === undefined) throw damagedVerdict(job.id);
  const verdict = annotated(found, { paper, stage: job.stage });
  if (flags.json) {
    terminal.write(jsonText("claim", {
      ...scope,
      paper: paper.name,
      ...claim,
      axes: job.axes,
      ...verdict,
    }));
    return;
  }
  for (const line of proseLines(claim)) {
    for (const part of wrappedText(line, tableWidth(terminal))) terminal.write(part);
  }
  terminal.write("");
  for (const line of claimChecks(verdict, terminal)) terminal.write(line);
  terminal.write(`Verdict: ${verdict.verdict}`);
}

function proseLines(claim: ClaimProse): string[] {
  const { name, says, where, published, publishedAt, ours, regime } = claim;
  const lines = [`${name}: ${says}`];
  if (where !== undefined) lines.push(`where: ${where}`);
  if (published !== undefined) {
    const at = publishedAt === undefined ? "" : ` (${publishedAt})`;
    lines.push(`published: ${publishedText(claim)}${at}`);
  }
  if (ours) lines.push("ours: the paper makes no such claim");
  if (regime !== undefined) lines.push(`regime: ${regime}`);
  return lines;
}
