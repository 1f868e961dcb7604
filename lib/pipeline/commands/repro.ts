/** `repro`: brings results up to date, then shows the claims. */
import { type ExitCode, exitCodes } from "../../contract/errors.ts";
import { claimRows } from "../claims.ts";
import { claimsTable } from "../claims-table.ts";
import type { EngineListener, RunSummary } from "../events.ts";
import { loadSpecification } from "../load.ts";
import { counted, durationText } from "../number-text.ts";
import { eventSchema } from "../progress-plain.ts";
import { runGraph } from "../run.ts";
import type { Job, JobGraph } from "../specification.ts";
import { type Layout, layoutOf } from "../store-layout.ts";
import { jobsOfTargets, neededJobs } from "../targets.ts";
import { painted } from "../terminal.ts";
import { viewPath, writeView } from "../view.ts";
import type { JobFlags, Surroundings } from "./command.ts";

export interface ReproFlags extends JobFlags {
  readonly jobs?: number;
  readonly force?: boolean;
  readonly keepGoing?: boolean;
  readonly dryRun?: boolean;
}

export async function repro(
  here: Surroundings,
  flags: ReproFlags,
  targets: readonly string[],
): Promise<ExitCode> {
  if (flags.dryRun) return await (await import("./plan.ts")).plan(here, flags, targets);
  const { workspace, signal } = here;
  const graph = await loadSpecification(workspace, flags);
  const wanted = jobsOfTargets(graph, targets);
  const jobs = neededJobs(graph, wanted);
  const layout = layoutOf(`${workspace}/artifacts`);
  if (!flags.json) { for (const line of estimateLines(graph, jobs)) here.terminal.write(line); }
  const display = await displayFor(here, { flags, jobs, layout });
  const ids = wanted?.map(({ id }) => id);
  let summary: RunSummary;
  try {
    summary = await runGraph(graph, {
      workspace,
      signal,
      ...(ids ? { targets: ids } : {}),
      ...(flags.jobs ? { jobs: flags.jobs } : {}),
      ...(flags.backend ? { backend: flags.backend } : {}),
      keepGoing: flags.keepGoing ?? false,
      force: flags.force ? ids ?? jobs.map(({ id }) => id) : [],
    }, display.listener);
  } finally {
    display.stop();
  }
  const shown = wanted ?? jobs;
  const { edited } = await writeView(layout, shown, summary.outcomes);
  if (!flags.json) tellEdited(here, edited);
  if (flags.json) tellJson(here, { graph, jobs: shown, layout, summary });
  else tellPeople(here, { graph, jobs: shown, layout, summary });
  return summary.exitCode;
}

interface Display {
  readonly listener: EngineListener;
  stop(): void;
}

async function displayFor(
  { terminal }: Surroundings,
  { flags, jobs, layout }: {
    readonly flags: ReproFlags;
    readonly jobs: readonly Job[];
    readonly layout: Layout;
  },
): Promise<Display> {
  const { jsonDisplay, plainDisplay } = await import("../progress-plain.ts");
  if (flags.json) return { listener: jsonDisplay(terminal), stop() {} };
  if (!terminal.isInteractive) return { listener: plainDisplay(terminal), stop() {} };
  const [{ liveDisplay }, { ProgressTally }, { openDurations }] = await Promise.all([
    import("../progress-live.ts"),
    import("../progress-tally.ts"),
    import("../durations.ts"),
  ]);
  const durations = openDurations(layout);
  const expected = new Map(jobs.map((job) => [job.id, durations.recorded(job) ?? 0]));
  const startedAt = performance.now();
  const encoder = new TextEncoder();
  return liveDisplay({
    terminal,
    tally: new ProgressTally(jobs, expected),
    writeRaw: (text) => void Deno.stdout.writeSync(encoder.encode(text)),
    clock: () => (performance.now() - startedAt) / 1000,
  });
}

interface Finished {
  readonly graph: JobGraph;
  readonly jobs: readonly Job[];
  readonly layout: Layout;
  readonly summary: RunSummary;
}

