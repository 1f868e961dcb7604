/** Slurm as a queue, by its programs: sbatch, squeue, scancel; sacct as long as it answers. */
import { isLasting, sacctStates, squeueFormat, squeueStates, submittedId } from "./answers.ts";
import type { SlurmSettings } from "../machine/slurm-schema.ts";
import { type Order, type Queue, type States, type Taken } from "../queue/queue.ts";
import { scriptOf, type ScriptPlace } from "./script.ts";
import type { Said, StartProgram } from "../system/cluster-programs.ts";

export class SlurmQueue implements Queue {
  readonly #settings: SlurmSettings;
  readonly #place: ScriptPlace;
  readonly #start: StartProgram;
  #hasAccounting = true;

  constructor(settings: SlurmSettings, place: ScriptPlace, start: StartProgram) {
    this.#settings = settings;
    this.#place = place;
    this.#start = start;
  }

  async submit(order: Order): Promise<Taken> {
    const script = scriptOf(this.#settings, this.#place, order);
    const said = await this.#start("sbatch", sbatchWords(order, this.#settings), script);
    if (said === undefined) return { kind: "unclear", words: "sbatch did not answer" };
    const id = submittedId(said.output);
    if (said.code === 0 && id !== undefined) return { kind: "taken", id };
    const words = wordsOf(said);
    return isLasting(words) ? { kind: "refused", words } : { kind: "unclear", words };
  }

  async states(names: readonly string[]): Promise<States | undefined> {
    const list = `--name=${names.join(",")}`;
    const words = ["--noheader", "--array", "--states=all", list, `--format=${squeueFormat}`];
    const said = await this.#start("squeue", words);
    if (said === undefined || said.code !== 0) return undefined;
    const states = squeueStates(said.output);
    const known = new Set([...states.keys()].map((place) => place.split(" ")[0]));
    const unknown = names.filter((name) => !known.has(name));
    if (unknown.length === 0 || !this.#hasAccounting) return states;
    return new Map([...await this.#accounted(unknown), ...states]);
  }

  /** What accounting knows of jobs that squeue has forgotten. Where there is none it is asked once. */
  async #accounted(names: readonly string[]): Promise<States> {
    const said = await this.#start("sacct", [
      ...["--noheader", "--parsable2", "--allocations", "--starttime=now-30days"],
      ...[`--name=${names.join(",")}`, "--format=JobID,JobName,State"],
    ]);
    if (said?.code !== 0) this.#hasAccounting = false;
    return said?.code === 0 ? sacctStates(said.output) : new Map();
  }

  async cancel(
    names: readonly string[],
    { isPending }: { readonly isPending: boolean },
  ): Promise<boolean> {
    let isGood = true;
    for (const name of names) {
      // By name, never by number: Slurm may have given that to another job.
      const words = [`--name=${name}`, ...(isPending ? ["--state=PENDING"] : [])];
      const said = await this.#start("scancel", words);
      isGood &&= said?.code === 0;
      // It takes as long to fail for each.
      if (said === undefined) return false;
    }
    return isGood;
  }
}

/** What is not in the script: it differs from submission to submission. */
export function sbatchWords(
  { name, count, folder }: Order,
  { atOnce }: Pick<SlurmSettings, "atOnce"> = {},
): string[] {
  return [
    "--parsable",
    `--job-name=${name}`,
    `--array=0-${count - 1}${atOnce === undefined ? "" : `%${atOnce}`}`,
    // A percent sign stands for something there.
    `--output=${folder.replaceAll("%", "%%")}/%a.log`,
  ];
}

function wordsOf({ code, output, errors }: Said): string {
  const words = `${errors}\n${output}`.trim().split("\n").slice(-3).join("; ");
  return words === "" ? `it ended with ${code}` : words;
}
