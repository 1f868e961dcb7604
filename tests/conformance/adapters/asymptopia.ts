/** Asymptopia's own command line, in workspaces of toy stages. See asymptopia-stage.ts for counting. */
import { readHistory } from "../../../lib/pipeline/runs/history.ts";
import { parseRecord, recordText } from "../../../lib/pipeline/store/record.ts";
import { layoutOf, storeRoot } from "../../../lib/pipeline/store/layout.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { makeToy, type Toy } from "../../pipeline/toy.ts";
import { rememberSharedCode } from "../../pipeline/toy/shared-code.ts";
import { pause, until } from "../scenario.ts";
import type {
  Execution,
  Explanation,
  Outcome,
  Pipeline,
  Running,
  RunOptions,
  Surroundings,
  Tool,
  WhyChange,
  Workspace,
} from "../tool.ts";
import { isFile, paperText, pipelineText, wrongPaper } from "./asymptopia-paper.ts";
import { markModule, readMark, stageText } from "./asymptopia-stage.ts";
import { filesUnder, flipBit, textOr, writeText } from "./folder.ts";
import { execute, start } from "./process.ts";
import { taskLine } from "../../task-line.ts";

export const asymptopia: Tool = {
  name: "Asymptopia",
  lacks: {},
  version: () => Promise.resolve(`Deno ${Deno.version.deno}`),
  open: (surroundings = {}) => new OurWorkspace(surroundings),
};

