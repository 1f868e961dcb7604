/**
 * A failed stage for its author: its own message and where it came from, the last lines that
 * it wrote, its inputs, and how to run it alone. Nothing of the engine's own stack.
 */
import { tableMediaType } from "../../contract/media-types.ts";
import { Problems } from "../../contract/errors.ts";
import { bundleMadeLast, entryText } from "../code/bundle.ts";
import { type Digest, digestOf } from "../keys/digest.ts";
import type { JobFailure, RunSummary } from "../runs/events.ts";
import { later } from "../system/later.ts";
import { counted, countText } from "../words/number-text.ts";
import { SourceMap } from "../code/source-map.ts";
import type { Job, JobGraph, StageSpec } from "../specification/specification.ts";
import { stackPlaces } from "../code/stack-places.ts";
import { type Layout } from "../store/layout.ts";
import { readIfPresent } from "../store/file-operations.ts";
import { painted, type Terminal } from "../words/terminal.ts";
import { printable } from "../words/text-table.ts";
import { viewPath } from "./view.ts";

export interface FailureReport {
  readonly job: string;
  readonly message: string;
  /** "slopeOf (lib/num/slope.ts:3:10)", innermost first. */
  readonly places: readonly string[];
  readonly log: readonly string[];
  readonly inputs: readonly FailureInput[];
  readonly attempts: number;
  /** The command that runs it alone. */
  readonly rerun: string;
}

export interface FailureInput {
  readonly role: string;
  /** `paper/stage[point].output` */
  readonly from: string;
  readonly digest: Digest;
  /** Rows of a table; absent for other files. */
  readonly rows?: number;
  readonly size: number;
  /** In the readable view. */
  readonly path: string;
}

const logLinesMax = 20;
const inputsMax = 10;

export interface ReportContext {
  readonly graph: JobGraph;
  readonly workspace: string;
  readonly layout: Layout;
  readonly summary: RunSummary;
  /** Flags to run it again with: those that choose its numbers. */
  readonly flags: { readonly profile?: string; readonly backend?: string };
}

/** One report per failure, in the order in which they happened. */
export async function failureReports(context: ReportContext): Promise<FailureReport[]> {
  const reports: FailureReport[] = [];
  // Jobs of one stage fail in one code.
  const maps = new Map<StageSpec, SourceMap | undefined>();
  for (const failure of context.summary.failed) {
    const job = context.graph.jobs.find(({ id }) => id === failure.job)!;
    if (failure.stack && !maps.has(job.stage)) {
      maps.set(job.stage, await sourceMapOf(job.stage, context));
    }
    reports.push({
      job: job.id,
      message: ownMessage(failure),
      places: failure.stack ? stackPlaces(failure.stack, maps.get(job.stage)) : [],
      log: (failure.log ?? []).slice(-logLinesMax),
      inputs: await inputsOf(job, context),
      attempts: failure.attempts,
      rerun: rerunCommand(job.id, context.flags),
    });
  }
  return reports;
}

/** The message without the name of the job, which stands above it. */
function ownMessage({ job, message }: JobFailure): string {
  for (const start of [`${job}: `, `${job} failed with `]) {
    if (message.startsWith(start)) return message.slice(start.length);
  }
  return message;
}

/**
 * The source map of the code that ran, made now. Undefined when that code is no longer what its files
 * give (edited since): then the stack's names have to do.
 */
async function sourceMapOf(
  stage: StageSpec,
  { layout, workspace }: ReportContext,
): Promise<SourceMap | undefined> {
  const bundle = bundleMadeLast(stage, layout);
  if (bundle === undefined) return undefined;
  const { buildSourceMap, stopBuilding } = await later<typeof import("../code/bundle-build.ts")>(
    import.meta.resolve("../code/bundle-build.ts"),
  );
  try {
    const { code, map, cuts } = await buildSourceMap(workspace, entryText(stage));
    return digestOf(code) === bundle.digest ? new SourceMap(map, cuts) : undefined;
  } catch (error) {
    // A file that is gone or broken by now: there is no code to point into.
    if (error instanceof Problems || error instanceof SyntaxError) return undefined;
    throw error;
  } finally {
    await stopBuilding();
  }
}

async function inputsOf(
  job: Job,
  { graph, layout, summary }: ReportContext,
): Promise<FailureInput[]> {
  const inputs: FailureInput[] = [];
  for (const [role, parts] of Object.entries(job.inputs)) {
    for (const part of parts) {
      const producer = graph.jobs[part.job];
      const output = summary.outcomes.get(producer.id)?.outputs[part.output];
      if (output === undefined) continue;
      const { digest, size, mediaType } = output;
      inputs.push({
        role,
        from: `${producer.id}.${part.output}`,
        digest,
        ...(mediaType === tableMediaType && inputs.length < inputsMax
          ? { rows: await rowsOf(layout, digest) }
          : {}),
        size,
        path: `artifacts/${viewPath(producer, part.output, mediaType)}`,
      });
    }
  }
  return inputs;
}

async function rowsOf(layout: Layout, digest: Digest): Promise<number | undefined> {
  const bytes = readIfPresent(layout.blob(digest));
  if (bytes === undefined) return undefined;
  const { decodeTable } = await later<typeof import("../packages/table-codec.ts")>(
    import.meta.resolve("../packages/table-codec.ts"),
  );
  try {
    return decodeTable(bytes).length;
  } catch (error) {
    // It may be this very input that the stage could not read.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** `deno task repro 'toy/totals[name=a b]' --profile smoke`, as a shell reads it. */
export function rerunCommand(job: string, flags: ReportContext["flags"]): string {
  const words = ["deno task repro", shellQuoted(job)];
  if (flags.profile !== undefined) words.push(`--profile ${shellQuoted(flags.profile, false)}`);
  if (flags.backend !== undefined) words.push(`--backend ${flags.backend}`);
  return words.join(" ");
}

/** A word as a POSIX shell takes it unchanged. */
export function shellQuoted(word: string, always = true): string {
  if (!always && /^[\w./=:-]+$/.test(word)) return word;
  return /["$`\\!]/.test(word) ? `'${word.replaceAll("'", `'\\''`)}'` : `"${word}"`;
}

/** The report for people. */
export function failureLines(report: FailureReport, terminal: Terminal): string[] {
  const { job, message, places, log, inputs, attempts, rerun } = report;
  const grey = (text: string) => painted(terminal, "grey", text);
  const tried = attempts > 1 ? ` after ${attempts} attempts` : "";
  const lines = [painted(terminal, "red", `${job} failed${tried}:`)];
  for (const line of message.split("\n")) lines.push(`  ${printable(line)}`);
  for (const place of places) lines.push(`    at ${place}`);
  if (log.length > 0) {
    lines.push(`  The last lines that it wrote:`);
    for (const line of log) lines.push(grey(`    ${printable(line)}`));
  }
  if (inputs.length > 0) {
    lines.push("  Its inputs:");
    for (const input of inputs.slice(0, inputsMax)) {
      lines.push(
        `    ${input.role}: ${input.from}, ${sizeText(input)}, ${input.digest.slice(0, 12)}`,
      );
      lines.push(grey(`      ${input.path}`));
    }
    if (inputs.length > inputsMax) lines.push(`    … and ${inputs.length - inputsMax} more`);
  }
  lines.push(`  Run it alone: ${rerun}`);
  return lines;
}

function sizeText({ rows, size }: FailureInput): string {
  return rows === undefined ? `${countText(size)}B` : counted(rows, "row");
}
