/** The script of an array task: what Slurm is to give it, the user's own lines, and one command. */
import type { SlurmSettings } from "../machine/slurm-schema.ts";

export interface ScriptPlace {
  /** Absolute path of the folder with pipeline.yaml. */
  readonly workspace: string;
  /** Absolute path of lib/pipeline/cli.ts. */
  readonly program: string;
  /** Absolute path of the deno.json that the engine runs by. */
  readonly configuration: string;
  /** Absolute path of the Deno that runs the engine. */
  readonly deno: string;
}

export interface ScriptNeeds {
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly name: string;
}

/**
 * The command of the task `node` in deno.json, as its node starts it.
 * @param configuration the deno.json that the engine runs by, as a word of the shell; unnamed, one that lies
 *   nearer to the program would count
 */
export function nodeCommand(configuration: string): string {
  return `deno run -q --no-prompt --config=${configuration} -P=node`;
}

/** Memory of an array task that asks for nothing. Bytes. */
const memoryDefault = 4 * 2 ** 30;
/** What a stage's process needs beside what the stage asks for. Bytes. */
const memoryBeside = 2 ** 30;

/** As Slurm writes sizes. */
export function memoryText({ memory }: SlurmSettings, memoryBytes: number): string {
  if (memory !== undefined) return memory;
  const bytes = Math.max(memoryDefault, memoryBytes === 0 ? 0 : memoryBytes + memoryBeside);
  return `${Math.ceil(bytes / 2 ** 20)}M`;
}

export function scriptOf(
  settings: SlurmSettings,
  { workspace, program, configuration, deno }: ScriptPlace,
  { cpu, memoryBytes, name }: ScriptNeeds,
): string {
  const { partition, account, qos, constraint, gres, time, options = [], setup = [] } = settings;
  const named = { partition, account, qos, constraint, gres, time };
  const folder = deno.replace(/\/[^/]*$/, "");
  return [
    "#!/bin/sh",
    ...Object.entries(named).flatMap(([name, value]) =>
      value === undefined ? [] : [`#SBATCH --${name}=${value}`]
    ),
    `#SBATCH --cpus-per-task=${Math.max(1, Math.ceil(cpu))}`,
    `#SBATCH --mem=${memoryText(settings, memoryBytes)}`,
    "#SBATCH --nodes=1",
    "#SBATCH --ntasks=1",
    "#SBATCH --requeue",
    "#SBATCH --open-mode=append",
    ...options.map((option) => `#SBATCH ${option}`),
    `PATH=${quoted(folder)}:"$PATH"`,
    "export PATH",
    ...setup,
    `cd ${quoted(workspace)} || exit 1`,
    `exec ${nodeCommand(quoted(configuration))} ${quoted(program)} node ${quoted(name)} ` +
    '"$SLURM_ARRAY_TASK_ID" "${SLURM_RESTART_COUNT:-0}"',
    "",
  ].join("\n");
}

/** One word of a shell. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
