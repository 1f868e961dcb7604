/** `status`: which stages are up to date, and the claims as they stand. Changes nothing. */
import { type Layout, layoutOf, storeRoot } from "../store/layout.ts";
import { type ExitCode, exitCodes } from "../../contract/errors.ts";
import { checkpointKeys } from "../store/checkpoint-file.ts";
import { claimRows, knownOutputs, type OutputsByJob } from "../report/claims.ts";
import { claimsDocument } from "../report/claims-document.ts";
import { claimsTable } from "../report/claims-table.ts";
import { exportLines } from "../export/export-state.ts";
import { changesSinceExport, readNumbers } from "../export/numbers.ts";
import { headLines, isSameScope, type Scope } from "../report/head.ts";
import { notSandboxedLines } from "../report/not-sandboxed.ts";
import type { Job, JobGraph } from "../specification/specification.ts";
import { painted } from "../words/terminal.ts";
import { tableWidth, textTable } from "../words/text-table.ts";
import { type JobFlags, jsonText, type Surroundings } from "./surroundings.ts";
import { planned, type PlannedJob } from "./plan.ts";

export async function status(
  here: Surroundings,
  flags: JobFlags,
  targets: readonly string[],
): Promise<ExitCode> {
  const { terminal, workspace } = here;
  const { graph, jobs: all, scope } = await planned(here, flags, targets);
  const stages = byStage(all);
  const layout = layoutOf(storeRoot(workspace));
  const known = knownOutputs(all.map(({ entry }) => entry));
  const asked = { graph, jobs: all.map(({ job }) => job), layout };
  if (flags.json) {
    for (const [name, jobs] of stages) {
      terminal.write(
        jsonText("status", {
          ...scope,
          stage: name,
          jobs: jobs.length,
          upToDate: upToDate(jobs),
        }),
      );
    }
    tellExport(here, flags, { ...asked, scope, known });
    return exitCodes.good;
  }
  for (const line of headLines(scope, layout)) terminal.write(line);
  const kept = new Set(checkpointKeys(layout));
  const rows = [...stages].map(([name, jobs]) => [name, String(jobs.length), stateOf(jobs, kept)]);
  const columns = [{ title: "stage" }, { title: "jobs", align: "right" }, {
    title: "state",
  }] as const;
  const lines = textTable(columns, rows, {
    paint: (text, { row, column }) =>
      column < 2 ? text : painted(terminal, rows[row][2] === fresh ? "green" : "yellow", text),
  });
  for (const line of lines) terminal.write(line);
  const claims = claimRows(asked, known);
  for (const line of claimsTable(graph.specification.papers, claims, terminal)) {
    terminal.write(line);
  }
  for (const line of notSandboxedLines(all.map(({ entry }) => entry))) terminal.write(line);
  tellExport(here, flags, { ...asked, scope, known });
  return exitCodes.good;
}

/** Which numbers of the last export changed since; nothing where there is none. */
function tellExport(
  { terminal }: Surroundings,
  { json }: JobFlags,
  { known, ...asked }: {
    readonly graph: JobGraph;
    readonly jobs: readonly Job[];
    readonly layout: Layout;
    readonly scope: Scope;
    readonly known: OutputsByJob;
  },
): void {
  const { scope, layout } = asked;
  const exported = readNumbers(layout.own.root);
  if (exported === undefined) return;
  // A damaged verdict is no reason to leave a question without an answer.
  const document = claimsDocument({ ...asked, damaged: "not run" }, known);
  if (!json) {
    const lines = exportLines(exported, document, tableWidth(terminal));
    for (const line of ["", ...lines]) terminal.write(line);
  } else if (exported !== "unreadable" && isSameScope(exported, scope)) {
    for (const change of changesSinceExport(exported, document).changes) {
      terminal.write(jsonText("status", { ...scope, type: "exported number", ...change }));
    }
  }
}

const fresh = "up to date";

function byStage(all: readonly PlannedJob[]): Map<string, PlannedJob[]> {
  const stages = new Map<string, PlannedJob[]>();
  for (const one of all) {
    const name = `${one.job.stage.paper}/${one.job.stage.name}`;
    const list = stages.get(name);
    if (list) list.push(one);
    else stages.set(name, [one]);
  }
  return stages;
}

function upToDate(jobs: readonly PlannedJob[]): number {
  return jobs.filter(({ entry }) => entry.action === "reused").length;
}

/** `kept`: keys of jobs that would go on from a checkpoint. */
function stateOf(jobs: readonly PlannedJob[], kept: ReadonlySet<string>): string {
  const done = upToDate(jobs);
  if (done === jobs.length) return fresh;
  const begun = jobs.filter(({ entry }) => entry.action === "run" && kept.has(entry.key!)).length;
  const from = begun === 0 ? "" : ` (${begun} from a checkpoint)`;
  return done === 0 ? `to run${from}` : `${jobs.length - done} to run${from}, ${done} up to date`;
}
