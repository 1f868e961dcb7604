/**
 * Many short jobs by way of Slurm: 1,000 of this engine, packed, beside Snakemake's plug-in for Slurm where
 * `snakemake` is on PATH (with fewer jobs, for it submits each by itself). Starts a Slurm of one node with as
 * many processors as this machine has, as root, and stops it. Writes bench/slurm.md.
 *
 *   deno run -A bench/slurm.ts [jobs] [jobs of Snakemake] [jobs of a group of Snakemake's]
 *
 * With 0 jobs only Snakemake is measured, and nothing is written.
 */
import { type Checkout, makeCheckout } from "../tests/circumstances/checkout.ts";
import { type RealCluster, startCluster } from "../tests/circumstances/real-cluster.ts";
import { hasProgram } from "../tests/programs.ts";
import { makeProcessorGroup, type ProcessorGroup } from "./slurm/processor-group.ts";
import { runSnakemake } from "./slurm/snakemake.ts";

const [jobs = 1000, rivalJobs = 16, group = 4] = Deno.args.map(Number);
/** Groups that are submitted. */
const groups = 4;

interface Measured {
  readonly what: string;
  readonly jobs: number;
  /** By the clock. */
  readonly seconds: number;
  /** Of the processor: on the nodes, Slurm's own programs among them, and where the engine runs. */
  readonly nodeSeconds: number;
  readonly loginSeconds: number;
  /** Jobs, or array tasks, as Slurm saw them. */
  readonly inSlurm: number;
}

interface Scene {
  readonly cluster: RealCluster;
  readonly nodes: ProcessorGroup;
  readonly login: ProcessorGroup;
}

/** Array tasks that Slurm has ever had. */
function seen({ cluster }: Scene): number {
  const text = cluster.ask("squeue", ["--noheader", "--array", "--states=all"]);
  return text.split("\n").filter((line) => line !== "").length;
}

async function measured(
  scene: Scene,
  { what, jobs }: Pick<Measured, "what" | "jobs">,
  work: () => Promise<void>,
): Promise<Measured> {
  const { nodes, login } = scene;
  const before = { inSlurm: seen(scene), nodes: nodes.seconds(), login: login.seconds() };
  const began = performance.now();
  await work();
  const result = {
    what,
    jobs,
    seconds: (performance.now() - began) / 1000,
    nodeSeconds: nodes.seconds() - before.nodes,
    loginSeconds: login.seconds() - before.login,
    inSlurm: seen(scene) - before.inSlurm,
  };
  console.error(result);
  return result;
}

/** The same jobs three times, their records taken away between. */
async function engine(scene: Scene): Promise<Measured[]> {
  const { cluster, login } = scene;
  const checkout = makeCheckout("bench");
  const own = Deno.makeTempDirSync({ prefix: "bench-" });
  try {
    const paper = `${checkout.root}/papers/toy.yaml`;
    const widths = Array.from({ length: jobs }, (_, i) => i + 1).join(", ");
    const text = Deno.readTextFileSync(paper).replace("[1, 2, 3]", `[${widths}]`);
    Deno.writeTextFileSync(paper, text);
    Deno.mkdirSync(`${own}/asymptopia`);
    const settings = "slurm: { memory: 1G, jobsPerTask: 250 }\n";
    Deno.writeTextFileSync(`${own}/asymptopia/machine.yaml`, settings);
    const options = { environment: { ...cluster.environment, XDG_CONFIG_HOME: own }, by: login.by };
    const run = (what: string, ...words: string[]) =>
      measured(scene, { what, jobs }, async () => {
        const { code, out, error } = await checkout.task(["repro", "toy/draws", ...words], options);
        if (code !== 0) throw new Error(`${what}: ${out}${error}`);
      });
    const first = await run("this engine, durations unknown", "--executor", "slurm");
    forgetResults(checkout);
    const second = await run("this engine, durations recorded", "--executor", "slurm");
    forgetResults(checkout);
    return [first, second, await run("this engine, without Slurm")];
  } finally {
    checkout.remove();
    Deno.removeSync(own, { recursive: true });
  }
}

function forgetResults({ root }: Checkout): void {
  Deno.removeSync(`${root}/artifacts/ac`, { recursive: true });
  Deno.mkdirSync(`${root}/artifacts/ac`);
  Deno.removeSync(`${root}/artifacts/cache/index.json`);
}

async function snakemake(scene: Scene): Promise<Measured[]> {
  if (!hasProgram("snakemake")) return [];
  const { cluster, login: { by } } = scene;
  const alone = { what: "Snakemake, each job by itself", jobs: rivalJobs, group: 1 };
  const grouped = { what: `Snakemake, in groups of ${group}`, jobs: groups * group, group };
  const rows: Measured[] = [];
  for (const one of [alone, grouped]) {
    if (one.jobs === 0) continue;
    rows.push(await measured(scene, one, () => runSnakemake(cluster, { ...one, by })));
  }
  return rows;
}

function versionOf(program: string, words: readonly string[]): string {
  const { stdout } = new Deno.Command(program, { args: [...words] }).outputSync();
  return new TextDecoder().decode(stdout).trim();
}

function processor(): string {
  const model = /^model name\s*: (.*)$/m.exec(Deno.readTextFileSync("/proc/cpuinfo"))?.[1];
  return `${navigator.hardwareConcurrency} processors (${model ?? Deno.build.arch})`;
}

function page(rows: readonly Measured[], slurm: string): string {
  const milliseconds = (seconds: number, { jobs }: Measured) => (1000 * seconds / jobs).toFixed(0);
  const hasRival = rows.some(({ what }) => what.startsWith("Snakemake"));
  return [
    `# ${jobs} short jobs by way of Slurm`,
    "",
    `Jobs of about a millisecond on ${slurm} with one node of ${processor()}, on ` +
    `${
      new Date().toISOString().slice(0, 10)
    }, by \`deno run -A bench/slurm.ts\`. What is measured is what ` +
    "submission, starts, messages and records cost. Other work on this machine is in the times by the clock; " +
    "processor time (of a control group) is of this work alone: on the node with Slurm's own programs, and " +
    "where the engine runs.",
    hasRival
      ? `Snakemake ${
        versionOf("snakemake", ["--version"])
      } with its plug-in for Slurm submits each job by ` +
        "itself unless rules are grouped by hand, so it was given fewer jobs: compare the columns by job. In the " +
        "last row the rule is grouped, and its groups are joined by --group-components."
      : "Snakemake was not there.",
    "",
    "| | jobs | jobs or array tasks in Slurm | seconds | ms a job | processor ms a job: node | where the engine runs |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...rows.map((row) => {
      const { what, jobs, inSlurm, seconds, nodeSeconds, loginSeconds } = row;
      const times = [seconds, nodeSeconds, loginSeconds].map((time) => milliseconds(time, row));
      return `| ${[what, jobs, inSlurm, seconds.toFixed(1), ...times].join(" | ")} |`;
    }),
    "",
  ].join("\n");
}

const cluster = startCluster();
const scene = { cluster, nodes: makeProcessorGroup(), login: makeProcessorGroup() };
try {
  for (const process of cluster.processes()) scene.nodes.add(process);
  const own = jobs === 0 ? [] : await engine(scene);
  const rows = [...own, ...await snakemake(scene)];
  const text = page(rows, cluster.ask("sinfo", ["--version"]).trim());
  if (own.length > 0) Deno.writeTextFileSync(new URL("slurm.md", import.meta.url), text);
  console.log(text);
} finally {
  cluster.stop();
  await Promise.all([scene.nodes.remove(), scene.login.remove()]);
}
