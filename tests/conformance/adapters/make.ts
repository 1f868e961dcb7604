/**
 * GNU Make as one who knows it writes it: `.DELETE_ON_ERROR`, order-only folders, grouped targets, and
 * parameters in files that change only when the parameter does, listed among the prerequisites.
 */
import type {
  Outcome,
  Pipeline,
  Running,
  RunOptions,
  SpecProblem,
  Step,
  Surroundings,
  Tool,
  Workspace,
} from "../tool.ts";
import { execute, start } from "./process.ts";
import { ShellWorkspace, versionOf } from "./shell-workspace.ts";

export const make: Tool = {
  name: "Make",
  lacks: {
    limits: "no named resources",
    retries: "no retries",
    "shared store": "no store of results",
  },
  version: () => versionOf("make", ["--version"]),
  open: (surroundings = {}) => new MakeWorkspace(surroundings),
};

class MakeWorkspace extends ShellWorkspace implements Workspace {
  readonly codes = { specification: 2, access: 2 };
  readonly unfinished = /^out\/.*\.tmp$/;
  readonly messages = {
    place: /Makefile:\d+/,
    problems: {
      cycle: [/one.*two.*three|two.*three.*one|three.*one.*two/],
      "two claimants": [/twice/],
      "missing source": [/absent/],
      "unknown key": [/retrys/, /retries/],
    },
  };

  constructor(surroundings: Surroundings) {
    super("make", surroundings);
  }

  declare(pipeline: Pipeline): void {
    this.pipeline = pipeline;
    for (const { name, label = name } of pipeline.steps) {
      this.write(`params/${name}.txt`, `${label}\n`);
    }
    if (pipeline.unused !== undefined) this.write("params/unused.txt", `${pipeline.unused}\n`);
    for (const [list, items] of Object.entries(pipeline.lists ?? {})) {
      this.write(`lists/${list}.txt`, items.map((item) => `${item}\n`).join(""));
    }
    this.write("Makefile", this.#makefile(pipeline.steps));
  }

  reformat(): void {
    const text = this.#makefile([...this.pipeline.steps].reverse());
    this.write(
      "Makefile",
      `# The same, written otherwise.\n${text.replaceAll("\n\n", "\n\n#\n\n")}`,
    );
  }

  #makefile(steps: readonly Step[]): string {
    const outputs = steps.flatMap((step) =>
      this.itemsOf(step).map((item) => this.outputPath(step.name, item))
    );
    const halves = steps.filter(({ work }) => work?.does === "half")
      .map(({ name }) => `out/${name}-other.txt`);
    return [
      ".DELETE_ON_ERROR:",
      ".PHONY: all",
      `all: ${[...outputs, ...halves].join(" ")}`,
      "",
      "out:\n\tmkdir -p out",
      "",
      ...steps.flatMap((step) => this.itemsOf(step).flatMap((item) => this.#rule(step, item))),
    ].join("\n");
  }

  #rule(step: Step, item: string): string[] {
    const { name, work, reads = [] } = step;
    const output = this.outputPath(name, item);
    // What gathers a list depends on the list too: a removed item would go unnoticed.
    const lists = reads.flatMap((read) => {
      const over = this.pipeline.steps.find((one) => one.name === read)?.over;
      return over === undefined || over === step.over ? [] : [`lists/${over}.txt`];
    });
    const needs = [
      ...this.readsOf(step, item).flat(),
      ...this.moduleOf(step),
      `params/${name}.txt`,
      ...lists,
    ];
    const command = this.commandOf(step, {
      label: `$(cat params/${name}.txt)`,
      item,
      output,
      reads: this.readsOf(step, item),
    });
    const targets = work?.does === "half" ? `${output} out/${name}-other.txt &` : output;
    return [`${targets}: ${needs.join(" ")} | out`, `\t${command.replaceAll("$", "$$$$")}`, ""];
  }

  breakSpecification(problems: readonly SpecProblem[]): void {
    const rule = (target: string, needs: string) => `${target}: ${needs}\n\ttouch $@\n`;
    const pieces: Readonly<Record<SpecProblem, string>> = {
      cycle: rule("one", "three") + rule("two", "one") + rule("three", "two"),
      "two claimants": rule("twice", "") + rule("twice", ""),
      "missing source": rule("reader", "data/absent.csv"),
      "unknown key": ".DELETE_ON_ERORR:\nretrys 2\n",
    };
    const names = { cycle: "three", "two claimants": "twice", "missing source": "reader" };
    const wanted = problems.flatMap((problem) => problem === "unknown key" ? [] : [names[problem]]);
    const parts = problems.map((problem) => pieces[problem]);
    this.write("Makefile", [`all: ${wanted.join(" ")}\n`, ...parts].join("\n"));
  }

  start({ targets = [], jobs = 2, keepGoing = false }: RunOptions = {}): Running {
    const words = [`-j${jobs}`, ...(keepGoing ? ["-k"] : []), ...targets];
    return start({ command: "make", words, folder: this.root, environment: this.environment });
  }

  run(options?: RunOptions): Promise<Outcome> {
    return this.start(options).outcome;
  }

  target(way: "name" | "path" | "glob", name: string): string | undefined {
    // Names of files are Make's only names.
    return way === "glob" ? undefined : this.outputPath(name);
  }

  async plan() {
    const outcome = await execute({ command: "make", words: ["-n"], folder: this.root });
    const said = [...outcome.text.matchAll(/echo "(\w+) (\w*) \$\(date/g)];
    return { ...outcome, steps: said.map(([, step, item]) => item ? `${step}:${item}` : step) };
  }
}
