/** `report`: the claims with all that is behind them as a static site that computes them again. */
import { type ExitCode, exitCodes, UserError } from "../../contract/errors.ts";
import { type PlanEntry, planOf } from "../planning/plan.ts";
import { loadSpecification, specificationLook } from "../reading/load.ts";
import { claimsDocument } from "../report/claims-document.ts";
import { headLines, runFirst, type Scope } from "../report/head.ts";
import type { JobResult } from "../site/content.ts";
import { madeOf, rememberMade, siteFile } from "../site/made-from.ts";
import { writeSite, type WrittenSite } from "../site/site.ts";
import type { Job, JobGraph } from "../specification/specification.ts";
import { jobsOfTargets, neededJobs } from "../specification/targets.ts";
import { type Layout, layoutOf, storeRoot } from "../store/layout.ts";
import { openLayout } from "../store/opening.ts";
import { DamagedBlob, openStore } from "../store/store.ts";
import { releaseTmp } from "../store/unfinished.ts";
import { bytesText, counted } from "../words/number-text.ts";
import { type JobFlags, jsonText, type Surroundings } from "./surroundings.ts";

export async function report(
  { workspace, terminal }: Surroundings,
  flags: JobFlags,
  targets: readonly string[],
): Promise<ExitCode> {
  const look = specificationLook(workspace);
  const graph = await loadSpecification(workspace, { ...flags, isReadOnly: true });
  const named = jobsOfTargets(graph, targets);
  const { entries, backend } = await planOf(graph, {
    workspace,
    ...(named === undefined ? {} : { targets: named.map(({ id }) => id) }),
    ...(flags.backend ? { backend: flags.backend } : {}),
  });
  const scope = { profile: graph.specification.profile, backend };
  const results = resultsOf(entries);
  requireClaims({ graph, results, scope }, layoutOf(storeRoot(workspace)));
  const layout = openLayout(storeRoot(workspace));
  const jobs = named ?? neededJobs(graph, undefined);
  const site = await written(layout, { graph, jobs, scope, results, drawsPdf: true });
  if (named === undefined) rememberMade(layout, madeOf(scope, results, look));
  releaseTmp(layout);
  const missing = entries.length - results.size;
  for (const remark of site.remarks) terminal.writeError(remark);
  if (flags.json) {
    terminal.write(jsonText("report", { ...scope, path: siteFile, missing, ...site }));
    return exitCodes.good;
  }
  for (const line of headLines(scope, layout)) terminal.write(line);
  for (const line of siteLines(site, missing)) terminal.write(line);
  return exitCodes.good;
}

/** What is to be reported. */
export interface Reported {
  readonly graph: JobGraph;
  readonly jobs: readonly Job[];
  readonly scope: Scope;
  readonly results: ReadonlyMap<string, JobResult>;
  /** Whether figures that have no PDF yet get one. */
  readonly drawsPdf: boolean;
}

/** Writes the site. Throws a UserError where results are damaged. */
export async function written(
  layout: Layout,
  { graph, jobs, scope, results, drawsPdf }: Reported,
): Promise<WrittenSite> {
  const store = openStore(layout);
  try {
    const document = claimsDocument({ graph, jobs, layout, scope }, results);
    return await writeSite(
      { document, graph, layout, results, recordOf: store.getRecord },
      { drawsPdf },
    );
  } catch (error) {
    if (error instanceof DamagedBlob) throw damaged(error);
    throw error;
  } finally {
    releaseTmp(layout);
  }
}

function resultsOf(entries: readonly PlanEntry[]): ReadonlyMap<string, JobResult> {
  return new Map(
    entries.flatMap(({ job, key, outputs }) =>
      key !== undefined && outputs !== undefined ? [[job, { key, outputs }] as const] : []
    ),
  );
}

export function siteLines(
  { files, written, bytes, dataBytes }: WrittenSite,
  missing: number,
): string[] {
  const lines = [
    `Report: ${siteFile} (${counted(files, "file")}, ${bytesText(bytes)}, of them ${
      bytesText(dataBytes)
    } loaded only when a reader asks for it; ${counted(written, "file")} written).`,
  ];
  if (missing > 0) {
    lines.push(
      `${counted(missing, "job")} of it ${missing === 1 ? "is" : "are"} not up to date: ` +
        "`deno task repro` runs what is missing and makes the report anew.",
    );
  }
  return lines;
}

function requireClaims(
  { graph, results, scope }: Pick<Reported, "graph" | "results" | "scope">,
  layout: Layout,
): void {
  if (graph.jobs.some(({ id, stage }) => stage.role !== "stage" && results.has(id))) return;
  const { profile, backend } = scope;
  throw new UserError({
    action:
      `cannot make a report: no claim that was asked for is up to date in profile ${profile} on ` +
      `back-end ${backend}`,
    hint: runFirst(`deno task repro --profile ${profile}`, scope, layout),
    exitCode: exitCodes.specification,
  });
}

function damaged({ message }: DamagedBlob): UserError {
  return new UserError({
    action: `cannot make a report: ${message}`,
    hint: "run `deno task repro` to make it again; pages that are there stay as they were",
    exitCode: exitCodes.storeDamage,
  });
}
