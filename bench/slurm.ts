/**
 * Many short jobs by way of Slurm: 1,000 of this engine, packed, beside Snakemake's plug-in for Slurm where
 * `snakemake` is on PATH (with fewer jobs, for it submits each by itself). Starts a Slurm of one node with as
 * many processors as this machine has, as root, and stops it. Writes bench/slurm.md.
 *
 *   deno run -A bench/slurm.ts [jobs] [jobs of Snakemake]
 */
import { makeCheckout } from "../tests/circumstances/checkout.ts";
import { type RealCluster, startCluster } from "../tests/circumstances/real-cluster.ts";
import { hasProgram } from "../tests/programs.ts";

const [jobs = 1000, rivalJobs = 40] = Deno.args.map(Number);

interface Measured {
  readonly what: string;
  readonly jobs: number;
  readonly seconds: number;
  /** Jobs, or array tasks, as Slurm saw them. */
  readonly inSlurm: number;
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly seconds: number; result: T }> {
  const began = performance.now();
  const result = await work();
  return { seconds: (performance.now() - began) / 1000, result };
}

/** Array tasks that Slurm has ever had. */
function seen(cluster: RealCluster): number {
  const text = cluster.ask("squeue", ["--noheader", "--array", "--states=all"]);
  return text.split("\n").filter((line) => line !== "").length;
}

/** `recorded`: a run of some of the jobs has said how long they take. */
async function engine(cluster: RealCluster): Promise<Measured[]> {
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
    const environment = { ...cluster.environment, XDG_CONFIG_HOME: own };
    const run = async (what: string, words: readonly string[]): Promise<Measured> => {
      const before = seen(cluster);
      const { seconds, result } = await timed(() =>
        checkout.task(["repro", "toy/draws", ...words], { environment })
      );
      if (result.code !== 0) throw new Error(`${what}: ${result.out}${result.error}`);
      return { what, jobs, seconds, inSlurm: seen(cluster) - before };
    };
    const first = await run("this engine, durations unknown", ["--executor", "slurm"]);
    // The same jobs again, whose durations are now recorded.
    Deno.removeSync(`${checkout.root}/artifacts/ac`, { recursive: true });
    Deno.mkdirSync(`${checkout.root}/artifacts/ac`);
    Deno.removeSync(`${checkout.root}/artifacts/cache/index.json`);
    const second = await run("this engine, durations recorded", ["--executor", "slurm"]);
    Deno.removeSync(`${checkout.root}/artifacts/ac`, { recursive: true });
    Deno.mkdirSync(`${checkout.root}/artifacts/ac`);
    Deno.removeSync(`${checkout.root}/artifacts/cache/index.json`);
    const local = await run("this engine, without Slurm", []);
    return [first, second, local];
  } finally {
    checkout.remove();
    Deno.removeSync(own, { recursive: true });
  }
}

/** The same by Snakemake: each job a line of Python less than a millisecond long. */
async function snakemake(cluster: RealCluster): Promise<Measured | undefined> {
  if (!hasProgram("snakemake")) return undefined;
  const folder = Deno.makeTempDirSync({ prefix: "snakemake-" });
  const link = "/etc/slurm/slurm.conf";
  const isOurs = !Deno.readDirSync("/etc/slurm").some(({ name }) => name === "slurm.conf");
  if (!isOurs) throw new Error(`${link} is there: the plug-in would use that cluster`);
  // It takes what names the cluster out of the jobs' environment.
  Deno.symlinkSync(cluster.environment.SLURM_CONF, link);
  try {
    Deno.writeTextFileSync(
      `${folder}/Snakefile`,
      `rule all:\n    input: expand("{i}.txt", i=range(${rivalJobs}))\n` +
        `rule one:\n    output: "{i}.txt"\n    shell: "echo {wildcards.i} > {output}"\n`,
    );
    const before = seen(cluster);
    const words = [
      ...["--executor", "slurm", "--jobs", "100", "--slurm-no-account"],
      ...["--slurm-status-command", "squeue", "--slurm-init-seconds-before-status-checks", "2"],
      ...["--default-resources", "slurm_partition=main", "mem_mb=100"],
    ];
    const { seconds, result } = await timed(() =>
      new Deno.Command("timeout", {
        args: ["-k", "5", "900", "snakemake", ...words],
        cwd: folder,
        stdin: "null",
        env: cluster.environment,
      }).output()
    );
    if (result.code !== 0) throw new Error(new TextDecoder().decode(result.stderr));
    return { what: "Snakemake", jobs: rivalJobs, seconds, inSlurm: seen(cluster) - before };
  } finally {
    Deno.removeSync(link);
    Deno.removeSync(folder, { recursive: true });
  }
}

function versionOf(program: string, words: readonly string[]): string {
  const { stdout } = new Deno.Command(program, { args: [...words] }).outputSync();
  return new TextDecoder().decode(stdout).trim();
}

const cluster = startCluster();
try {
  const rows = await engine(cluster);
  const rival = await snakemake(cluster);
  const slurm = cluster.ask("sinfo", ["--version"]).trim();
  const lines = [
    `# ${jobs} short jobs by way of Slurm`,
    "",
    `Jobs of about a millisecond on ${slurm} with one node of ${navigator.hardwareConcurrency} ` +
    `processors, on ${
      new Date().toISOString().slice(0, 10)
    }, by \`deno run -A bench/slurm.ts\`. What is ` +
    "measured is what submission, starts, messages and records cost; other work on this machine is in it.",
    rival === undefined
      ? "Snakemake was not there."
      : `Snakemake ${
        versionOf("snakemake", ["--version"])
      } with its plug-in for Slurm submits each job ` +
        "by itself unless rules are grouped by hand, so it was given fewer.",
    "",
    "| | jobs | array tasks in Slurm | seconds | milliseconds a job |",
    "| --- | ---: | ---: | ---: | ---: |",
    ...[...rows, ...(rival === undefined ? [] : [rival])].map((
      { what, jobs, seconds, inSlurm },
    ) =>
      `| ${what} | ${jobs} | ${inSlurm} | ${seconds.toFixed(1)} | ${
        (1000 * seconds / jobs).toFixed(0)
      } |`
    ),
    "",
  ];
  Deno.writeTextFileSync(new URL("slurm.md", import.meta.url), lines.join("\n"));
  console.log(lines.join("\n"));
} finally {
  cluster.stop();
}
