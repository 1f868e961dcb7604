/** What a scenario is, and the few words in which all of them are written. */
import assert from "node:assert/strict";
import { readOr } from "./adapters/folder.ts";
import {
  type Ability,
  NotSupported,
  type Outcome,
  type Pipeline,
  type Step,
  type Surroundings,
  type Tool,
  type Workspace,
} from "./tool.ts";

export interface Scenario {
  /** P1 to P25. */
  readonly id: string;
  /** What must hold, in a line. */
  readonly intent: string;
  run(tool: Tool): Promise<void>;
}

/** Runs a body in a fresh workspace with a pipeline. */
export async function within(
  tool: Tool,
  pipeline: Pipeline,
  body: (workspace: Workspace) => Promise<void>,
  surroundings: Surroundings & { readonly files?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  const workspace = tool.open(surroundings);
  try {
    for (const [path, text] of Object.entries(surroundings.files ?? {})) {
      workspace.write(path, text);
    }
    workspace.declare(pipeline);
    await body(workspace);
  } finally {
    await workspace.close();
  }
}

/** Stops the scenario where the tool lacks an ability. */
export function needs(tool: Tool, ...abilities: readonly Ability[]): void {
  for (const ability of abilities) {
    const why = tool.lacks[ability];
    if (why !== undefined) throw new NotSupported(why);
  }
}

/** A method that only some tools have. */
export function having<T>(method: T | undefined, what: string): T {
  if (method === undefined) throw new NotSupported(`no ${what}`);
  return method;
}

/** A run that must end well. */
export async function good(running: Promise<Outcome>, what = "the run"): Promise<Outcome> {
  const outcome = await running;
  assert.equal(outcome.code, 0, `${what} ends with ${outcome.code}: ${shortened(outcome.text)}`);
  return outcome;
}

/** Runs and says which steps were executed: `name`, or `name:item`, sorted. */
export async function ran(workspace: Workspace, what: string): Promise<readonly string[]> {
  await good(workspace.run(), `the run ${what}`);
  return executed(workspace);
}

export function executed(workspace: Workspace): readonly string[] {
  return workspace.executions().map(({ step, item }) => item ? `${step}:${item}` : step).sort();
}

/** Runs; exactly these steps must have been executed, once each. */
export async function runsExactly(
  workspace: Workspace,
  steps: readonly string[],
  what: string,
): Promise<void> {
  const found = await ran(workspace, what);
  assert.deepEqual(found, [...steps].sort(), `${what}: ran ${listed(found)}, not ${listed(steps)}`);
}

export function listed(steps: readonly string[]): string {
  return steps.length === 0 ? "nothing" : steps.join(", ");
}

/** Bytes of all output files of steps, by path. */
export function outputsOf(
  workspace: Workspace,
  steps: readonly string[],
): ReadonlyMap<string, Uint8Array> {
  const files = steps.flatMap((step) => workspace.outputFiles(step));
  return new Map(files.map((file) => {
    const bytes = readOr(file, undefined);
    if (bytes === undefined) assert.fail(`${file} is not there`);
    return [file, bytes];
  }));
}

/** SHA-256 and mode of every file under a folder, and where every link leads. */
export async function treeOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const walk = async (path: string) => {
    for (const { name, isDirectory, isSymlink } of Deno.readDirSync(path)) {
      const child = `${path}/${name}`;
      if (isSymlink) found.set(child, Deno.readLinkSync(child));
      else if (isDirectory) await walk(child);
      else {
        const digest = await crypto.subtle.digest("SHA-256", Deno.readFileSync(child));
        found.set(child, `${Deno.statSync(child).mode} ${new Uint8Array(digest).toHex()}`);
      }
    }
  };
  await walk(folder);
  return found;
}

/** Nothing may have been added, changed or removed since a tree was looked at. */
export async function unchanged(
  workspace: Workspace,
  before: ReadonlyMap<string, string>,
  what: string,
): Promise<void> {
  const now = await treeOf(workspace.root);
  const paths = new Set([...before.keys(), ...now.keys()]);
  const changed = [...paths].filter((path) => before.get(path) !== now.get(path))
    .map((path) => path.slice(workspace.root.length + 1))
    .filter((path) => !workspace.ownFiles?.test(path));
  assert.deepEqual(changed, [], `${what} changed files: ${listed(changed)}`);
}

/** A chain a → b → c …; the first reads what is given. */
export function chain(names: readonly string[], first: readonly string[] = []): Step[] {
  return names.map((name, index) => ({ name, reads: index === 0 ? first : [names[index - 1]] }));
}

export function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits for a condition that must come true; looks every 20 ms. */
export async function until(
  condition: () => boolean,
  what: string,
  seconds = 60,
): Promise<void> {
  for (let i = 0; i < seconds * 50; i++) {
    if (condition()) return;
    await pause(20);
  }
  assert.fail(`${what}: not within ${seconds} s`);
}
