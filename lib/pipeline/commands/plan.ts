/** `plan`: what `repro` would do, and why, without doing it. */
import { type ExitCode, exitCodes, UserError } from "../../contract/errors.ts";
import { loadSpecification } from "../reading/load.ts";
import { readTexts } from "../reading/texts.ts";
import { later } from "../system/later.ts";
import { counted, durationText } from "../words/number-text.ts";
import { type PlanEntry, planOf, type PlanOptions } from "../planning/plan.ts";
import { notSandboxed } from "../planning/provenance-text.ts";
import { notSandboxedLines } from "../report/not-sandboxed.ts";
import { headLines, type Scope } from "../report/head.ts";
import type { Job, JobGraph } from "../specification/specification.ts";
import { jobsOfTargets, neededJobs, pointText } from "../specification/targets.ts";
import { layoutOf, storeRoot } from "../store/layout.ts";
import { painted } from "../words/terminal.ts";
import { tableWidth, textTable } from "../words/text-table.ts";
import { reportWarnings } from "../report/science-warnings.ts";
import type { ExecutorName } from "./cluster/executors.ts";
import { type JobFlags, jsonText, type Surroundings } from "./surroundings.ts";

export interface PlannedJob {
  readonly job: Job;
  readonly entry: PlanEntry;
}

export interface Planned {
  readonly graph: JobGraph;
  readonly jobs: readonly PlannedJob[];
  /** What the plan speaks of. */
  readonly scope: Scope;
}

/** Today's plan for targets (default: everything), after the reader's warnings about their papers. */
export async function planned(
  here: Surroundings,
  flags: JobFlags & RemoteFlags,
  targets: readonly string[],
): Promise<Planned> {
  const { workspace, terminal } = here;
  const graph = await loadSpecification(workspace, { ...flags, targets, isReadOnly: true });
  const wanted = jobsOfTargets(graph, targets);
  reportWarnings(terminal, graph, wanted);
  const remote = await remotePlan(here, flags, graph);
  const { entries, backend } = await planOf(graph, {
    workspace,
    ...(remote?.options),
    ...(wanted ? { targets: wanted.map(({ id }) => id) } : {}),
    ...(flags.backend ? { backend: flags.backend } : {}),
  });
  const line = remote?.line();
  if (line !== undefined) terminal.writeError(line);
  const absent = new Set(entries.flatMap(({ absent = [] }) => absent));
  for (const line of absent) {
    terminal.writeError(painted(terminal, "yellow", `warning: ${line}; \`repro\` would refuse`));
  }
  const byId = new Map(neededJobs(graph, wanted).map((job) => [job.id, job]));
  const jobs = entries.map((entry) => ({ job: byId.get(entry.job)!, entry }));
  return { graph, jobs, scope: { profile: graph.specification.profile, backend } };
}

interface RemoteFlags {
  /** The address of a remote store: what a run would take from it counts as here. */
  readonly remote?: string;
  /** Whoever made it. */
  readonly unsigned?: boolean;
}

/** What a plan asks of a remote store; unfinished files come and go in the store's folder for them. */
async function remotePlan(
  { workspace, signal }: Surroundings,
  { remote, unsigned = false }: RemoteFlags,
  { specification: { trust = [] } }: JobGraph,
): Promise<{ readonly options: Partial<PlanOptions>; line(): string | undefined } | undefined> {
  if (remote === undefined) return undefined;
  const { openRemotePlan } = await later<typeof import("../remote/remote-plan.ts")>(
    import.meta.resolve("../remote/remote-plan.ts"),
  );
  return openRemotePlan(remote, {
    root: storeRoot(workspace),
    trusted: new Set(trust),
    unsigned,
    signal,
  });
}

export interface PlanFlags extends JobFlags, RemoteFlags {
  readonly expanded?: boolean;
  /** What the jobs would cost there. */
  readonly executor?: ExecutorName;
  readonly nodes?: number;
}

