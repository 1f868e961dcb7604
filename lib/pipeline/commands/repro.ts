/** `repro`: brings results up to date, then shows the claims. */
import type { ExitCode } from "../../contract/errors.ts";
import { announced, openDisplay } from "../display.ts";
import type { EngineEvent, RunSummary } from "../events.ts";
import { later } from "../later.ts";
import { loadSpecification } from "../load.ts";
import { runGraph } from "../run.ts";
import { tellJson, tellPeople } from "../run-results.ts";
import type { Job, JobGraph } from "../specification.ts";
import { layoutOf } from "../store-layout.ts";
import { jobsOfTargets, neededJobs } from "../targets.ts";
import { writeView } from "../view.ts";
import type { JobFlags, Surroundings } from "./command.ts";

export interface ReproFlags extends JobFlags {
  readonly jobs?: number;
  readonly force?: boolean;
  readonly keepGoing?: boolean;
  readonly dryRun?: boolean;
  readonly watch?: boolean;
}

export async function repro(
  here: Surroundings,
  flags: ReproFlags,
  targets: readonly string[],
): Promise<ExitCode> {
  if (flags.watch) {
    const { watch } = await later<typeof import("../watch.ts")>("./watch.ts");
    return await watch(here, flags, targets);
  }
  if (flags.dryRun) return await (await import("./plan.ts")).plan(here, flags, targets);
  const { workspace, signal, watched } = here;
  const graph = await announced(
    here,
    { text: "Reading the specification…", json: flags.json },
    loadSpecification(workspace, flags),
  );
  const wanted = jobsOfTargets(graph, targets);
  const needed = neededJobs(graph, wanted);
  const layout = layoutOf(`${workspace}/artifacts`);
  if (!flags.json) { for (const line of estimateLines(graph, needed)) here.terminal.write(line); }
  const display = await openDisplay(here, { json: flags.json, jobs: needed, layout });
  watched?.onSay(display.say);
  const ids = wanted?.map(({ id }) => id);
  let summary: RunSummary;
  try {
    summary = await runGraph(
      graph,
      {
        workspace,
        signal,
        ...(ids ? { targets: ids } : {}),
        ...(flags.jobs ? { jobs: flags.jobs } : {}),
        ...(flags.backend ? { backend: flags.backend } : {}),
        keepGoing: flags.keepGoing ?? false,
        force: flags.force ? ids ?? needed.map(({ id }) => id) : [],
      },
      watched === undefined ? display.listener : (event: EngineEvent) => {
        watched.listener(event);
        display.listener(event);
      },
    );
  } finally {
    display.stop();
  }
  const jobs = wanted ?? needed;
  const shown = [...new Set([...jobs, ...inputsOfFailed(graph, summary)])];
  await writeView(layout, shown, summary.outcomes, graph.jobs);
  const finished = { graph, jobs, needed, layout, summary, flags };
  if (flags.json) await tellJson(here, finished);
  else await tellPeople(here, finished);
  return summary.exitCode;
}

/** What a failed stage was given can be opened in the view, whatever was asked for. */
function inputsOfFailed(graph: JobGraph, { failed }: RunSummary): readonly Job[] {
  if (failed.length === 0) return [];
  const names = new Set(failed.map(({ job }) => job));
  return graph.jobs.filter(({ id }) => names.has(id))
    .flatMap(({ inputs }) => Object.values(inputs).flat()).map(({ job }) => graph.jobs[job]);
}

/** What a large profile will cost, told before it starts. */
function estimateLines({ specification }: JobGraph, jobs: readonly Job[]): string[] {
  const wanted = new Set(jobs.map(({ stage }) => stage.paper));
  return specification.papers.filter(({ name, estimate }) => wanted.has(name) && estimate)
    .map(({ name, estimate }) => `${name} in profile ${specification.profile}: ${estimate}`);
}
