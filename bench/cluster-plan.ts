/**
 * What each paper would cost on a cluster from an empty store, as `deno task plan --executor slurm` says it where no
 * Slurm answers: from the durations that this checkout has recorded and the papers state. Writes
 * bench/cluster-plan.md.
 *
 *   deno run -A bench/cluster-plan.ts [profile]
 */
import { parse } from "yaml";
import { clusterCost } from "../lib/pipeline/commands/cluster/plan-on-cluster.ts";
import { loadSpecification } from "../lib/pipeline/reading/load.ts";
import { type ExpectationGround, openDurations } from "../lib/pipeline/runs/durations.ts";
import { storeRoot } from "../lib/pipeline/store/layout.ts";
import { readOnlyLayout } from "../lib/pipeline/store/opening.ts";
import { durationText } from "../lib/pipeline/words/number-text.ts";
import { repository } from "../tests/repository-files.ts";

const [profile = "paper"] = Deno.args;
const coresPerNode = 16;

/** What the paper's YAML says of itself. */
function estimateOf(name: string): string {
  const { profiles } = parse(Deno.readTextFileSync(`${repository}/papers/${name}.yaml`));
  return String(profiles?.[profile]?.estimate ?? "").trim().replaceAll(/\s+/g, " ");
}

const { jobs: all, specification } = await loadSpecification(repository, {
  profile,
  isReadOnly: true,
});
const recorded = openDurations(readOnlyLayout(storeRoot(repository)));
const names = specification.papers.map(({ name }) => name);
const rows = [...names, undefined].map((name) => {
  const own = all.filter(({ stage: { paper } }) => name === undefined || paper === name);
  const about = { settings: {}, limits: {}, coresPerNode, nodes: 256 };
  const { jobs, coreHours, memory, durations, times } = clusterCost(own, recorded, about);
  const count = (...grounds: (ExpectationGround | "unknown")[]) =>
    String(grounds.reduce((sum, ground) => sum + (durations[ground] ?? 0), 0));
  return [
    name ?? "**all twelve**",
    String(jobs),
    ...[count("recorded"), count("stated"), count("stage", "kind"), count("unknown")],
    coreHours.toFixed(coreHours < 10 ? 2 : 0),
    memory.join(", "),
    `${times[0].arrayTasks} in ${times[0].submissions}`,
    ...times.map(({ wallSeconds }) => durationText(wallSeconds)),
    name === undefined ? "" : estimateOf(name),
  ];
});
const titles = [
  ...["paper", "jobs", "recorded", "stated", "elsewhere", "unknown", "core hours"],
  ...["memory", "array tasks", "1 node", "16 nodes", "256 nodes", "the paper's own words"],
];
const table = [titles, titles.map((_, i) => (i === 0 ? "---" : "---:")), ...rows];
const lines = [
  `# What profile ${profile} costs on a cluster`,
  "",
  `By \`deno run -A bench/cluster-plan.ts\`, on ${
    new Date().toISOString().slice(0, 10)
  }: jobs, core ` +
  `hours of ${navigator.hardwareConcurrency}-core machines of the class of the one that recorded the ` +
  "durations (one core gives about 42 GFLOP/s of plain SIMD), memory of an array task, array tasks and " +
  `submissions on one node, and the time until the last job ends by simulation, with ${coresPerNode} cores a node, 5 s ` +
  "before each array task and nothing else in the queue.",
  "",
  "Where the durations are from: **recorded**, the very same work was done here; **stated**, the stage " +
  "says it in the paper's YAML (`takes`); **elsewhere**, the longest of the stage at other points or in " +
  "profile laptop, not scaled, or of another stage with the same plug-ins: a hint, too low where sizes " +
  "grow and too high where one point is much longer than the rest; **unknown**, counted with 10 s. Where most " +
  "is from elsewhere, the paper's own words are the better guess.",
  "",
  ...table.map((cells) => `| ${cells.join(" | ")} |`),
  "",
];
Deno.writeTextFileSync(new URL("cluster-plan.md", import.meta.url), lines.join("\n"));
console.log(lines.join("\n"));
