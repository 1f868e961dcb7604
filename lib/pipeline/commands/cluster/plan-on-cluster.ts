/** `plan --executor slurm`: what the jobs that would run cost on a cluster, and how long they would take there. */
import { type ExitCode, exitCodes, UserError } from "../../../contract/errors.ts";
import { limitsOfSlurm, packingLimits, slurmSettings } from "./executors.ts";
import type { SlurmSettings } from "../../machine/slurm-schema.ts";
import { inputsOf } from "../../planning/session.ts";
import { unknownSeconds } from "../../queue/packing.ts";
import {
  type PlannedJob as SimulatedJob,
  type Simulated,
  simulated,
} from "../../queue/simulation.ts";
import { headLines, type Scope } from "../../report/head.ts";
import {
  type Durations,
  type ExpectationGround,
  expectationGrounds,
  openDurations,
} from "../../runs/durations.ts";
import { coresOfNodes, type SlurmLimits } from "../../slurm/answers.ts";
import { memoryText } from "../../slurm/script.ts";
import { readOnlyLayout } from "../../store/opening.ts";
import { storeRoot } from "../../store/layout.ts";
import { startClusterProgram, type StartProgram } from "../../system/cluster-programs.ts";
import { counted, durationText } from "../../words/number-text.ts";
import { tableWidth, textTable } from "../../words/text-table.ts";
import type { PlanEntry } from "../../planning/plan.ts";
import type { Job, JobGraph } from "../../specification/specification.ts";
import { type JobFlags, jsonText, type Surroundings } from "../surroundings.ts";

const nodesDefault = 256;
/** Where no Slurm answers that could say how many cores its nodes have. */
const coresDefault = 16;
/** From the end of one job to the beginning of the next: a look, Slurm's own tick, the start of Deno. */
const startSeconds = 5;

/** What a run would do, as `plan` finds it. */
export interface PlannedRun {
  readonly graph: JobGraph;
  readonly jobs: readonly { readonly job: Job; readonly entry: PlanEntry }[];
  readonly scope: Scope;
}

export async function planOnCluster(
  { terminal, workspace }: Surroundings,
  { nodes = nodesDefault, json }: JobFlags & { readonly nodes?: number },
  run: PlannedRun,
  start: StartProgram = startClusterProgram,
): Promise<ExitCode> {
  const { scope, graph } = run;
  const { settings } = await slurmSettings(workspace);
  const cluster = await clusterHere(start);
  const layout = readOnlyLayout(storeRoot(workspace));
  const waiting = run.jobs.filter(({ entry }) => entry.action !== "reused").map(({ job }) => job);
  const coresPerNode = cluster.cores ?? coresDefault;
  const { limits } = cluster;
  const about = { settings, limits, coresPerNode, nodes };
  const plan = clusterCost(waiting, openDurations(layout), about);
  if (json) {
    terminal.write(jsonText("cluster-plan", { ...scope, ...plan }));
    return exitCodes.good;
  }
  for (const line of headLines(scope, layout)) terminal.write(line);
  if (plan.jobs === 0) {
    terminal.write(`Nothing would run: ${counted(run.jobs.length, "job")} up to date.`);
    return exitCodes.good;
  }
  for (const line of linesOf(plan)) terminal.write(line);
  terminal.write("");
  for (const line of timesTable(plan.times, tableWidth(terminal))) terminal.write(line);
  terminal.write("");
  terminal.write(
    `By simulation: ${counted(coresPerNode, "core")} a node` +
      `${cluster.cores === undefined ? " (assumed: no Slurm answers here)" : ""}, ` +
      `${durationText(startSeconds)} before each array task, its queue empty.`,
  );
  const papers = new Set(waiting.map(({ stage }) => stage.paper));
  for (const { name, estimate } of graph.specification.papers) {
    if (papers.has(name) && estimate) terminal.write(`${name} says of itself: ${estimate}`);
  }
  return exitCodes.good;
}

export interface ClusterCost {
  readonly jobs: number;
  readonly durations: Grounds;
  readonly coreHours: number;
  /** Of an array task, as Slurm writes it. */
  readonly memory: readonly string[];
  readonly times: readonly (Simulated & { readonly nodes: number })[];
}