function tellJson({ terminal }: Surroundings, finished: Finished): void {
  for (const { paper, claim, point, verdict } of claimRows(finished, finished.summary.outcomes)) {
    terminal.write(
      JSON.stringify({ schema: eventSchema, type: "claim", paper, claim, point, verdict }),
    );
  }
}

function tellPeople({ terminal }: Surroundings, finished: Finished): void {
  const { graph, jobs, layout, summary } = finished;
  const { executed, cutOff, failed } = summary;
  if (executed + cutOff === 0 && failed.length === 0 && summary.skipped.length === 0) {
    terminal.write("Nothing had to run.");
  }
  const rows = claimRows(finished, summary.outcomes);
  for (const line of claimsTable(graph.specification.papers, rows, terminal)) terminal.write(line);
  if (rows.length > 0) terminal.write("");
  for (const failure of failed) {
    terminal.writeError(painted(terminal, "red", `${failure.job} failed:`));
    terminal.writeError(indented(failure.message));
    terminal.writeError(`  Run it alone: deno task repro "${failure.job}"${again(graph)}`);
  }
  terminal.write(summaryLine(summary));
  const figures = figureLines({ jobs, summary, layout });
  for (const line of figures) terminal.write(line);
  if (summary.exitCode === exitCodes.interrupted) {
    terminal.writeError("Interrupted. What was finished is kept; run again to go on.");
  }
}

/** Files of the readable view that were not as they had been written. */
function tellEdited({ terminal }: Surroundings, edited: readonly string[]): void {
  for (const path of edited.slice(0, editedMax)) {
    terminal.writeError(`artifacts/${path} had been edited; it is written again from the store`);
  }
  if (edited.length > editedMax) {
    terminal.writeError(`… and ${counted(edited.length - editedMax, "more file")}`);
  }
}

/** Edited files that are named one by one. */
const editedMax = 10;

/** What a large profile will cost, told before it starts. */
function estimateLines({ specification }: JobGraph, jobs: readonly Job[]): string[] {
  const wanted = new Set(jobs.map(({ stage }) => stage.paper));
  return specification.papers.filter(({ name, estimate }) => wanted.has(name) && estimate)
    .map(({ name, estimate }) => `${name} in profile ${specification.profile}: ${estimate}`);
}

function again({ specification }: JobGraph): string {
  return specification.profile === "laptop" ? "" : ` --profile ${specification.profile}`;
}

function indented(text: string): string {
  return text.split("\n").map((line) => `  ${line}`).join("\n");
}

/** "12 jobs ran, 3 reused, 1 cut off, 1 failed, 2 not run; 4.1 s". */
export function summaryLine(summary: RunSummary): string {
  const { executed, reused, cutOff, failed, skipped, seconds } = summary;
  const parts = [`${counted(executed, "job")} ran`, `${reused} reused`];
  if (cutOff > 0) parts.push(`${cutOff} cut off`);
  if (failed.length > 0) parts.push(`${failed.length} failed`);
  if (skipped.length > 0) parts.push(`${skipped.length} not run`);
  return `${parts.join(", ")}; ${durationText(seconds)}.`;
}

/** Where the figures are: at most a line per paper. */
function figureLines({ jobs, summary }: Omit<Finished, "graph">): string[] {
  const byPaper = new Map<string, string[]>();
  for (const job of jobs) {
    const outcome = summary.outcomes.get(job.id);
    if (job.stage.role !== "figure" || outcome === undefined) continue;
    const name = Object.keys(outcome.outputs).find((name) =>
      outcome.outputs[name].mediaType === "image/png"
    ) ?? Object.keys(outcome.outputs)[0];
    const path = `artifacts/${viewPath(job, name, outcome.outputs[name].mediaType)}`;
    const { paper } = job.stage;
    byPaper.set(paper, [...byPaper.get(paper) ?? [], path]);
  }
  return [...byPaper].map(([paper, paths]) =>
    paths.length === 1
      ? `Figure: ${paths[0]}`
      : `Figures: artifacts/out/${paper}/ (${paths.map((path) => path.split("/")[3]).join(", ")})`
  );
}
