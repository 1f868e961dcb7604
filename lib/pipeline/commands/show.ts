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
import { planOf } from "../planning/plan.ts";
import { headLines, runFirst, type Scope } from "../report/head.ts";
import { outputBytes } from "../report/output-bytes.ts";
import { shownAs, type ShownFormat } from "../export/shown-table.ts";
import type { Job, JobGraph } from "../specification/specification.ts";
import { provenanceLines, type Unusual, unusualOf } from "../planning/provenance-text.ts";
import { openStore } from "../store/store.ts";
import { readOnlyLayout } from "../store/opening.ts";
import { viewPath } from "../report/view.ts";
import { type JobFlags, jsonText, type Surroundings } from "./surroundings.ts";
import { tableWidth, textTable } from "../words/text-table.ts";

export interface ShowFlags extends JobFlags {
  /** Rows of a table that are shown. */
  readonly rows?: number;
  readonly csv?: boolean;
  /** A whole table for another program, or what its columns mean. */
  readonly format?: ShownFormat;
}

export const rowsDefault = 20;

interface Shown {
  readonly here: Surroundings;
  readonly flags: ShowFlags;
  readonly layout: Layout;
  readonly job: Job;
  readonly outputs: Readonly<Record<string, OutputRecord>>;
  readonly unusual: Unusual;
  readonly scope: Scope;
}

export async function show(
  here: Surroundings,
  flags: ShowFlags,
  target: string,
): Promise<ExitCode> {
  const graph = await loadSpecification(here.workspace, {
    ...flags,
    targets: [target],
    isReadOnly: true,
  });
  if (graph.specification.papers.some(({ name }) => name === target)) {
    return await showPaper(graph, { here, flags, paper: target });
  }
  const { jobs, output } = artifactOf(graph, target);
  const { entries, backend } = await planOf(graph, {
    workspace: here.workspace,
    targets: jobs.map(({ id }) => id),
    ...(flags.backend ? { backend: flags.backend } : {}),
  });
  const byJob = new Map(entries.map((entry) => [entry.job, entry]));
  // Other programs are given all jobs; a person, the first one.
  const format = flags.format ?? (flags.csv ? "csv" : undefined);
  const isForPrograms = flags.json === true || format !== undefined;
  const wanted = isForPrograms ? jobs : jobs.slice(0, 1);
  const scope = { profile: graph.specification.profile, backend };
  const late = wanted.filter(({ id }) => byJob.get(id)?.outputs === undefined);
  const { terminal } = here;
  const root = storeRoot(here.workspace);
  // A damaged result that is met is set aside: else the next run would not make it again.
  const layout = layoutOf(root);
  if (late.length > 0) throw notUpToDate(late, wanted.length, { scope, flags, layout });
  const store = openStore(readOnlyLayout(root));
  const all = wanted.map((job): Shown => {
    const { outputs, key } = byJob.get(job.id)!;
    const unusual = unusualOf(store, key);
    return { here, flags, layout, job, outputs: outputs!, unusual, scope };
  });
  if (format !== undefined) {
    const bytes = (job: Job, output: OutputRecord) => bytesOf({ layout, job }, output);
    const whole = await shownAs(format, { shown: all, output, bytesOf: bytes });
    if (typeof whole === "string") terminal.write(whole.trimEnd(), "data");
    else if (terminal.writeBytes !== undefined) terminal.writeBytes(whole);
    else throw notForPeople(format, target);
    return exitCodes.good;
  }
  const [{ job, unusual }] = all;
  if (!flags.json) {
    for (const line of headLines(scope, layout)) terminal.write(line);
    if (jobs.length > 1) {
      terminal.write(`${job.id} (the first of ${jobs.length}; name one to see it, --csv has all)`);
    }
    for (const line of provenanceLines(unusual)) terminal.write(line);
  }
  for (const shown of all) {
    if (output === undefined && shown.job.stage.role === "claim") showClaim(graph, shown);
    else await showOutputs(shown, output);
  }
  return exitCodes.good;
}

function notForPeople(format: ShownFormat, target: string): UserError {
  return new UserError({
    action: `cannot write ${format}, which is not text, to a terminal`,
    hint:
      `write it to a file: \`deno task -q show "${target}" --format ${format} > table.${format}\``,
  });
}

function notUpToDate(
  late: readonly Job[],
  count: number,
  { scope, flags, layout }: {
    readonly scope: Scope;
    readonly flags: ShowFlags;
    readonly layout: Layout;
  },
): UserError {
  const { profile } = scope;
  const [{ id, stage }] = late;
  const target = count === 1 ? id : `${stage.paper}/${stage.name}`;
  const which = flags.profile === undefined ? "" : ` --profile ${profile}`;
  const some = late.slice(0, 3).map((job) => `"${job.id}"`).join(", ");
  return new UserError({
    action: count === 1
      ? `cannot show ${some}: it is not up to date in profile ${profile}`
      : `cannot show all of "${target}": in profile ${profile} ${late.length} of ${count} jobs are ` +
        `not up to date (${some}${late.length > 3 ? ", …" : ""})`,
    hint: runFirst(`deno task repro "${target}"${which}`, scope, layout),
  });
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
  const { here: { terminal }, flags, job, outputs, unusual, scope } = shown;
  for (const [name, output] of Object.entries(outputs)) {
    if (wanted !== undefined && name !== wanted) continue;
    const path = `artifacts/${viewPath(job, name, output.mediaType)}`;
    if (flags.json) {
      terminal.write(
        jsonText("output", {
          ...scope,
          job: job.id,
          axes: job.axes,
          output: name,
          path,
          ...output,
          ...unusual,
        }),
      );
      continue;
    }
    if (output.mediaType !== tableMediaType) {
      terminal.write(output.mediaType === "application/json" ? textOf(shown, output) : path);
      continue;
    }
    const { decodeTable } = await later<typeof import("../packages/table-codec.ts")>(
      import.meta.resolve("../packages/table-codec.ts"),
    );
    const rows = flags.rows ?? rowsDefault;
    const table = decodeTable(bytesOf(shown, output));
    const width = tableWidth(terminal);
    for (const line of tableLines(table, { name, rows, width })) terminal.write(line);
    terminal.write("");
  }
}

function textOf(shown: Shown, output: OutputRecord): string {
  return new TextDecoder().decode(bytesOf(shown, output)).trimEnd();
}

function bytesOf(
  { layout, job }: Pick<Shown, "layout" | "job">,
  output: OutputRecord,
): Uint8Array<ArrayBuffer> {
  return outputBytes(layout, { job, output, what: "cannot show" });
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
