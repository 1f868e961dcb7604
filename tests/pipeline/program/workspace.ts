/** Small workspaces whose stages are shell scripts: a shell is wherever these tests run. */
import { runGraph, type RunOptions } from "../../../lib/pipeline/execution/run.ts";
import { loadSpecification } from "../../../lib/pipeline/reading/load.ts";
import type { EngineEvent, RunSummary } from "../../../lib/pipeline/runs/events.ts";
import type { JobGraph } from "../../../lib/pipeline/specification/specification.ts";

export const hasSandbox = await canShutIn();

/** Whether bubblewrap works here; without it these tests are skipped, visibly. */
async function canShutIn(): Promise<boolean> {
  try {
    const { trialWords } = await import("../../../lib/pipeline/program/sandbox.ts");
    return (await new Deno.Command("/usr/bin/bwrap", { args: trialWords }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** A stage that runs `sh scripts/<name>.sh` and gives a table of one column x as CSV. */
export function scriptStage(name: string, more = ""): string {
  return `  ${name}:
    kind: run-program
    command: [sh, scripts/${name}.sh]
    files: [scripts/${name}.sh]
    version: [sh, -c, "echo 1"]
    outputs: { values: { format: csv, columns: { x: { says: a number, unit: m } } } }
${more}`;
}

export interface Scripted {
  readonly root: string;
  readonly graph: () => Promise<JobGraph>;
  readonly run: (options?: Partial<RunOptions>) => Promise<RunSummary>;
  /** Of the last run. */
  readonly events: EngineEvent[];
  readonly write: (path: string, text: string) => void;
}

/** A workspace with these stages (YAML) and scripts (by name), removed afterwards. */
export async function withScripts(
  stages: string,
  scripts: Readonly<Record<string, string>>,
  body: (scripted: Scripted) => Promise<void>,
): Promise<void> {
  const root = Deno.makeTempDirSync({ prefix: "programs-" });
  const events: EngineEvent[] = [];
  const write = (path: string, text: string) => {
    Deno.mkdirSync(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.writeTextFileSync(`${root}/${path}`, text);
  };
  write("pipeline.yaml", "seed: 7\npapers: [own]\nprofiles: [laptop]\n");
  write("papers/own.yaml", `source: { title: Scripts, authors: [Nobody] }\nstages:\n${stages}`);
  for (const [name, text] of Object.entries(scripts)) write(`scripts/${name}.sh`, text);
  const graph = () => loadSpecification(root, { profile: "laptop" });
  const run = async (options: Partial<RunOptions> = {}) => {
    events.length = 0;
    const asked = {
      workspace: root,
      jobs: 2,
      backend: "wasm",
      keepGoing: true,
      // As without --keep-going: what is not there is refused before anything runs.
      absentFiles: "refused",
      ...options,
    } as const;
    return await runGraph(await graph(), asked, (event) => void events.push(event));
  };
  try {
    await body({ root, graph, run, events, write });
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}
