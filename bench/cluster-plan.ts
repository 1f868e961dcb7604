/**
 * What each paper would cost on a cluster, as `deno task plan --executor slurm` says it here: from the durations
 * that this checkout has recorded and the papers state. Writes bench/cluster-plan.md.
 *
 *   deno run -A bench/cluster-plan.ts [profile]
 */
import { parse } from "yaml";
import { durationText } from "../lib/pipeline/words/number-text.ts";
import { repository } from "../tests/repository-files.ts";

const [profile = "paper"] = Deno.args;

interface Plan {
  readonly jobs: number;
  readonly coreHours: number;
  readonly memory: readonly string[];
  readonly durations: Readonly<Record<string, number>>;
  readonly times: readonly {
    readonly nodes: number;
    readonly wallSeconds: number;
    readonly arrayTasks: number;
    readonly submissions: number;
  }[];
}

function planOf(targets: readonly string[]): Plan {
  const words = ["plan", ...targets, "--executor", "slurm", "--json", "--profile", profile];
  const { code, stdout, stderr } = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", ...words, "--backend", "wasm"],
    cwd: repository,
    // A Slurm that is here by chance says nothing: nodes are assumed to have 16 cores.
    env: { SLURM_CONF: "/dev/null" },
  }).outputSync();
  const text = new TextDecoder();
  const line = text.decode(stdout).split("\n").find((line) => line.startsWith("{"));
  if (code !== 0 || line === undefined) throw new Error(text.decode(stderr));
  return JSON.parse(line);
}

/** What the paper's YAML says of itself. */
function estimateOf(name: string): string {
  const { profiles } = parse(Deno.readTextFileSync(`${repository}/papers/${name}.yaml`));
  return String(profiles?.[profile]?.estimate ?? "").trim().replaceAll(/\s+/g, " ");
}

const pipeline = parse(Deno.readTextFileSync(`${repository}/pipeline.yaml`));
const names: string[] = pipeline.papers.map((path: string) => path.replace(/^.*\/|\.yaml$/g, ""));
const rows = [...names.map((name) => [name]), []].map((targets) => {
  const { jobs, coreHours, memory, durations, times } = planOf(targets);
  console.error(targets[0] ?? "all", coreHours);
  const count = (...grounds: string[]) =>
    grounds.reduce((sum, ground) => sum + (durations[ground] ?? 0), 0);
  const grounds = [count("recorded"), count("stated"), count("stage", "kind"), count("unknown")];
  const { arrayTasks, submissions } = times[0] ?? { arrayTasks: 0, submissions: 0 };
  return [
    targets[0] ?? "**all twelve**",
    String(jobs),
    ...grounds.map(String),
    coreHours.toFixed(coreHours < 10 ? 2 : 0),
    memory.join(", "),
    `${arrayTasks} in ${submissions}`,
    ...times.map(({ wallSeconds }) => durationText(wallSeconds)),
    targets[0] === undefined ? "" : estimateOf(targets[0]),
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
  "submissions on one node, and the time until the last job ends by simulation, with 16 cores a node, 5 s " +
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
