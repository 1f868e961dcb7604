/** Where the jobs of a run are executed, by the names of `--executor`. */
import type { Elsewhere } from "../../execution/elsewhere.ts";
import { machinePath, readMachine } from "../../machine/machine-file.ts";
import type { SlurmSettings } from "../../machine/slurm-schema.ts";
import { queued } from "../../queue/elsewhere.ts";
import type { QueueOptions } from "../../queue/queue-executor.ts";
import { type SlurmLimits, slurmLimits } from "../../slurm/answers.ts";
import type { ScriptPlace } from "../../slurm/script.ts";
import { SlurmQueue } from "../../slurm/slurm-queue.ts";
import { startClusterProgram, type StartProgram } from "../../system/cluster-programs.ts";
import { installationRoot } from "../../system/installation.ts";
import { packageRoot } from "../../system/roots.ts";
import type { Surroundings } from "../surroundings.ts";

export type ExecutorName = "local" | "slurm";

/** Settings that are not made. */
export const slurmDefaults = {
  jobsPerTask: 50,
  packSeconds: 60,
  arrayMax: 1000,
  queueMax: 1000,
  vanishedSeconds: 60,
} as const;

/** Section `slurm` of the user's machine file; empty where there is none. */
export async function slurmSettings(
  workspace: string,
): Promise<{ readonly settings: SlurmSettings; readonly path: string | undefined }> {
  const { file } = await readMachine(workspace);
  return { settings: file.slurm ?? {}, path: machinePath() };
}

export function scriptPlace(workspace: string): ScriptPlace {
  const program = `${packageRoot}/lib/pipeline/cli.ts`;
  const configuration = `${installationRoot}/deno.json`;
  return { workspace, program, configuration, deno: Deno.execPath() };
}

/** What Slurm itself allows; nothing where it does not answer now. */
export async function limitsOfSlurm(start: StartProgram): Promise<SlurmLimits> {
  const said = await start("scontrol", ["show", "config"]);
  return said?.code === 0 ? slurmLimits(said.output) : {};
}

/** How many array tasks may be together, and with how many jobs. */
export function packingLimits(
  settings: SlurmSettings,
  { arraySizeMax = Infinity }: SlurmLimits,
): QueueOptions["limits"] {
  const { jobsPerTask, packSeconds, queueMax, arrayMax } = { ...slurmDefaults, ...settings };
  return { jobsPerTask, packSeconds, queueMax, arrayMax: Math.min(arrayMax, arraySizeMax) };
}

export async function openSlurm(
  { workspace }: Pick<Surroundings, "workspace">,
  { isDetached, jobs = Infinity }: {
    readonly isDetached: boolean;
    /** Array tasks at once, at most. */
    readonly jobs?: number;
  },
  start: StartProgram = startClusterProgram,
): Promise<Elsewhere> {
  const { settings } = await slurmSettings(workspace);
  const limits = await limitsOfSlurm(start);
  const { forgetsSeconds } = limits;
  const packing = packingLimits(settings, limits);
  return queued({
    queue: new SlurmQueue(settings, scriptPlace(workspace), start),
    limits: { ...packing, queueMax: Math.min(packing.queueMax, jobs) },
    vanishedSeconds: settings.vanishedSeconds ?? slurmDefaults.vanishedSeconds,
    ...(forgetsSeconds === undefined ? {} : { forgetsSeconds }),
    isDetached,
  });
}