/** What these jobs cost on one node, on sixteen, and on so many. */
export function clusterCost(
  waiting: readonly Job[],
  recorded: Durations,
  { settings, limits, coresPerNode, nodes }: {
    readonly settings: SlurmSettings;
    readonly limits: SlurmLimits;
    readonly coresPerNode: number;
    readonly nodes: number;
  },
): ClusterCost {
  const { jobs, durations } = simulatedJobs(waiting, recorded);
  const packing = packingLimits(settings, limits);
  const times = [...new Set([1, 16, nodes])].sort((a, b) => a - b).map((count) => ({
    nodes: count,
    ...simulated(jobs, { nodes: count, coresPerNode, startSeconds }, packing),
  }));
  const coreSeconds = jobs.reduce(
    (sum, { seconds = unknownSeconds, cpu }) => sum + seconds * cpu,
    0,
  );
  const memory = memoryOf(settings, jobs);
  return { jobs: jobs.length, durations, coreHours: coreSeconds / 3600, memory, times };
}

/** How many durations are from what, or from nothing. */
type Grounds = Readonly<Partial<Record<ExpectationGround | "unknown", number>>>;

function simulatedJobs(
  waiting: readonly Job[],
  durations: Durations,
): { readonly jobs: readonly SimulatedJob[]; readonly durations: Grounds } {
  const positions = new Map(waiting.map(({ index }, position) => [index, position]));
  const counts: Partial<Record<ExpectationGround | "unknown", number>> = {};
  const jobs = waiting.map((job): SimulatedJob => {
    const expectation = durations.expected(job);
    const ground = expectation?.ground ?? "unknown";
    counts[ground] = (counts[ground] ?? 0) + 1;
    return {
      seconds: expectation?.seconds,
      cpu: job.stage.resources.cpu,
      memoryBytes: job.stage.resources.memoryBytes,
      inputs: inputsOf(job).flatMap((input) => positions.get(input) ?? []),
    };
  });
  return { jobs, durations: counts };
}

function timesTable(
  times: readonly (Simulated & { readonly nodes: number })[],
  width: number,
): readonly string[] {
  const columns = ["nodes", "array tasks", "submissions", "expected time", "cores at work"]
    .map((title) => ({ title, align: "right" }) as const);
  const rows = times.map(({ nodes, arrayTasks, submissions, wallSeconds, utilization }) => [
    String(nodes),
    String(arrayTasks),
    String(submissions),
    durationText(wallSeconds),
    `${(100 * utilization).toFixed(utilization < 0.1 ? 1 : 0)} %`,
  ]);
  return textTable(columns, rows, { width });
}

const groundTexts: Readonly<Record<ExpectationGround | "unknown", string>> = {
  recorded: "recorded",
  stated: "stated by their stages",
  stage: "the longest of their stage at other points or in another profile, not scaled",
  kind: "the longest with the same plug-ins",
  unknown: `unknown, counted with ${unknownSeconds} s each`,
};

function linesOf(
  { jobs, durations, coreHours, memory }: ClusterCost,
): string[] {
  const parts = [...expectationGrounds, "unknown" as const]
    .flatMap((ground) => durations[ground] ? [`${durations[ground]} ${groundTexts[ground]}`] : []);
  const hours = coreHours.toFixed(coreHours < 10 ? 2 : 0);
  return [
    `${counted(jobs, "job")} would run: ${hours} core hours, ${
      memory.join(", ")
    } of memory an array task.`,
    `Durations: ${parts.join("; ")}.`,
    ...(durations.unknown ? [unknownText(durations.unknown)] : []),
  ];
}

function unknownText(count: number): string {
  const hours = (count * unknownSeconds / 3600).toFixed(2);
  return `Nothing is known of ${counted(count, "job")}, counted with ${hours} core hours: ` +
    "they may take far less or far more.";
}

function memoryOf(settings: SlurmSettings, jobs: readonly SimulatedJob[]): string[] {
  const texts = new Set(
    jobs.map(({ memoryBytes }) => memoryBytes).sort((a, b) => a - b)
      .map((bytes) => memoryText(settings, bytes)),
  );
  return [...texts];
}

/** What Slurm says of itself; nothing where it is not installed or does not answer. */
async function clusterHere(
  start: StartProgram,
): Promise<{ readonly limits: SlurmLimits; readonly cores: number | undefined }> {
  try {
    const said = await start("scontrol", ["show", "nodes", "--oneliner"]);
    const cores = said?.code === 0 ? coresOfNodes(said.output) : undefined;
    return { limits: await limitsOfSlurm(start), cores };
  } catch (error) {
    if (error instanceof UserError) return { limits: {}, cores: undefined };
    throw error;
  }
}