export async function plan(
  here: Surroundings,
  flags: PlanFlags,
  targets: readonly string[],
): Promise<ExitCode> {
  const { terminal, workspace } = here;
  if (flags.expanded) {
    const { askReader } = await later<typeof import("../reading/apart/ask.ts")>(
      import.meta.resolve("../reading/apart/ask.ts"),
    );
    const texts = readTexts(workspace);
    const question = { about: "expanded text", workspace, texts, targets } as const;
    terminal.write((await askReader({ ...question, profile: flags.profile })).trimEnd());
    return exitCodes.good;
  }
  const { jobs: all, scope, graph } = await planned(here, flags, targets);
  if (flags.executor === "slurm") {
    const { planOnCluster } = await later<typeof import("./cluster/plan-on-cluster.ts")>(
      import.meta.resolve("./cluster/plan-on-cluster.ts"),
    );
    return await planOnCluster(here, flags, { jobs: all, scope, graph });
  }
  if (flags.nodes !== undefined) throw withoutCluster();
  if (flags.json) {
    for (const { entry } of all) terminal.write(jsonText("plan", { ...scope, ...entry }));
    return exitCodes.good;
  }
  for (const line of headLines(scope, layoutOf(storeRoot(workspace)))) terminal.write(line);
  const waiting = all.filter(({ entry }) => entry.action !== "reused");
  if (waiting.length === 0) {
    terminal.write(`Nothing would run: ${counted(all.length, "job")} up to date.`);
    for (const line of notSandboxedLines(all.map(({ entry }) => entry))) terminal.write(line);
    return exitCodes.good;
  }
  const columns = [
    { title: "stage" },
    { title: "jobs", align: "right" },
    { title: "would", wraps: true },
    { title: "why", wraps: true },
  ] as const;
  const width = tableWidth(terminal);
  for (const line of textTable(columns, groupRows(waiting), { width })) terminal.write(line);
  terminal.write("");
  terminal.write(totals(all));
  return exitCodes.good;
}

function withoutCluster(): UserError {
  return new UserError({
    action: "cannot plan for nodes of this machine (--nodes)",
    allowed: "--nodes with --executor slurm",
  });
}

/** One row per stage, action and reason; the axis point when there is only one job. */
function groupRows(waiting: readonly PlannedJob[]): string[][] {
  const groups = new Map<string, PlannedJob[]>();
  for (const one of waiting) {
    const { stage } = one.job;
    // Jobs that wait differ in what they wait for; one line says it for all of them.
    const reason = one.entry.action === "run" ? one.entry.reason : "";
    const id = JSON.stringify([stage.paper, stage.name, one.entry.action, reason]);
    const list = groups.get(id);
    if (list) list.push(one);
    else groups.set(id, [one]);
  }
  return [...groups.values()].map((list) => {
    const [{ job, entry }] = list;
    const point = list.length === 1 ? pointText(job) : "";
    return [
      `${job.stage.paper}/${job.stage.name}${point}`,
      String(list.length),
      entry.action === "run" ? "run" : "run or cut off",
      [entry.reason, entry.sandbox === undefined ? undefined : notSandboxed]
        .filter((words) => words !== undefined).join("; "),
    ];
  });
}

function totals(all: readonly PlannedJob[]): string {
  const count = (action: PlanEntry["action"]) =>
    all.filter(({ entry }) => entry.action === action).length;
  const there = all.filter(({ entry }) => entry.from === "remote").length;
  const waiting = all.filter(({ entry }) => entry.action !== "reused");
  const known = waiting.filter(({ entry }) => entry.seconds !== undefined);
  const seconds = known.reduce((sum, { entry }) => sum + entry.seconds!, 0);
  const estimate = known.length === 0 ? "" : `; about ${durationText(seconds)} of one core` +
    (known.length < waiting.length ? ` for the ${known.length} whose duration is known` : "");
  return `${counted(count("run"), "job")} would run, ${count("after inputs")} wait for inputs, ` +
    `${count("reused")} up to date${
      there === 0 ? "" : ` (${there} on the remote store)`
    }${estimate}.`;
}
