/** What workspaces of tools have in common whose steps are shell commands and whose outputs are files. */
import { isFile } from "./asymptopia-paper.ts";
import { textOr, writeText } from "./folder.ts";
import { moduleText, type ShellContext, shellOf } from "./shell-step.ts";
import type { Execution, Pipeline, Step, Surroundings } from "../tool.ts";

export abstract class ShellWorkspace {
  readonly root: string;
  protected readonly surroundings: Surroundings;
  protected pipeline: Pipeline = { steps: [] };
  readonly variables: Record<string, string> = {};
  /** Outside the workspace. */
  readonly #side: string;
  #linesSeen = 0;

  constructor(tool: string, surroundings: Surroundings) {
    this.root = Deno.makeTempDirSync({ prefix: `${tool}-` });
    this.#side = Deno.makeTempDirSync({ prefix: `${tool}-side-` });
    this.surroundings = surroundings;
    Deno.mkdirSync(`${this.root}/out`);
  }

  /** The commands name these by variables: in two workspaces they are the same commands. */
  get environment(): Record<string, string> {
    const { home, timeZone } = this.surroundings;
    return {
      SCENARIO_COUNTER: `${this.#side}/counter`,
      SCENARIO_ATTEMPTS: `${this.#side}/attempts`,
      ...(home === undefined ? {} : { HOME: home }),
      ...(timeZone === undefined ? {} : { TZ: timeZone }),
      ...this.variables,
    };
  }

  write(path: string, text: string): void {
    writeText(`${this.root}/${path}`, text);
  }

  module(name: string, value: string, imports: readonly string[] = []): void {
    this.write(`modules/${name}.sh`, moduleText(name, value, imports));
  }

  package(name: string, version: string, value: string): void {
    this.write(`packages/${name}/VERSION`, `${version}\n`);
    this.write(`packages/${name}/main.sh`, moduleText(name, value, []));
  }

  executions(): readonly Execution[] {
    const lines = textOr(`${this.#side}/counter`, "").split("\n").slice(0, -1);
    const fresh = lines.slice(this.#linesSeen);
    this.#linesSeen = lines.length;
    return fresh.map((line) => {
      const [step, item, at] = line.split(" ");
      return { step, item, at: Number(at) };
    });
  }

  /** Path of an output from the workspace. */
  protected outputPath(step: string, item = ""): string {
    return item === "" ? `out/${step}.txt` : `out/${step}-${item}.txt`;
  }

  outputFiles(step: string, item?: string): readonly string[] {
    return [`${this.root}/${this.outputPath(step, item)}`];
  }

  text(step: string, item?: string): string | undefined {
    return textOr(this.outputFiles(step, item)[0], undefined)?.trimEnd();
  }

  attempts(): number {
    return textOr(`${this.#side}/attempts`, "").split("\n").length - 1;
  }

  /** Items of the list that a step runs over; [""] for one that runs once. */
  protected itemsOf({ over }: Step): readonly string[] {
    return over === undefined ? [""] : this.pipeline.lists?.[over] ?? [];
  }

  protected stepNamed(name: string): Step {
    return this.pipeline.steps.find((step) => step.name === name)!;
  }

  /** Paths of what a step reads, as it reads them; `item` stands for its own item. */
  protected readsOf(step: Step, item = ""): readonly (readonly string[])[] {
    return (step.reads ?? []).map((read) => {
      if (isFile(read)) return [read];
      const producer = this.stepNamed(read);
      if (producer.over === undefined) return [this.outputPath(read)];
      if (producer.over === step.over) return [this.outputPath(read, item)];
      return this.itemsOf(producer).map((each) => this.outputPath(read, each));
    });
  }

  /** The module file that a step itself names; what that imports is for the tool to find. */
  protected moduleOf({ work }: Step): readonly string[] {
    return work?.does === "modules" ? [`modules/${work.entry}.sh`] : [];
  }

  protected commandOf(
    step: Step,
    given: Pick<ShellContext, "label" | "item" | "output" | "reads">,
  ): string {
    return shellOf(step, {
      ...given,
      counter: '"$SCENARIO_COUNTER"',
      attempts: '"$SCENARIO_ATTEMPTS"',
    });
  }

  close(): Promise<void> {
    for (const folder of [this.root, this.#side]) Deno.removeSync(folder, { recursive: true });
    return Promise.resolve();
  }
}

/** The first line that a program says about its version. */
export async function versionOf(command: string, words: readonly string[]): Promise<string> {
  const { stdout } = await new Deno.Command(command, { args: [...words], stderr: "null" }).output();
  return new TextDecoder().decode(stdout).split("\n")[0].trim();
}
