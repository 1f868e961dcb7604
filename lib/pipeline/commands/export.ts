/** `export`: claims, figures and tables for another text, in `artifacts/export`. */
import { type ExitCode, exitCodes, UserError } from "../../contract/errors.ts";
import { claimName, claimsOf } from "../export/claim-fields.ts";
import { type Exported, writeExport } from "../export/export.ts";
import { knownOutputs } from "../report/claims.ts";
import { type ClaimsDocument, claimsDocument } from "../report/claims-document.ts";
import { headLine, runFirst } from "../report/head.ts";
import { outputBytes } from "../report/output-bytes.ts";
import type { Job } from "../specification/specification.ts";
import { jobsOfTargets } from "../specification/targets.ts";
import { holdStore } from "../store/hold.ts";
import { type Layout, layoutOf, storeRoot } from "../store/layout.ts";
import { openLayout } from "../store/opening.ts";
import { counted } from "../words/number-text.ts";
import { type Planned, planned } from "./plan.ts";
import { type JobFlags, jsonText, type Surroundings } from "./surroundings.ts";

export async function exportResults(
  here: Surroundings,
  flags: JobFlags,
  targets: readonly string[],
): Promise<ExitCode> {
  const { workspace, terminal, signal } = here;
  const plan = await planned(here, flags, targets);
  const { graph, scope } = plan;
  const jobs = jobsOfTargets(graph, targets) ?? graph.jobs;
  refuseStale(jobs, plan, { targets, flags, layout: layoutOf(storeRoot(workspace)) });
  const layout = openLayout(storeRoot(workspace));
  // No `gc` takes away meanwhile what is being read.
  using _held = await holdStore(layout.root, { work: "export", signal });
  const known = knownOutputs(plan.jobs.map(({ entry }) => entry));
  const document = claimsDocument({ graph, jobs, layout, scope }, known);
  const exported = await writeExport({
    graph,
    jobs,
    known,
    document,
    layout,
    bytesOf: (job, output) => outputBytes(layout, { job, output, what: "cannot export" }),
    goOn: () => signal.throwIfAborted(),
  });
  if (flags.json) {
    for (const [path, sha256] of Object.entries(exported.files)) {
      terminal.write(jsonText("export", { ...scope, path: `${folder}/${path}`, sha256 }));
    }
    return exitCodes.good;
  }
  terminal.write(headLine(scope));
  tell(here, { document, exported });
  return exitCodes.good;
}

const folder = "artifacts/export";

function tell(
  { terminal }: Surroundings,
  { document, exported }: { readonly document: ClaimsDocument; readonly exported: Exported },
): void {
  const { claims, figures, tables, written, remarks } = exported;
  for (const remark of remarks) terminal.writeError(remark);
  const papers = counted(document.papers.length, "paper");
  const news = written === 0 ? "nothing had changed" : `${counted(written, "file")} written`;
  terminal.write(
    `${folder}: ${counted(claims, "claim")} of ${papers}, ${counted(figures, "figure")}, ` +
      `${counted(tables, "table")}; ${news}.`,
  );
  const [first] = claimsOf(document).filter(({ claim }) => claim.headline !== null);
  if (first === undefined) return;
  const name = `{${first.paper}}{${claimName(first.claim)}}{measured}`;
  terminal.write(`In LaTeX: \\input{${folder}/claims}, then \\claim${name}.`);
  terminal.write(`${folder}/README.md says what else is there.`);
}

/** What has no result cannot be exported; pending claims have no job. */
function refuseStale(
  jobs: readonly Job[],
  { jobs: all, scope }: Planned,
  { targets, flags, layout }: {
    readonly targets: readonly string[];
    readonly flags: JobFlags;
    readonly layout: Layout;
  },
): void {
  const { profile } = scope;
  const done = new Set(all.filter(({ entry }) => entry.outputs).map(({ job }) => job));
  const late = jobs.filter((job) => !done.has(job));
  if (late.length === 0) return;
  const some = late.slice(0, 3).map(({ id }) => `"${id}"`).join(", ");
  const words = [
    "deno task repro",
    ...targets.map((target) => /^[\w/.-]+$/.test(target) ? target : `"${target}"`),
    ...(flags.profile === undefined ? [] : [`--profile ${profile}`]),
    ...(flags.backend === undefined ? [] : [`--backend ${flags.backend}`]),
  ];
  throw new UserError({
    action:
      `cannot export: in profile ${profile} ${late.length} of ${counted(jobs.length, "job")} ` +
      `${late.length === 1 ? "is" : "are"} not up to date (${some}${late.length > 3 ? ", …" : ""})`,
    hint: runFirst(words.join(" "), scope, layout),
  });
}
