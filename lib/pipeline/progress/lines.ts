/**
 * The live lines as they are at one moment: a line per stage that runs, below it a line per job that
 * takes its time, and a line for the whole run. Never more lines than fit, never wider than fits.
 */
import { counted, countText, durationText } from "../words/number-text.ts";
import { ProgressTally, type RunningJob, type StageTally } from "./tally.ts";
import { painted, type Terminal } from "../words/terminal.ts";
import { padded, shortened, widthOf } from "../words/text-table.ts";
import type { TimeLeft } from "./time-left.ts";

/** Jobs that have run, or will run, for less have no line of their own: it would only blink. */
export const longJobSeconds = 2;
/** A stage between two of its jobs keeps its line for so long. */
const pauseSeconds = 0.5;
/** Most lines that are drawn, however high the terminal is. */
const linesMax = 24;
const barCells = 20;

interface Row {
  readonly name: string;
  readonly fraction: number | undefined;
  /** Most important first: what does not fit is left out from the end. */
  readonly facts: readonly string[];
}

export interface LinesOptions {
  readonly now: number;
  readonly terminal: Terminal;
}

export function liveLines(tally: ProgressTally, { now, terminal }: LinesOptions): string[] {
  if (tally.run === "") return preparing(now, terminal);
  const active = tally.stages.filter((stage) => isActive(stage, now));
  if (active.length === 0) return [];
  // The cursor needs a line, and the overall line is always there.
  const room = Math.max(0, Math.min(linesMax, (terminal.rows ?? linesMax) - 1) - 1);
  const { rows, hidden } = chosenRows(tally, { active, now, room });
  const nameWidth = Math.min(
    Math.max(8, Math.floor(terminal.columns * 0.4)),
    Math.max(0, ...rows.map(({ name }) => widthOf(name))),
  );
  const lines = rows.map((row) => rowText(row, { nameWidth, width: terminal.columns - 1 }));
  if (hidden > 0 && room > 0) lines.push(shortened(`… and ${hidden} more`, terminal.columns - 1));
  lines.push(painted(terminal, "grey", overallLine(tally, now, terminal.columns - 1)));
  return lines;
}

/** Before the run starts, code is bundled: with many stages and a cold disk that takes its time. */
function preparing(now: number, terminal: Terminal): string[] {
  if (now < 0.5) return [];
  const text = `Bundling the code of the stages, ${durationText(now)}`;
  return [painted(terminal, "grey", shortened(text, terminal.columns - 1))];
}

function isActive(stage: StageTally, now: number): boolean {
  if (stage.running.size > 0) return true;
  const isOpen = stage.finishedAt === undefined && stage.failed === 0;
  return isOpen && stage.pausedAt !== undefined && now - stage.pausedAt < pauseSeconds;
}

/** Stages come first, then long jobs, the longest running first; each under its stage. */
function chosenRows(
  tally: ProgressTally,
  { active, now, room }: {
    readonly active: readonly StageTally[];
    readonly now: number;
    readonly room: number;
  },
): { readonly rows: readonly Row[]; readonly hidden: number } {
  const long = active.filter(({ jobs }) => jobs > 1).flatMap((stage) =>
    [...stage.running.values()].filter((job) => isLong(job, now))
  ).sort((a, b) => a.startedAt - b.startedAt);
  const wanted = active.length + long.length;
  const lines = wanted > room ? Math.max(0, room - 1) : wanted;
  const stages = active.slice(0, lines);
  const jobs = new Set(long.slice(0, Math.max(0, lines - stages.length)));
  const rows = stages.flatMap((stage) => [
    stageRow(tally, stage, now),
    ...[...stage.running.values()].filter((job) => jobs.has(job))
      .map((job) => jobRow(tally, job, now)),
  ]);
  return { rows, hidden: wanted - rows.length };
}

function isLong({ startedAt, expected, isQueued }: RunningJob, now: number): boolean {
  if (isQueued) return false;
  return now - startedAt >= longJobSeconds || (expected ?? 0) >= longJobSeconds;
}

