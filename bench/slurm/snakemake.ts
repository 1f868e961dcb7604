/** Snakemake's plug-in for Slurm on the same cluster: each job a line of shell less than a millisecond long. */
import type { RealCluster } from "../../tests/circumstances/real-cluster.ts";

/** The plug-in takes what names the cluster out of its jobs' environment, so the cluster stands there too. */
const link = "/etc/slurm/slurm.conf";
/** It may hang where accounting is disabled. */
const patienceSeconds = 900;

/** Memory of a job, and of the jobs of a group that run at once: as many as the node has processors. Megabytes. */
const jobMegabytes = 100;
const atOnce = navigator.hardwareConcurrency;

/**
 * Makes so many files.
 * @param group jobs that are submitted as one; 1: each by itself
 * Throws what it said if it failed.
 */
export async function runSnakemake(
  cluster: RealCluster,
  { jobs, group, by }: {
    readonly jobs: number;
    readonly group: number;
    readonly by: readonly string[];
  },
): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "snakemake-" });
  Deno.mkdirSync("/etc/slurm", { recursive: true });
  Deno.symlinkSync(cluster.environment.SLURM_CONF, link);
  try {
    Deno.writeTextFileSync(
      `${folder}/Snakefile`,
      `rule all:\n    input: expand("{i}.txt", i=range(${jobs}))\n` +
        `rule one:\n    output: "{i}.txt"\n${group > 1 ? '    group: "some"\n' : ""}` +
        `    shell: "echo {wildcards.i} > {output}"\n`,
    );
    // Jobs of a group begin together unless they lack something: here memory.
    const grouping = [
      ...["--group-components", `some=${group}`],
      ...["--set-resource-scopes", "mem_mb=local"],
      ...["--resources", `mem_mb=${jobMegabytes * atOnce}`],
    ];
    const words = [
      ...["--executor", "slurm", "--jobs", "100", "--slurm-no-account"],
      ...["--slurm-status-command", "squeue", "--slurm-init-seconds-before-status-checks", "2"],
      ...["--default-resources", "slurm_partition=main", `mem_mb=${jobMegabytes}`, "runtime=10"],
      ...(group > 1 ? grouping : []),
    ];
    const [program, ...rest] = [
      ...by,
      ...["timeout", "-k", "5", String(patienceSeconds), "snakemake", ...words],
    ];
    const { code, stderr } = await new Deno.Command(program, {
      args: rest,
      cwd: folder,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
      env: cluster.environment,
    }).output();
    if (code !== 0) throw new Error(new TextDecoder().decode(stderr).slice(-3000));
  } finally {
    Deno.removeSync(link);
    Deno.removeSync(folder, { recursive: true });
  }
}
