/** `show`: a claim's checks, a figure's files, the rows of a table. */
import { type Column, type Table } from "../../contract/table.ts";
import { tableMediaType } from "../../contract/media-types.ts";
import { jobsOfTargets, namesJobs } from "../specification/targets.ts";
import { type Layout, layoutOf, storeRoot } from "../store/layout.ts";
import { later } from "../system/later.ts";
import { type ExitCode, exitCodes, UserError } from "../../contract/errors.ts";
import { showClaim, showPaper } from "./show-claims.ts";
import type { OutputRecord } from "../store/record.ts";
import { loadSpecification } from "../reading/load.ts";
import { allowedNames } from "../words/nearest.ts";
import { rounder } from "../words/number-text.ts";
import { planGraph } from "../planning/plan.ts";
import type { Job, JobGraph } from "../specification/specification.ts";
import { provenanceLines, type Unusual, unusualOf } from "../planning/provenance-text.ts";
import { DamagedBlob, openStore, readBlob } from "../store/store.ts";
import { readOnlyLayout } from "../store/opening.ts";
import { viewPath } from "../report/view.ts";
import { type JobFlags, jsonText, type Surroundings } from "./surroundings.ts";
import { tableWidth, textTable } from "../words/text-table.ts";

export interface ShowFlags extends JobFlags {
  /** Rows of a table that are shown. */
  readonly rows?: number;
  readonly csv?: boolean;
}

export const rowsDefault = 20;

interface Shown {
  readonly here: Surroundings;
  readonly flags: ShowFlags;
  readonly layout: Layout;
  readonly job: Job;
  readonly outputs: Readonly<Record<string, OutputRecord>>;
  readonly unusual: Unusual;
}

export async function show(
  here: Surroundings,
  flags: ShowFlags,
  target: string,
): Promise<ExitCode> {
  const graph = await loadSpecification(here.workspace, { ...flags, isReadOnly: true });
  if (graph.specification.papers.some(({ name }) => name === target)) {
    return await showPaper(graph, { here, flags, paper: target });
  }
  const { jobs, output } = artifactOf(graph, target);
  const entries = await planGraph(graph, {
    workspace: here.workspace,
    targets: jobs.map(({ id }) => id),
    ...(flags.backend ? { backend: flags.backend } : {}),
  });
  const [job] = jobs;
  const { outputs, key } = entries.find((entry) => entry.job === job.id) ?? {};
  if (outputs === undefined) {
    throw new UserError({
      action: `cannot show "${job.id}": it is not up to date`,
      hint: `run \`deno task repro "${job.id}"\` first`,
    });
  }
  const { terminal } = here;
  const root = storeRoot(here.workspace);
  // A damaged result that is met is set aside: else the next run would not make it again.
  const layout = layoutOf(root);
  const unusual = unusualOf(openStore(readOnlyLayout(root)), key);
  if (jobs.length > 1 && !flags.json && !flags.csv) {
    terminal.write(`${job.id} (the first of ${jobs.length}; name one to see it)`);
  }
  if (!flags.json && !flags.csv) {
    for (const line of provenanceLines(unusual)) terminal.write(line);
  }
  const shown = { here, flags, layout, job, outputs, unusual };
  if (output === undefined && job.stage.role === "claim") showClaim(graph, shown);
  else await showOutputs(shown, output);
  return exitCodes.good;
}

/** `target` may end in `.output`. */
function artifactOf(graph: JobGraph, target: string) {
  const match = /^(.*)\.([A-Za-z0-9-]+)$/.exec(target);
  if (match === null || namesJobs(graph, target) || !namesJobs(graph, match[1])) {
    return { jobs: jobsOfTargets(graph, [target])!, output: undefined };
  }
  const jobs = jobsOfTargets(graph, [match[1]])!;
  const { outputs, name } = jobs[0].stage;
  if (!outputs.includes(match[2])) {
    throw new UserError({
      action: `cannot find output "${match[2]}" of "${name}"`,
      allowed: allowedNames(match[2], outputs),
    });
  }
  return { jobs, output: match[2] };
}

async function showOutputs(shown: Shown, wanted: string | undefined): Promise<void> {
  const { here: { terminal }, flags, job, outputs, unusual } = shown;
  for (const [name, output] of Object.entries(outputs)) {
    if (wanted !== undefined && name !== wanted) continue;
    const path = `artifacts/${viewPath(job, name, output.mediaType)}`;
    if (flags.json) {
      terminal.write(
        jsonText("output", { job: job.id, output: name, path, ...output, ...unusual }),
      );
      continue;
    }
    if (output.mediaType !== tableMediaType) {
      terminal.write(output.mediaType === "application/json" ? textOf(shown, output) : path);
      continue;
    }
    const [{ decodeTable }, { csvOf }] = await Promise.all([
      later<typeof import("../../contract/codec.ts")>(
        import.meta.resolve("../../contract/codec.ts"),
      ),
      later<typeof import("../report/csv.ts")>(import.meta.resolve("../report/csv.ts")),
    ]);
    const table = decodeTable(bytesOf(shown, output));
    if (flags.csv) terminal.write(csvOf(table).trimEnd(), "data");
    else {
      const rows = flags.rows ?? rowsDefault;
      const width = tableWidth(terminal);
      for (const line of tableLines(table, { name, rows, width })) terminal.write(line);
      terminal.write("");
    }
  }
}

function textOf(shown: Shown, output: OutputRecord): string {
  return new TextDecoder().decode(bytesOf(shown, output)).trimEnd();
}

/** What is shown is checked first: a damaged blob is no result. */
function bytesOf({ layout, job }: Shown, { digest }: OutputRecord): Uint8Array<ArrayBuffer> {
  try {
    return readBlob(layout, digest);
  } catch (error) {
    if (!(error instanceof DamagedBlob)) throw error;
    throw new UserError({
      action: `cannot show "${job.id}": its ${error.message}`,
      hint: `run \`deno task repro "${job.id}"\` to make it again`,
      exitCode: exitCodes.storeDamage,
    });
  }
}

/** A table as people read it: units under the names, the first rows, six digits. */
export function tableLines(
  table: Table,
  { name, rows, width = Infinity }: {
    readonly name: string;
    readonly rows: number;
    /** Columns that it may take. */
    readonly width?: number;
  },
): string[] {
  const entries = Object.entries(table.columns);
  const count = Math.min(rows, table.length);
  const columns = entries.map(([title, column]) => ({
    title: column.kind !== "text" && column.unit !== "dimensionless"
      ? `${title} (${column.unit})`
      : title,
    align: column.kind === "number" ? "right" as const : "left" as const,
    wraps: column.kind === "text",
  }));
  const cells = Array.from(
    { length: count },
    (_, row) => entries.map(([, column]) => cellText(column, row)),
  );
  const labels = table.labels.length > 0 ? `; labels: ${table.labels.join(", ")}` : "";
  return [
    `${name}: ${table.length} rows${labels}`,
    ...textTable(columns, cells, { width }),
    ...(count < table.length ? [`… ${table.length - count} more`] : []),
  ];
}

/** Numbers of a vector that are shown. */
const componentsMax = 3;

function cellText(column: Column, row: number): string {
  if (column.kind === "text") return column.values[row];
  if (column.kind === "number") return numberText(column.values[row]);
  const { values, size } = column;
  const some = [...values.subarray(row * size, row * size + Math.min(size, componentsMax))];
  const more = size > componentsMax ? ` … ${size} numbers` : "";
  return some.map(numberText).join(" ") + more;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return "–";
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  return rounder(value, Math.abs(value) * 1e-4)(value);
}
