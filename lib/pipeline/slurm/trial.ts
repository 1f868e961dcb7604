/** Whether jobs could be submitted to Slurm from here, and with which script. */
import type { SlurmSettings } from "../machine/slurm-schema.ts";
import { UserError } from "../../contract/errors.ts";
import { sbatchWords } from "./slurm-queue.ts";
import { scriptOf, type ScriptPlace } from "./script.ts";
import type { StartProgram } from "../system/cluster-programs.ts";

export interface Trial {
  /** What Slurm says to the script of one job, asked only to test it; undefined if all is well. */
  readonly problem: string | undefined;
  /** Slurm's own words about when it would run. */
  readonly words: string;
  /** The command and the script that would be submitted. */
  readonly lines: readonly string[];
}

/** Asks Slurm to look at a job without taking it. `queue`: the folder of what is submitted. */
export async function slurmTrial(
  settings: SlurmSettings,
  place: ScriptPlace & { readonly queue: string },
  start: StartProgram,
): Promise<Trial> {
  const name = "asymptopia-trial";
  const folder = `${place.queue}/${name}`;
  const script = scriptOf(settings, place, { cpu: 1, memoryBytes: 0, name });
  const words = sbatchWords({ name, count: 1, cpu: 1, memoryBytes: 0, folder }, settings);
  const lines = [`sbatch ${words.join(" ")} <<'SCRIPT'`, ...script.trimEnd().split("\n"), "SCRIPT"];
  try {
    const said = await start("sbatch", ["--test-only", ...words], script);
    if (said === undefined) return { problem: "sbatch does not answer", words: "", lines };
    const text = `${said.errors}\n${said.output}`.trim().split("\n").at(-1) ?? "";
    return { problem: said.code === 0 ? undefined : text, words: text, lines };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { problem: error.message, words: "", lines };
  }
}
