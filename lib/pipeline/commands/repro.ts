/** `repro`: brings results up to date, then shows the claims. */
import { type Layout, layoutOf, storeRoot } from "../store/layout.ts";
import { later } from "../system/later.ts";
import { type ExitCode, exitCodes, UserError } from "../../contract/errors.ts";
import { readVerdict, verdictOutput } from "../report/claims.ts";
import { announced, openDisplay } from "../progress/display.ts";
import type { EngineEvent, RunSummary } from "../runs/events.ts";
import { loadSpecification } from "../reading/load.ts";
import { runGraph } from "../execution/run.ts";
import { tellJson, tellPeople, writeRunPage } from "./repro-results.ts";
import type { Job, JobGraph } from "../specification/specification.ts";
import { counted } from "../words/number-text.ts";
import { jobsOfTargets, neededJobs } from "../specification/targets.ts";
import { writeView } from "../report/view.ts";
import { reportWarnings } from "./science-warnings.ts";
import type { JobFlags, Surroundings } from "./surroundings.ts";

export interface ReproFlags extends JobFlags {
  readonly jobs?: number;
  readonly force?: boolean;
  readonly keepGoing?: boolean;
  readonly dryRun?: boolean;
}

export async function repro(
  here: Surroundings,
  flags: ReproFlags,
  targets: readonly string[],
): Promise<ExitCode> {
  if (flags.dryRun) {
    const { plan } = await later<typeof import("./plan.ts")>(import.meta.resolve("./plan.ts"));
    return await plan(here, flags, targets);
  }
  const { workspace, signal, watched } = here;
  const graph = await announced(
    here.terminal,
    { text: "Reading the specification…", json: flags.json },
    loadSpecification(workspace, flags),
  );
  const wanted = jobsOfTargets(graph, targets);
  const needed = announcedJobs(here, graph, { wanted, json: flags.json });
  const layout = layoutOf(storeRoot(workspace));
  const display = await openDisplay(here.terminal, { json: flags.json, jobs: needed, layout });
  watched?.onSay(display.say);
  const ids = wanted?.map(({ id }) => id);
  const jobs = wanted ?? needed;
  const listener = watched === undefined ? display.listener : (event: EngineEvent) => {
    watched.listener(event);
    display.listener(event);
  };
  const run = (force: readonly string[]) =>
    runGraph(graph, {
      workspace,
      signal,
      ...(ids ? { targets: ids } : {}),
      ...(flags.jobs ? { jobs: flags.jobs } : {}),
      ...(flags.backend ? { backend: flags.backend } : {}),
      ...(here.openPool ? { openPool: here.openPool } : {}),
      keepGoing: flags.keepGoing ?? false,
      force,
    }, listener);
  let summary: RunSummary;
  const edited: string[] = [];
  try {
    summary = await run(flags.force ? ids ?? needed.map(({ id }) => id) : []);
    const damaged = await damagedWhenShown({ layout, graph, jobs, summary, edited });
    if (damaged.length > 0 && summary.exitCode === exitCodes.good) {
      // Reading has set them aside, so that their jobs run again.
      summary = await run([]);
      const [again] = await damagedWhenShown({ layout, graph, jobs, summary, edited });
      if (again !== undefined) throw damagedAgain(layout, again);
    }
  } finally {
    display.stop();
  }
  if (!flags.json) tellEdited(here, edited);
  const finished = { workspace, graph, jobs, needed, layout, summary, flags, targets };
  writeRunPage(here, finished);
  if (flags.json) await tellJson(here, finished);
  else await tellPeople(here, finished);
  return summary.exitCode;
}

/** The jobs that are needed, after the warnings about them and what they cost. */
function announcedJobs(
  { terminal }: Surroundings,
  graph: JobGraph,
  { wanted, json }: { readonly wanted: readonly Job[] | undefined; readonly json?: boolean },
): readonly Job[] {
  reportWarnings(terminal, graph, wanted);
  const needed = neededJobs(graph, wanted);
  if (!json) { for (const line of estimateLines(graph, needed)) terminal.write(line); }
  return needed;
}

/** Writes the view and reads the verdicts; gives the blobs among these that are damaged. */
async function damagedWhenShown({ layout, graph, jobs, summary, edited }: {
  readonly layout: Layout;
  readonly graph: JobGraph;
  readonly jobs: readonly Job[];
  readonly summary: RunSummary;
  /** Files of the view that were not as they had been written are added to these. */
  readonly edited: string[];
}): Promise<string[]> {
  const { outcomes } = summary;
  const shown = [...new Set([...jobs, ...inputsOfFailed(graph, summary)])];
  const { damaged, edited: found } = await writeView(layout, shown, outcomes, graph.jobs);
  edited.push(...found);
  const verdicts = jobs.filter(({ stage }) => stage.role === "claim")
    .map(({ id }) => outcomes.get(id)?.outputs[verdictOutput])
    .filter((output) => output !== undefined && readVerdict(layout, output) === undefined);
  return [...damaged, ...verdicts.map((output) => output!.digest)];
}

/** Edited files that are named one by one. */
const editedMax = 10;

function tellEdited({ terminal }: Surroundings, edited: readonly string[]): void {
  for (const path of edited.slice(0, editedMax)) {
    terminal.writeError(`artifacts/${path} had been edited; it is written again from the store`);
  }
  if (edited.length > editedMax) {
    terminal.writeError(`… and ${counted(edited.length - editedMax, "more file")}`);
  }
}

function damagedAgain({ root }: Layout, digest: string): UserError {
  return new UserError({
    action: `cannot keep results in the store ${root}: blob ${digest} is damaged again and again`,
    hint: "check the disk and run again",
    exitCode: exitCodes.storeDamage,
  });
}

/** What a failed stage was given can be opened in the view, whatever was asked for. */
function inputsOfFailed(graph: JobGraph, { failed }: RunSummary): readonly Job[] {
  if (failed.length === 0) return [];
  const names = new Set(failed.map(({ job }) => job));
  return graph.jobs.filter(({ id }) => names.has(id))
    .flatMap(({ inputs }) => Object.values(inputs).flat()).map(({ job }) => graph.jobs[job]);
}

/** What a large profile will cost, printed before it starts. */
function estimateLines({ specification }: JobGraph, jobs: readonly Job[]): string[] {
  const wanted = new Set(jobs.map(({ stage }) => stage.paper));
  return specification.papers.filter(({ name, estimate }) => wanted.has(name) && estimate)
    .map(({ name, estimate }) => `${name} in profile ${specification.profile}: ${estimate}`);
}
