/** What a run did, by stage: what ran, what was reused, what was cut off and what that saved. */
import { notSandboxedLines } from "./not-sandboxed.ts";
import type { RunSummary } from "../runs/events.ts";
import { counted, durationText } from "../words/number-text.ts";
import type { Job } from "../specification/specification.ts";
import { shortened, textTable } from "../words/text-table.ts";

/** What became of the jobs of one stage. */
export interface StageSummary {
  /** `paper/stage`. */
  readonly stage: string;
  readonly executed: number;
  readonly reused: number;
  readonly cutOff: number;
  readonly failed: number;
  readonly skipped: number;
  /** Seconds of work of the jobs that ran. */
  readonly seconds: number;
  /** Seconds that the jobs that were cut off took when they ran. */
  readonly saved: number;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Most lines about one subject. */
const linesMax = 10;

/** One entry per stage of these jobs, in the order of the jobs. */
export function stageSummaries(
  jobs: readonly Job[],
  { outcomes, failed, skipped }: Pick<RunSummary, "outcomes" | "failed" | "skipped">,
): StageSummary[] {
  const stages = new Map<string, Writable<StageSummary>>();
  const failures = new Set(failed.map(({ job }) => job));
  const left = new Set(skipped);
  for (const { id, stage } of jobs) {
    const name = `${stage.paper}/${stage.name}`;
    let sums = stages.get(name);
    if (sums === undefined) {
      const none = { executed: 0, reused: 0, cutOff: 0, failed: 0, skipped: 0 };
      sums = { stage: name, ...none, seconds: 0, saved: 0 };
      stages.set(name, sums);
    }
    const outcome = outcomes.get(id);
    if (failures.has(id)) sums.failed++;
    else if (left.has(id)) sums.skipped++;
    else if (outcome?.how === "reused") sums.reused++;
    else if (outcome?.how === "executed") {
      sums.executed++;
      sums.seconds += outcome.seconds;
    } else if (outcome !== undefined) {
      sums.cutOff++;
      sums.saved += outcome.seconds;
    }
  }
  return [...stages.values()];
}

/** The summary for people, the counts last. Calm: a run of one stage shows only its counts. */
export function summaryLines(
  jobs: readonly Job[],
  summary: RunSummary,
  columns: number,
): string[] {
  const stages = stageSummaries(jobs, summary);
  return [
    ...ranLines(stages.filter(({ executed }) => executed > 0)),
    ...cutOffLines(stages.filter(({ cutOff }) => cutOff > 0)),
    ...onWasmLines(summary.onWasm ?? []),
    ...notSandboxedLines((summary.notSandboxed ?? []).map((job) => ({ job, sandbox: "none" }))),
    ...notRunLines(stages.filter(({ skipped }) => skipped > 0)),
    countsLine(summary),
  ].map((line) => shortened(line, columns));
}

function ranLines(ran: readonly StageSummary[]): string[] {
  if (ran.length < 2) return [];
  const longest = ran.toSorted((a, b) => b.seconds - a.seconds);
  const shown = longest.length > linesMax ? longest.slice(0, linesMax - 1) : longest;
  const rest = longest.slice(shown.length);
  const total = (of: readonly StageSummary[], name: "executed" | "seconds") =>
    of.reduce((sum, stage) => sum + stage[name], 0);
  const rows = shown.map(({ stage, executed, seconds }) => [
    stage,
    counted(executed, "job"),
    durationText(seconds),
  ]);
  if (rest.length > 0) {
    const [jobs, seconds] = [total(rest, "executed"), total(rest, "seconds")];
    rows.push([`${rest.length} more stages`, counted(jobs, "job"), durationText(seconds)]);
  }
  const columns = [{ title: "ran" }, { title: "jobs", align: "right" }, {
    title: "work",
    align: "right",
  }] as const;
  return textTable(columns, rows);
}

function cutOffLines(cutOff: readonly StageSummary[]): string[] {
  if (cutOff.length === 0) return [];
  const saved = cutOff.reduce((sum, stage) => sum + stage.saved, 0);
  const names = namesOf(cutOff.toSorted((a, b) => b.saved - a.saved), ({ cutOff }) => cutOff);
  return [`Cut off, their inputs being as before: ${names}; saved about ${durationText(saved)}.`];
}

function onWasmLines(jobs: readonly string[]): string[] {
  if (jobs.length === 0) return [];
  const names = jobs.length > linesMax
    ? `${jobs.slice(0, linesMax - 1).join(", ")}, ${jobs.length - linesMax + 1} more jobs`
    : jobs.join(", ");
  return [`Computed on wasm, for the GPU was lost: ${names}.`];
}

function notRunLines(skipped: readonly StageSummary[]): string[] {
  return skipped.length === 0 ? [] : [`Not run: ${namesOf(skipped, ({ skipped }) => skipped)}.`];
}

/** "a/b (3 jobs), a/c, 4 more stages" */
function namesOf(
  stages: readonly StageSummary[],
  count: (stage: StageSummary) => number,
): string {
  const shown = stages.length > linesMax ? stages.slice(0, linesMax - 1) : stages;
  const names = shown.map((stage) =>
    count(stage) === 1 ? stage.stage : `${stage.stage} (${counted(count(stage), "job")})`
  );
  const more = stages.length - shown.length;
  return [...names, ...(more > 0 ? [`${more} more stages`] : [])].join(", ");
}

/** "12 jobs ran, 3 reused, 1 cut off, 1 failed, 2 not run; 4.1 s." */
export function countsLine(summary: RunSummary): string {
  const { executed, reused, cutOff, failed, skipped, seconds } = summary;
  const parts = [`${counted(executed, "job")} ran`, `${reused} reused`];
  if (cutOff > 0) parts.push(`${cutOff} cut off`);
  if (failed.length > 0) parts.push(`${failed.length} failed`);
  if (skipped.length > 0) parts.push(`${skipped.length} not run`);
  return `${parts.join(", ")}; ${durationText(seconds)}.`;
}
