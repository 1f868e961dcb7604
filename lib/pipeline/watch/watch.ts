/**
 * `repro --watch`: runs, waits until a file is saved, runs again. Every run is a process of its own,
 * for a process keeps the first version of each module that it has imported (the plug-ins whose
 * schemas check the YAML), and a stage that has to be abandoned ends with its process.
 *
 * A save during a run is planned at once, by a third process. The run is sent the keys that are wanted
 * now: jobs with such a key go on, and when none of the running ones is wanted the run stops; the next
 * one starts from the files as they are then. Ctrl-C ends the watching, with 130 as everywhere.
 */
import { type ExitCode, exitCodes } from "../../contract/errors.ts";
import type { ReproFlags } from "../commands/repro.ts";
import type { Surroundings } from "../commands/surroundings.ts";
import { engineEnvironment } from "../system/child-environment.ts";
import { startDeno } from "../system/deno-program.ts";
import { canonicalJson } from "../keys/canonical-json.ts";
import { digestOf } from "../keys/digest.ts";
import { counted } from "../words/number-text.ts";
import { eventText } from "../progress/plain.ts";
import { painted } from "../words/terminal.ts";
import { changeText, type FileChange, WatchedTree } from "./watched-tree.ts";
import { ownFolder } from "../store/layout.ts";
import { closePage, renewalSeconds, renewPage } from "../report/page.ts";
import type { RunOrder, RunRequest } from "./protocol.ts";
import { fromFileUrl } from "../system/path.ts";
import { installationRoot } from "../system/installation.ts";

export async function watch(
  here: Surroundings,
  flags: ReproFlags,
  targets: readonly string[],
): Promise<ExitCode> {
  const { terminal, workspace, signal } = here;
  const name = digestOf(canonicalJson({ flags, targets })).slice(0, 16);
  const tree = new WatchedTree(workspace);
  let changes: readonly FileChange[] = [];
  while (!signal.aborted) {
    const reason = changes.length > 0 ? changeText(changes) : undefined;
    if (flags.json && reason !== undefined) {
      terminal.write(eventText({ type: "saved", files: changes }));
    }
    changes = await runWhileWatching({ reason, name, flags, targets }, { here, tree });
    if (signal.aborted || changes.length > 0) continue;
    if (!flags.json) {
      const watching = `Watching ${counted(tree.size, "file")}; Ctrl-C ends it.`;
      terminal.write(painted(terminal, "grey", watching));
    }
    // A file that was only touched while nothing ran was read as it is.
    const renewal = setInterval(() => renewPage(workspace), renewalSeconds * 1000);
    while (!signal.aborted && !changes.some(({ how }) => how !== "touched")) {
      changes = await tree.next(signal);
    }
    clearInterval(renewal);
  }
  closePage(workspace);
  return exitCodes.interrupted;
}

/** One run; gives the files that were written meanwhile, so that another one is needed. */
async function runWhileWatching(
  request: RunRequest,
  { here, tree }: { readonly here: Surroundings; readonly tree: WatchedTree },
): Promise<readonly FileChange[]> {
  const entry = fromFileUrl(import.meta.resolve("./watched-run.ts"));
  const child = start([entry, JSON.stringify(request)], here, "inherit");
  const orders = child.stdin.getWriter();
  const ended = new AbortController();
  const send = async (order: RunOrder) => {
    if (ended.signal.aborted) return;
    try {
      await orders.write(new TextEncoder().encode(JSON.stringify(order) + "\n"));
    } catch (error) {
      // It has ended meanwhile.
      if (!(error instanceof Deno.errors.BrokenPipe || error instanceof TypeError)) throw error;
    }
  };
  const stop = () => void send({ type: "stop" });
  here.signal.addEventListener("abort", stop, { once: true });
  const status = child.status.finally(() => ended.abort());
  const either = AbortSignal.any([here.signal, ended.signal]);
  const changes: FileChange[] = [];
  let planning = new AbortController();
  const plans: Promise<void>[] = [];
  while (!either.aborted) {
    const found = await tree.next(either);
    if (found.length === 0) continue;
    changes.push(...found);
    if (found.every(({ how }) => how === "touched")) continue;
    planning.abort();
    planning = new AbortController();
    const signal = AbortSignal.any([either, planning.signal]);
    plans.push(sendPlan({ found, request, here, signal, send }));
  }
  await status;
  await Promise.all(plans);
  here.signal.removeEventListener("abort", stop);
  await orders.close().catch((error) => {
    if (!(error instanceof Deno.errors.BrokenPipe || error instanceof TypeError)) throw error;
  });
  return [...new Map([...changes, ...tree.look()].map((change) => [change.path, change])).values()];
}

/** Tells a run what is wanted since a save: which of its jobs may go on. */
async function sendPlan({ found, request, here, signal, send }: {
  readonly found: readonly FileChange[];
  readonly request: RunRequest;
  readonly here: Surroundings;
  readonly signal: AbortSignal;
  readonly send: (order: RunOrder) => Promise<void>;
}): Promise<void> {
  const entry = fromFileUrl(import.meta.resolve("./watched-plan.ts"));
  const child = start([entry, JSON.stringify(request)], here, "piped");
  const kill = () => child.kill();
  signal.addEventListener("abort", kill, { once: true });
  child.stdin.close();
  const { code, stdout, stderr } = await child.output();
  signal.removeEventListener("abort", kill);
  if (signal.aborted) return;
  const what = changeText(found);
  const text = new TextDecoder();
  if (code !== exitCodes.good) {
    const problems = text.decode(stderr).trim();
    return await send({ type: "say", line: `${what}, but this run goes on:\n${problems}` });
  }
  const entries = text.decode(stdout).split("\n").filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { readonly action: string; readonly key?: string });
  const wanted = entries.filter(({ action }) => action === "run").map(({ key }) => key!);
  await send({ type: "say", line: `${what}: jobs that are still wanted are finished first` });
  await send({ type: "wanted", keys: wanted });
}

/**
 * This program again. A workspace outside the package is named beside the permissions of deno.json,
 * as far as this process may use it itself.
 */
function start(
  words: readonly string[],
  { workspace }: Surroundings,
  output: "inherit" | "piped",
): Deno.ChildProcess {
  return startDeno({
    args: [
      "run",
      "-q",
      "--no-prompt",
      ...permissionsIn(workspace),
      "--config",
      `${installationRoot}/deno.json`,
    ]
      .concat(words),
    cwd: workspace,
    env: engineEnvironment(),
    stdin: "piped",
    stdout: output,
    stderr: output,
  });
}

function permissionsIn(workspace: string): string[] {
  const isCovered = `${workspace}/`.startsWith(`${installationRoot}/`);
  const write = ownFolder(workspace);
  const isOwn = Deno.permissions.querySync({ name: "read", path: workspace }).state === "granted" &&
    Deno.permissions.querySync({ name: "write", path: write }).state === "granted";
  if (isCovered || !isOwn) return ["-P=engine"];
  // A list of paths stands in place of that of the named set.
  return ["-P=engine", `--allow-read=${installationRoot},${workspace}`, `--allow-write=${write}`];
}
