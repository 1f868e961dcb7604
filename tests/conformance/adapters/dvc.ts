/**
 * DVC as one who knows it writes it: dvc.yaml with deps, params and outs, `foreach` for lists, its
 * run-cache, a shared cache folder, git tags as pins. It runs one stage at a time.
 */
import { stringify } from "yaml";
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
import { filesUnder, flipBit } from "./folder.ts";
import { execute, start } from "./process.ts";
import { ShellWorkspace, versionOf } from "./shell-workspace.ts";

/** The command, of a virtual environment perhaps. */
export function dvc(command = "dvc"): Tool {
  return {
    name: "DVC",
    lacks: {
      parallel: "one stage at a time",
      limits: "no resources",
      retries: "no retries",
    },
    version: async () => `DVC ${await versionOf(command, ["--version"])}`,
    open: (surroundings = {}) => new DvcWorkspace(command, surroundings),
  };
}

class DvcWorkspace extends ShellWorkspace implements Workspace {
  readonly #command: string;
  readonly codes = { specification: 255, access: 255 };
  readonly unfinished = /\.tmp$|\.unprotected$/;
  readonly ownFiles = /^\.dvc\/tmp\//;
  readonly messages = {
    place: /dvc\.yaml.*\d+/,
    problems: {
      cycle: [/one/, /two/, /three/],
      "two claimants": [/twice/, /again/],
      "missing source": [/absent/],
      "unknown key": [/retrys/, /retries/],
    },
  };

  constructor(command: string, surroundings: Surroundings) {
    super("dvc", surroundings);
    this.#command = command;
    const must = (program: string, ...words: readonly string[]) => {
      const { success, stderr } = new Deno.Command(program, {
        args: [...words],
        cwd: this.root,
        env: quiet,
      }).outputSync();
      if (!success) throw new Error(new TextDecoder().decode(stderr));
    };
    must("git", "init", "--quiet");
    must(command, "init", "--quiet");
    if (surroundings.store !== undefined) must(command, "cache", "dir", surroundings.store);
  }

  declare(pipeline: Pipeline): void {
    this.pipeline = pipeline;
    const labels = Object.fromEntries(
      pipeline.steps.map(({ name, label }) => [name, label ?? name]),
    );
    this.write("params.yaml", stringify({ labels, unused: pipeline.unused ?? "none" }));
    this.write("dvc.yaml", stringify(this.#stages(pipeline.steps), { lineWidth: 0 }));
  }

  reformat(): void {
    const stages = this.#stages([...this.pipeline.steps].reverse());
    const text = stringify(stages, { indent: 4, defaultStringType: "QUOTE_SINGLE", lineWidth: 0 });
    this.write("dvc.yaml", `# The same, written otherwise.\n${text}`);
  }

  #stages(steps: readonly Step[]): object {
    return { stages: Object.fromEntries(steps.map((step) => [step.name, this.#stage(step)])) };
  }

  #stage(step: Step): object {
    const { name, over, work } = step;
    const item = over === undefined ? "" : "${item}";
    const reads = this.readsOf(step, item);
    const output = this.outputPath(name, item);
    const deps = [...reads.flat(), ...this.moduleOf(step)];
    const other = work?.does === "half" ? [`out/${name}-other.txt`] : [];
    const stage = {
      cmd: this.commandOf(step, { label: `\${labels.${name}}`, item, output, reads }),
      ...(deps.length > 0 ? { deps } : {}),
      params: [`labels.${name}`],
      outs: [output, ...other],
    };
    return over === undefined ? stage : { foreach: this.itemsOf(step), do: stage };
  }

  breakSpecification(problems: readonly SpecProblem[]): void {
    const stage = (deps: readonly string[], out: string, extra: object = {}) => ({
      cmd: `touch ${out}`,
      ...(deps.length > 0 ? { deps } : {}),
      outs: [out],
      ...extra,
    });
    const pieces: Readonly<Record<SpecProblem, object>> = {
      cycle: {
        one: stage(["out/three.txt"], "out/one.txt"),
        two: stage(["out/one.txt"], "out/two.txt"),
        three: stage(["out/two.txt"], "out/three.txt"),
      },
      "two claimants": { twice: stage([], "out/twice.txt"), again: stage([], "out/twice.txt") },
      "missing source": { reader: stage(["data/absent.csv"], "out/reader.txt") },
      "unknown key": { typo: stage([], "out/typo.txt", { retrys: 2 }) },
    };
    const stages = Object.assign({}, ...problems.map((problem) => pieces[problem]));
    this.write("dvc.yaml", stringify({ stages }));
  }

  #line(words: readonly string[]) {
    return {
      command: this.#command,
      words,
      folder: this.root,
      environment: { ...this.environment, ...quiet },
    };
  }

  start({ targets = [], keepGoing = false }: RunOptions = {}): Running {
    const globs = targets.some((target) => target.includes("*")) ? ["--glob"] : [];
    return start(
      this.#line(["repro", ...(keepGoing ? ["--keep-going"] : []), ...globs, ...targets]),
    );
  }

  run(options?: RunOptions): Promise<Outcome> {
    return this.start(options).outcome;
  }

  target(way: "name" | "path" | "glob", name: string): string | undefined {
    // Only stages are targets.
    return way === "path" ? undefined : name;
  }

  async plan() {
    const outcome = await execute(this.#line(["repro", "--dry"]));
    const steps = [...outcome.text.matchAll(/Running stage '([^']+)'/g)]
      .map(([, name]) => name.replace("@", ":"));
    return { ...outcome, steps };
  }

  status(): Promise<Outcome> {
    return execute(this.#line(["status"]));
  }

  async why(step: string): Promise<Explanation> {
    const { text } = await execute(this.#line(["status", "--json", step]));
    const told = JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1)) as Record<
      string,
      readonly (string | Record<string, unknown>)[]
    >;
    const parts = (told[step] ?? []).flatMap((one) =>
      typeof one === "string"
        ? [one]
        : Object.entries(one).map(([what, parts]) => `${what}: ${JSON.stringify(parts)}`)
    );
    return { changes: parts.map((part) => ({ part })) };
  }

  damage(step: string): void {
    const shown = Deno.readFileSync(this.outputFiles(step)[0]);
    const stored = filesUnder(`${this.root}/.dvc/cache/files`).find((path) => {
      const bytes = Deno.readFileSync(path);
      return bytes.length === shown.length && bytes.every((byte, i) => byte === shown[i]);
    });
    if (stored === undefined) throw new Error(`no object holds the output of ${step}`);
    flipBit(stored);
  }

  gc(options: { readonly delete: boolean }): Promise<Outcome> {
    const scope = ["gc", "--workspace", "--all-tags", "--force"];
    return execute(this.#line([...scope, ...(options.delete ? [] : ["--dry"])]));
  }

  async pin(name: string): Promise<Outcome> {
    const git = (...words: readonly string[]) =>
      execute({ command: "git", words, folder: this.root, environment: quiet });
    await git("add", "--all");
    await git("-c", "user.name=A", "-c", "user.email=a@b", "commit", "--quiet", "-m", name);
    return git("tag", name);
  }
}

const quiet = { DVC_NO_ANALYTICS: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
