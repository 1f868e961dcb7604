/** The readable view after a run, and what turned out to be damaged when it was written. */
import { readVerdict, verdictOutput } from "../../report/claims.ts";
import { specificationLook } from "../../reading/load.ts";
import type { RunSummary } from "../../runs/events.ts";
import type { Job, JobGraph } from "../../specification/specification.ts";
import type { Layout } from "../../store/layout.ts";
import { during, type Spans } from "../../trace/spans.ts";
import { writeView } from "../../report/view.ts";

export interface Began {
  readonly workspace: string;
  /** Of the specification that the run began with. */
  readonly look: string;
  readonly layout: Layout;
  readonly graph: JobGraph;
  readonly jobs: readonly Job[];
  /** What is to be said of the view is added to these. */
  readonly remarks: Set<string>;
  readonly spans: Spans | undefined;
}

/** Writes the view and reads the verdicts; gives the blobs among these that are damaged. */
export async function damagedWhenShown(
  began: Began & { readonly summary: RunSummary },
): Promise<string[]> {
  const { layout, jobs, summary: { outcomes } } = began;
  const verdicts = jobs.filter(({ stage }) => stage.role === "claim")
    .map(({ id }) => outcomes.get(id)?.outputs[verdictOutput])
    .filter((output) => output !== undefined && readVerdict(layout, output) === undefined);
  return [...await damagedInView(began), ...verdicts.map((output) => output!.digest)];
}

/** The remark of a run that leaves the view as it is, and with it the page beside the pictures. */
export const viewLeft =
  "papers/, stages/ or lib/ changed while this run worked: artifacts/out is left as it is; " +
  "run again to see what the files say now";

/** A run that took long must not have the last word over one that began later, from other files. */
async function damagedInView(
  { workspace, look, layout, graph, jobs, remarks, summary, spans }: Began & {
    readonly summary: RunSummary;
  },
): Promise<readonly string[]> {
  if (!isCalm(summary) && specificationLook(workspace) !== look) {
    remarks.add(viewLeft);
    return [];
  }
  const shown = [...new Set([...jobs, ...inputsOfFailed(graph, summary)])];
  const { papers, listed = [] } = graph.specification;
  const read = new Set(papers.map(({ name }) => name));
  const unread = new Set(listed.filter((name) => !read.has(name)));
  const options = { existing: graph.jobs, unread, workspace };
  const work = { kind: "view", name: "readable view" } as const;
  const view = await during(
    spans,
    work,
    () => writeView(layout, shown, summary.outcomes, options),
  );
  for (const remark of view.remarks) remarks.add(remark);
  return view.damaged;
}

/** A run in which nothing ran, and which ended at once, writes as if it had looked a moment later. */
const calmSecondsMax = 1;

function isCalm({ executed, cutOff, failed, skipped, seconds }: RunSummary): boolean {
  return executed + cutOff + failed.length + skipped.length === 0 && seconds < calmSecondsMax;
}

/** What a failed stage was given can be opened in the view, whatever was asked for. */
function inputsOfFailed(graph: JobGraph, { failed }: RunSummary): readonly Job[] {
  if (failed.length === 0) return [];
  const names = new Set(failed.map(({ job }) => job));
  return graph.jobs.filter(({ id }) => names.has(id))
    .flatMap(({ inputs }) => Object.values(inputs).flat()).map(({ job }) => graph.jobs[job]);
}
