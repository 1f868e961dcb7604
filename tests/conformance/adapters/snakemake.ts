/**
 * Snakemake as one who knows it writes it: a rule per step, `params`, wildcards for lists, named
 * resources, `retries`, the between-workflow cache, and the default rerun triggers.
 */
import type {
  Explanation,
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

export const snakemake: Tool = {
  name: "Snakemake",
  lacks: {},
  version: async () => `Snakemake ${await versionOf("snakemake", ["--version"])}`,
  open: (surroundings = {}) => new SnakemakeWorkspace(surroundings),
};

class SnakemakeWorkspace extends ShellWorkspace implements Workspace {
  readonly codes = { specification: 1, access: 1 };
  readonly unfinished = /^\.snakemake\/incomplete\//;
  readonly ownFiles = /^\.snakemake\/log\//;
  readonly messages = {
    place: /Snakefile:\d+|line \d+/,
    problems: {
      cycle: [/one/, /two/, /three/],
      "two claimants": [/twice/, /again/],
      "missing source": [/absent/],
      "unknown key": [/retrys/, /retries/],
    },
  };

  constructor(surroundings: Surroundings) {
    super("snakemake", surroundings);
  }

  declare(pipeline: Pipeline): void {
    this.pipeline = pipeline;
    this.write("Snakefile", this.#snakefile(pipeline.steps));
    if (pipeline.unused !== undefined) this.write("config.yaml", `unused: ${pipeline.unused}\n`);
  }

  reformat(): void {
    const [all, ...rules] = this.#snakefile(this.pipeline.steps).split("\n\n");
    const text = [all, ...rules.reverse()].join("\n\n\n").replaceAll("    ", "  ");
    this.write("Snakefile", `# The same, written otherwise.\n${text}`);
  }

  #snakefile(steps: readonly Step[]): string {
    const outputs = steps.flatMap((step) =>
      this.itemsOf(step).map((item) => this.outputPath(step.name, item))
    );
    const all = ["rule all:", `    input: ${quoted(outputs)}`].join("\n");
    return [all, ...steps.map((step) => this.#rule(step)), ""].join("\n\n");
  }

  #rule(step: Step): string {
    const { name, label = name, over, heavy, retries, work } = step;
    const output = this.outputPath(name, over === undefined ? "" : "{item}");
    const reads = this.readsOf(step, "{item}");
    const needs = [...reads.flat(), ...this.moduleOf(step)];
    const command = this.commandOf(step, {
      label: "@label@",
      item: over === undefined ? "" : "@item@",
      output: "@output@",
      reads: reads.map((paths) => paths.map((path) => path.replaceAll("{item}", "@item@"))),
    }).replaceAll("{", "{{").replaceAll("}", "}}").replaceAll("@label@", "{params.label}")
      .replaceAll("@item@", "{wildcards.item}").replaceAll("@output@", "{output[0]}");
    const other = work?.does === "half" ? [`out/${name}-other.txt`] : [];
    return [
      `rule ${name}:`,
      ...(needs.length > 0 ? [`    input: ${quoted(needs)}`] : []),
      `    output: ${quoted([output, ...other])}`,
      `    params: label=${JSON.stringify(label)}`,
      ...(heavy ? ["    resources: heavy=1"] : []),
      ...(retries === undefined ? [] : [`    retries: ${retries}`]),
      ...(this.surroundings.store === undefined ? [] : ["    cache: True"]),
      `    shell: ${JSON.stringify(command)}`,
    ].join("\n");
  }

  breakSpecification(problems: readonly SpecProblem[]): void {
    const rule = (name: string, needs: string, output = `out/${name}.txt`, extra = "") =>
      [
        `rule ${name}:`,
        ...(needs ? [`    input: "${needs}"`] : []),
        `    output: "${output}"`,
        ...(extra ? [`    ${extra}`] : []),
        `    shell: "touch {output}"`,
        "",
      ].join("\n");
    const pieces: Readonly<Record<SpecProblem, string>> = {
      cycle: rule("one", "out/three.txt") + rule("two", "out/one.txt") +
        rule("three", "out/two.txt"),
      "two claimants": rule("twice", "") + rule("again", "", "out/twice.txt"),
      "missing source": rule("reader", "data/absent.csv"),
      "unknown key": rule("typo", "", "out/typo.txt", "retrys: 2"),
    };
    const names = {
      cycle: "three",
      "two claimants": "twice",
      "missing source": "reader",
      "unknown key": "typo",
    };
    const wanted = problems.map((problem) => `out/${names[problem]}.txt`);
    const parts = problems.map((problem) => pieces[problem]);
    this.write("Snakefile", [`rule all:\n    input: ${quoted(wanted)}\n`, ...parts].join("\n"));
  }

  #words({ targets = [], jobs = 2, keepGoing = false }: RunOptions): string[] {
    return [
      "--cores",
      String(jobs),
      ...(this.pipeline.steps.some(({ heavy }) => heavy) ? ["--resources", "heavy=2"] : []),
      ...(keepGoing ? ["--keep-going"] : []),
      ...(this.surroundings.store === undefined ? [] : ["--cache"]),
      ...(targets.length > 0 ? ["--", ...targets] : []),
    ];
  }

  #line(words: readonly string[]) {
    const { store } = this.surroundings;
    const environment = {
      ...this.environment,
      ...(store === undefined ? {} : { SNAKEMAKE_OUTPUT_CACHE: store }),
    };
    return { command: "snakemake", words, folder: this.root, environment };
  }

  start(options: RunOptions = {}): Running {
    return start(this.#line(this.#words(options)));
  }

  run(options?: RunOptions): Promise<Outcome> {
    return this.start(options).outcome;
  }

  target(way: "name" | "path" | "glob", name: string): string | undefined {
    if (way === "glob") return undefined;
    return way === "name" ? name : this.outputPath(name);
  }

  async plan() {
    const outcome = await execute(this.#line(["--cores", "1", "--dry-run"]));
    const steps = [...outcome.text.matchAll(/^rule (\w+):\n((?: {4}.*\n)*)/gm)]
      .filter(([, name]) => name !== "all")
      .map(([, name, rest]) => {
        const item = /wildcards: item=(\w+)/.exec(rest)?.[1];
        return item === undefined ? name : `${name}:${item}`;
      });
    return { ...outcome, steps };
  }

  status(): Promise<Outcome> {
    return execute(this.#line(["--cores", "1", "--summary"]));
  }

  async why(step: string): Promise<Explanation> {
    const { text } = await execute(this.#line(["--cores", "1", "--dry-run", "--reason"]));
    const reason = new RegExp(`^rule ${step}:\n(?: {4}.*\n)*? {4}reason: (.*)$`, "m").exec(text);
    return { changes: reason === null ? [] : [{ part: reason[1] }] };
  }
}

function quoted(paths: readonly string[]): string {
  return paths.map((path) => JSON.stringify(path)).join(", ");
}