class OurWorkspace implements Workspace {
  readonly #toy: Toy;
  readonly #surroundings: Surroundings;
  /** Marks that were counted, by the names of their blobs. */
  readonly #counted = new Set<string>();
  #pipeline: Pipeline = { steps: [] };
  readonly variables: Record<string, string> = {};
  readonly codes = { specification: 2, access: 3 };
  readonly unfinished = /^artifacts\/tmp\//;
  readonly messages = {
    place: /papers\/toy\.yaml:\d+:\d+/,
    problems: {
      // The whole circle, back to where it began.
      cycle: [/(one|two|three)\b.*(one|two|three)\b.*(one|two|three)\b.*\1/],
      "two claimants": [/twice/, /(papers\/toy\.yaml:\d+:\d+)[^]*(?!\1)papers\/toy\.yaml:\d+:\d+/],
      "missing source": [/absent/],
      "unknown key": [/retrys/, /retries/],
    },
  };

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#toy = makeToy();
    for (const path of filesUnder(`${this.root}/stages`)) Deno.removeSync(path);
    this.write("pipeline.yaml", pipelineText);
    this.write("stages/marks/mark.ts", markModule);
    if (surroundings.store !== undefined) {
      Deno.mkdirSync(`${this.root}/artifacts`);
      Deno.symlinkSync(surroundings.store, `${this.root}/artifacts/store`);
    }
  }

  get root(): string {
    return this.#toy.root;
  }

  get #store(): string {
    return storeRoot(this.root);
  }

  declare(pipeline: Pipeline): void {
    this.#pipeline = pipeline;
    for (const step of pipeline.steps) {
      this.write(`stages/${step.name}.ts`, stageText(step, isFile));
    }
    this.write("papers/toy.yaml", paperText(pipeline));
  }

  write(path: string, text: string): void {
    writeText(`${this.root}/${path}`, text);
  }

  reformat(): void {
    this.write("papers/toy.yaml", paperText(this.#pipeline, { reformatted: true }));
  }

  breakSpecification(problems: Parameters<Workspace["breakSpecification"]>[0]): void {
    this.write("stages/plain.ts", stageText({ name: "plain" }, isFile));
    this.write("papers/toy.yaml", wrongPaper(problems));
  }

  module(name: string, value: string, imports: readonly string[] = []): void {
    const lines = imports.map((imported) =>
      imported.startsWith("package:")
        ? `import { value as ${imported.slice(8)} } from "../../packages/${
          imported.slice(8)
        }/main.js";`
        : `import { ${imported} } from "./${imported}.ts";`
    );
    const parts = imports.map((imported) =>
      imported.startsWith("package:") ? ` + ${imported.slice(8)}` : ` + ${imported}()`
    );
    const body = `export const ${name} = () => ${JSON.stringify(value)}${parts.join("")};`;
    this.write(`stages/modules/${name}.ts`, [...lines, body, ""].join("\n"));
  }

  package(name: string, version: string, value: string): void {
    const folder = `packages/${name}`;
    this.write(`${folder}/package.json`, JSON.stringify({ name, version, type: "module" }));
    this.write(`${folder}/main.js`, `export const value = ${JSON.stringify(value)};\n`);
  }

  start({ targets = [], jobs = 2, keepGoing = false }: RunOptions = {}): Running {
    rememberSharedCode(this.root);
    const flags = ["--jobs", String(jobs), ...(keepGoing ? ["--keep-going"] : [])];
    return start(this.#line(["repro", ...targets, ...flags]));
  }

  run(options?: RunOptions): Promise<Outcome> {
    return this.start(options).outcome;
  }

  #line(words: readonly string[]) {
    const { home, timeZone } = this.#surroundings;
    return {
      command: Deno.execPath(),
      words: taskLine(this.root, words),
      folder: this.root,
      environment: {
        // The packages' cache stays where it is for another user too.
        ...(home === undefined ? {} : { HOME: home, DENO_DIR: denoFolder() }),
        ...(timeZone === undefined ? {} : { TZ: timeZone }),
        ...this.variables,
      },
    };
  }

  #command(...words: readonly string[]): Promise<Outcome> {
    return execute(this.#line(words));
  }

  executions(): readonly Execution[] {
    const found: Execution[] = [];
    for (const path of filesUnder(`${this.#store}/cas`)) {
      if (this.#counted.has(path)) continue;
      const { size, mtime } = Deno.statSync(path);
      if (size > 1000) continue;
      const mark = readMark(Deno.readFileSync(path));
      if (mark === undefined) continue;
      this.#counted.add(path);
      found.push({ ...mark, at: mtime!.getTime() });
    }
    return found.sort((a, b) => a.at - b.at);
  }

  outputFiles(step: string, item?: string): readonly string[] {
    const over = this.#pipeline.steps.find(({ name }) => name === step)?.over;
    const point = item === undefined ? "" : `/${over}=${item}`;
    const folder = `${this.root}/artifacts/out/toy/${step}${point}`;
    return [`${folder}/out.arrow`, `${folder}/out.csv`];
  }

  text(step: string, item?: string): string | undefined {
    return textOr(this.outputFiles(step, item)[1], undefined)?.trimEnd().split("\r\n").at(1);
  }

  target(way: "name" | "path" | "glob", name: string): string {
    return way === "path" ? `toy/${name}` : name;
  }

  async plan() {
    const [told, listed] = [await this.#command("plan"), await this.#command("plan", "--json")];
    const entries = listed.code === 0 ? linesOf<{ job: string; action: string }>(listed.text) : [];
    const steps = entries.filter(({ action }) => action !== "reused")
      .map(({ job }) => job.replace(/^toy\//, "").replace(/\[.*=(.*)\]$/, ":$1"));
    return { ...told, steps };
  }

  status(): Promise<Outcome> {
    return this.#command("status");
  }

  async why(step: string): Promise<Explanation> {
    const { text } = await this.#command("why", `toy/${step}`, "--json");
    return { changes: linesOf<Explanation>(text).flatMap(({ changes }) => changes) };
  }

  change(what: WhyChange): boolean {
    if (what !== "runtime") return false;
    // Another runtime cannot be installed here, so the last result is made to be one of another.
    const layout = layoutOf(this.#store);
    for (const [, key] of readHistory(layout)) {
      const record = parseRecord(Deno.readFileSync(layout.record(key)), { key })!;
      const runtime = { deno: "2.0.0", v8: "12" };
      const provenance = { ...record.provenance, runtime };
      writeText(layout.record(key), recordText({ ...record, provenance }));
    }
    releaseTmp(layout);
    return true;
  }

  damage(step: string): void {
    const shown = Deno.readFileSync(this.outputFiles(step)[0]);
    const stored = filesUnder(`${this.#store}/cas`).filter((path) => {
      const bytes = Deno.readFileSync(path);
      return bytes.length === shown.length && bytes.every((byte, i) => byte === shown[i]);
    });
    if (stored.length !== 1) throw new Error(`${stored.length} blobs hold the output of ${step}`);
    flipBit(stored[0]);
  }

  fsck(): Promise<Outcome> {
    return this.#command("fsck");
  }

  gc(options: { readonly delete: boolean }): Promise<Outcome> {
    // Everything here is young, and every run recent.
    const now = ["--keep-runs", "0", "--grace", "0"];
    return this.#command("gc", ...now, ...(options.delete ? ["--delete"] : []));
  }

  pin(name: string): Promise<Outcome> {
    return this.#command("pin", name);
  }

  /** Kills the process in which a stage runs, as a machine short of memory would. */
  async strike(running: Running): Promise<void> {
    const engine = running.processes()[0];
    const seats = () => running.processes().filter((pid) => pid !== engine && isSeat(pid));
    const hasEnded = () => running.processes().length === 0;
    // A process may wait before there is a job for it; a job that runs is under a lease.
    const atWork = () => seats().length > 0 && filesUnder(`${this.#store}/lease`).length > 0;
    await until(() => atWork() || hasEnded(), "a process that runs the stage");
    // Let it take the job: a seat that dies before that has not failed a job.
    await pause(600);
    const struck = seats();
    for (const pid of struck) Deno.kill(pid, "SIGKILL");
    // The next one may be there at once.
    await until(() => !seats().some((pid) => struck.includes(pid)), "its end", 5);
  }

  attempts(step: string): number {
    const records = filesUnder(`${this.#store}/ac`)
      .map((path) => JSON.parse(Deno.readTextFileSync(path)))
      .filter(({ manifest }) => manifest.kind === step);
    return Math.max(...records.map(({ provenance }) => provenance.attempts as number));
  }

  close(): Promise<void> {
    this.#toy.remove();
    return Promise.resolve();
  }
}

function isSeat(pid: number): boolean {
  return /(^|\/)deno\0/.test(textOr(`/proc/${pid}/cmdline`, ""));
}

function denoFolder(): string {
  return Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`;
}

function linesOf<T>(text: string): T[] {
  return text.split("\n").filter((line) => line.startsWith("{")).map((line) =>
    JSON.parse(line) as T
  );
}
