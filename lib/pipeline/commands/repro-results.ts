/** The end of a run, as text or as JSON: claims, failures, what ran, figures. */
import { exitCodes } from "../../contract/errors.ts";
import { claimRows } from "../report/claims.ts";
import { type ClaimRow, claimsTable } from "../report/claims-table.ts";
import type { Surroundings, Watched } from "./surroundings.ts";
import type { RunSummary } from "../runs/events.ts";
import { later } from "../system/later.ts";
import { headLine } from "../report/head.ts";
import {
  figuresOf,
  type GoodFigure,
  type GoodResults,
  withGoodFigures,
  withLastGood,
} from "../report/last-good.ts";
import { writePage } from "../report/page.ts";
import { releaseTmp } from "../store/unfinished.ts";
import { eventText } from "../progress/plain.ts";
import type { Job, JobGraph } from "../specification/specification.ts";
import type { Layout } from "../store/layout.ts";
import { stageSummaries, summaryLines } from "../report/summary.ts";
import type { FailureReport } from "../report/failure-report.ts";

export interface Finished {
  readonly graph: JobGraph;
  /** The jobs that were asked for. */
  readonly jobs: readonly Job[];
  /** Those and the ones that they need. */
  readonly needed: readonly Job[];
  readonly workspace: string;
  readonly layout: Layout;
  readonly summary: RunSummary;
  readonly flags: { readonly profile?: string; readonly backend?: string; readonly json?: boolean };
  /** As they were written; none: everything. */
  readonly targets: readonly string[];
}

/** The page beside the pictures, of this run; while watching, with the last good results where it has none. */
export function writeRunPage({ watched }: Surroundings, finished: Finished): void {
  const { graph, jobs, layout, summary, targets } = finished;
  const { run, profile, backend, exitCode, failed, outcomes } = summary;
  const good = watched?.good;
  const shown: GoodResults = {
    about: { run, profile, backend, finished: new Date().toISOString(), targets },
    papers: papersOf(graph),
    rows: withLastGood(claimRows(finished, outcomes), good),
    figures: withGoodFigures(figuresOf(jobs, outcomes, graph.specification.papers), good),
  };
  writePage(layout, shown, {
    state: watched?.isSuperseded()
      ? "running"
      : exitCode === exitCodes.good
      ? "good"
      : exitCode === exitCodes.interrupted
      ? "stopped"
      : "failed",
    detail: failed.map(({ job, message }) => `${job}: ${message}`).join("\n"),
    isWatched: watched !== undefined,
  });
  releaseTmp(layout);
  watched?.pageWritten();
}

function papersOf({ specification }: JobGraph): GoodResults["papers"] {
  return specification.papers.map(({ name, source }) => ({ name, source }));
}

/** Claims, failures and a summary, one object per line. */
export async function tellJson({ terminal, watched }: Surroundings, finished: Finished) {
  const { graph, jobs, needed, summary } = finished;
  const { run, profile, backend, exitCode, seconds } = summary;
  const rows = claimRows(finished, summary.outcomes);
  for (const { paper, claim, point, verdict } of rows) {
    terminal.write(eventText({ type: "claim", paper, claim, point, verdict }));
  }
  for (const report of await reportsOf(finished)) {
    terminal.write(eventText({ type: "failure", ...report }));
  }
  const figures = figuresOf(jobs, summary.outcomes, graph.specification.papers);
  terminal.write(eventText({
    type: "summary",
    run,
    profile,
    backend,
    exitCode,
    seconds,
    stages: stageSummaries(needed, summary),
    figures: figures.map(({ path }) => `artifacts/${path}`),
  }));
  keepGood(watched, { graph, rows, figures, summary, targets: finished.targets });
}

export async function tellPeople({ terminal, watched }: Surroundings, finished: Finished) {
  const { graph, jobs, needed, summary } = finished;
  if (watched?.isSuperseded()) {
    return terminal.write("Stopped for a newer save; what was finished is kept.");
  }
  const { executed, cutOff, failed, skipped } = summary;
  const isCalm = executed + cutOff + failed.length + skipped.length === 0;
  if (isCalm) terminal.write("Nothing had to run.");
  const found = claimRows(finished, summary.outcomes);
  const rows = withLastGood(found, watched?.good);
  terminal.write(headLine(summary));
  for (const line of claimsTable(graph.specification.papers, rows, terminal)) terminal.write(line);
  if (rows.length > 0) terminal.write("");
  const reports = await reportsOf(finished);
  if (reports.length > 0) {
    const { failureLines } = await loadFailureReport();
    for (const report of reports) {
      for (const line of failureLines(report, terminal)) terminal.writeError(line);
    }
  }
  const width = terminal.isInteractive ? terminal.columns : Infinity;
  for (const line of summaryLines(needed, summary, width)) terminal.write(line);
  const figures = figuresOf(jobs, summary.outcomes, graph.specification.papers);
  for (const line of figureLines(figures, watched)) terminal.write(line);
  if (summary.exitCode === exitCodes.interrupted) {
    terminal.writeError("Interrupted. What was finished is kept; run again to go on.");
  }
  keepGood(watched, { graph, rows: found, figures, summary, targets: finished.targets });
}

function keepGood(
  watched: Watched | undefined,
  { graph, rows, figures, summary, targets }: {
    readonly graph: JobGraph;
    readonly rows: readonly ClaimRow[];
    readonly figures: readonly GoodFigure[];
    readonly summary: RunSummary;
    readonly targets: readonly string[];
  },
): void {
  if (watched === undefined || summary.exitCode !== exitCodes.good) return;
  const { run, profile, backend } = summary;
  const about = { run, profile, backend, finished: new Date().toISOString(), targets };
  const good: GoodResults = { about, papers: papersOf(graph), rows, figures };
  watched.keep(good);
}

async function reportsOf(finished: Finished): Promise<readonly FailureReport[]> {
  if (finished.summary.failed.length === 0) return [];
  const { failureReports } = await loadFailureReport();
  return await failureReports(finished);
}

/** Only a run with a failure needs it. */
function loadFailureReport() {
  return later<typeof import("../report/failure-report.ts")>(
    import.meta.resolve("../report/failure-report.ts"),
  );
}

/** Where the figures are: at most a line per paper; while watching, how many of them are new. */
function figureLines(figures: readonly GoodFigure[], watched: Watched | undefined): string[] {
  const byPaper = Map.groupBy(figures, ({ paper }) => paper);
  const before = new Map(watched?.good?.figures.map(({ path, digest }) => [path, digest]));
  return [...byPaper].map(([paper, own]) => {
    const changed = own.filter(({ path, digest }) => before.get(path) !== digest).length;
    const news = before.size === 0 ? "" : `; ${changed} of ${own.length} changed`;
    return own.length === 1
      ? `Figure: artifacts/${own[0].path}${news}`
      : `Figures: artifacts/out/${paper}/ (${own.map(({ name }) => name).join(", ")})${news}`;
  });
}