function stageRow(tally: ProgressTally, stage: StageTally, now: number): Row {
  const [only] = stage.jobs === 1 ? stage.running.values() : [];
  if (only !== undefined && !only.isQueued) {
    return { ...jobRow(tally, only, now), name: stage.name };
  }
  const rate = tally.rate(stage, now);
  const queued = [...stage.running.values()].filter(({ isQueued }) => isQueued).length;
  return {
    name: stage.name,
    fraction: tally.fraction(stage),
    facts: [
      `${stage.done}/${counted(stage.jobs, "job")}`,
      ...(queued === 0 ? [] : [`${queued} queued`]),
      ...(rate === undefined ? [] : [rateText(rate, stage.unit!)]),
    ],
  };
}

function jobRow(tally: ProgressTally, job: RunningJob, now: number): Row {
  const elapsed = now - job.startedAt;
  const left = tally.leftOfJob(job, now);
  const rate = tally.rateOfJob(job, now);
  const told = job.total > 0;
  const share = left === undefined ? undefined : elapsed / Math.max(elapsed + left, 1e-9);
  return {
    name: `  ${job.point}`,
    fraction: told ? ProgressTally.fractionOf(job) : share,
    facts: [
      ...(job.attempt > 1 ? [`attempt ${job.attempt}`] : []),
      ...(told ? [`${countText(job.done)}/${countText(job.total)} ${job.unit ?? ""}`.trim()] : []),
      left === undefined || elapsed < 1 ? durationText(elapsed) : `${durationText(left)} left`,
      ...(rate === undefined ? [] : [rateText(rate, "")]),
    ],
  };
}

function rateText(rate: number, unit: string): string {
  return `${countText(rate)}${unit && " "}${unit}/s`;
}

/** Facts are dropped, then the bar shrinks away, until the line fits. */
function rowText(
  { name, fraction, facts }: Row,
  { nameWidth, width }: { readonly nameWidth: number; readonly width: number },
): string {
  const head = padded(shortenedName(name, nameWidth), nameWidth);
  for (const cells of [barCells, 10, 0]) {
    const bars = cells === 0
      ? []
      : [fraction === undefined ? "·".repeat(cells) : bar(fraction, cells)];
    const least = cells === 0 ? 1 : Math.min(2, facts.length);
    for (let count = facts.length; count >= least; count--) {
      const text = [head, ...bars, ...facts.slice(0, count)].join("  ");
      if (widthOf(text) <= width) return text;
    }
  }
  return shortened([head, ...facts.slice(0, 1)].join("  "), width);
}

/** Of "paper/stage" the paper is cut first: the stages that run are often of one paper. */
function shortenedName(name: string, width: number): string {
  const slash = name.indexOf("/");
  const left = width - widthOf(name.slice(slash));
  if (slash < 0 || left < 2 || widthOf(name) <= width) return shortened(name, width);
  return shortened(name.slice(0, slash), left) + name.slice(slash);
}

/** "12/40 jobs, 1 min 2 s, about 3 min left + 3 jobs of unknown length", as much as fits. */
export function overallLine(tally: ProgressTally, now: number, width = Infinity): string {
  const jobs = `${tally.done}/${counted(tally.jobs, "job")}`;
  const left = leftText(tally.left(now));
  const candidates = [
    [jobs, durationText(now), left.long],
    [jobs, durationText(now), left.short],
    [jobs, left.short],
  ].map((parts) => parts.filter((part) => part !== "").join(", "));
  return candidates.find((text) => widthOf(text) <= width) ?? shortened(jobs, width);
}

function leftText(
  { seconds, unknown }: TimeLeft,
): { readonly long: string; readonly short: string } {
  const about = seconds === undefined ? "" : `about ${durationText(seconds)} left`;
  if (unknown === 0) return { long: about, short: about };
  const jobs = `${counted(unknown, "job")} of unknown length`;
  if (seconds === undefined) return { long: `${jobs} left`, short: "" };
  return { long: `${about} + ${jobs}`, short: `${about} + ${counted(unknown, "job")}` };
}

/** A bar of `cells` cells in eighths. */
export function bar(fraction: number, cells = barCells): string {
  const eighths = Math.round(Math.min(1, Math.max(0, fraction)) * cells * 8);
  const full = Math.floor(eighths / 8);
  const part = eighths % 8 === 0 ? "" : "▏▎▍▌▋▊▉"[eighths % 8 - 1];
  return "█".repeat(full) + part + "░".repeat(cells - full - (part ? 1 : 0));
}
