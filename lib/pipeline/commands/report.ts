/** `report`: the claims with all that is behind them as a static site that computes them again. */
import { type ExitCode, exitCodes, UserError } from "../../contract/errors.ts";
import { planOf } from "../planning/plan.ts";
import { loadSpecification } from "../reading/load.ts";
import { claimsDocument } from "../report/claims-document.ts";
import { knownOutputs } from "../report/claims.ts";
import { headLines, type Scope } from "../report/head.ts";
import type { SiteContent } from "../site/content.ts";
import { siteFolder } from "../site/site-files.ts";
import { writeSite, type WrittenSite } from "../site/site.ts";
import { jobsOfTargets, neededJobs } from "../specification/targets.ts";
import { layoutOf, storeRoot } from "../store/layout.ts";
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
  const graph = await loadSpecification(workspace, { ...flags, isReadOnly: true });
  const named = jobsOfTargets(graph, targets);
  const jobs = neededJobs(graph, named);
  const { entries, backend } = await planOf(graph, {
    workspace,
    ...(named === undefined ? {} : { targets: jobs.map(({ id }) => id) }),
    ...(flags.backend ? { backend: flags.backend } : {}),
  });
  const scope = { profile: graph.specification.profile, backend };
  const root = storeRoot(workspace);
  requireResults(entries.length, knownOutputs(entries).size, { scope, root });
  const layout = openLayout(root);
  const store = openStore(layout);
  const document = claimsDocument(
    { graph, jobs: named ?? jobs, layout, scope },
    knownOutputs(entries),
  );
  const results: SiteContent["results"] = new Map(
    entries.flatMap(({ job, key, outputs }) =>
      key !== undefined && outputs !== undefined ? [[job, { key, outputs }] as const] : []
    ),
  );
  const content = { document, graph, layout, results, recordOf: store.getRecord };
  try {
    const site = await writeSite(content);
    const missing = entries.length - results.size;
    if (flags.json) {
      terminal.write(jsonText("report", { ...scope, path: siteFile, missing, ...site }));
      return exitCodes.good;
    }
    for (const line of headLines(scope, layout)) terminal.write(line);
    for (const line of siteLines(site, missing)) terminal.write(line);
    return exitCodes.good;
  } catch (error) {
    if (error instanceof DamagedBlob) throw damaged(error);
    throw error;
  } finally {
    releaseTmp(layout);
  }
}

/** Where to begin reading. */
export const siteFile = `artifacts/${siteFolder}/index.html`;

function siteLines({ files, written, bytes, dataBytes }: WrittenSite, missing: number): string[] {
  const lines = [
    `Report: ${siteFile} (${counted(files, "file")}, ${bytesText(bytes)}, of them ${
      bytesText(dataBytes)
    } loaded only when a reader recomputes; ${written} written).`,
  ];
  if (missing > 0) {
    lines.push(
      `${counted(missing, "job")} of it ${missing === 1 ? "is" : "are"} not up to date: ` +
        "`deno task repro` runs what is missing and makes the report anew.",
    );
  }
  return lines;
}

function requireResults(
  jobs: number,
  known: number,
  { scope: { profile, backend }, root }: { readonly scope: Scope; readonly root: string },
): void {
  if (known > 0 || jobs === 0) return;
  const [, other] = headLines({ profile, backend }, layoutOf(root));
  throw new UserError({
    action:
      `cannot make a report: nothing is up to date in profile ${profile} on back-end ${backend}`,
    hint: other ?? `run \`deno task repro --profile ${profile}\` first`,
    exitCode: exitCodes.specification,
  });
}

function damaged({ message }: DamagedBlob): UserError {
  return new UserError({
    action: `cannot make a report: ${message}`,
    hint: "run `deno task repro` to make it again; the report that is there stays as it was",
    exitCode: exitCodes.storeDamage,
  });
}
