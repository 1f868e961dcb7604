/** A command line as a process group of its own: to wait for, to kill as a whole, to look at. */
import { textOr } from "./folder.ts";
import type { Outcome, Running } from "../tool.ts";

export interface CommandLine {
  readonly command: string;
  readonly words: readonly string[];
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export function start({ command, words, folder, environment = {} }: CommandLine): Running {
  const child = new Deno.Command(command, {
    args: [...words],
    cwd: folder,
    env: { NO_COLOR: "1", ...environment },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    detached: true,
  }).spawn();
  const outcome = child.output().then(({ code, stdout, stderr }): Outcome => {
    const text = new TextDecoder();
    return { code, text: text.decode(stdout) + text.decode(stderr) };
  });
  return {
    outcome,
    async kill() {
      try {
        Deno.kill(-child.pid, "SIGKILL");
      } catch (error) {
        // It has ended by itself; then there is nothing to kill.
        if (!(error instanceof Deno.errors.NotFound) && !isNoSuchProcess(error)) throw error;
      }
      await outcome;
    },
    processes: () => processesOf(child.pid),
  };
}

export function execute(line: CommandLine): Promise<Outcome> {
  return start(line).outcome;
}

function isNoSuchProcess(error: unknown): boolean {
  return error instanceof Error && /os error 3\b|ESRCH/.test(error.message);
}

/** Processes of a group that have not ended, from /proc. */
function processesOf(group: number): number[] {
  const found: number[] = [];
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    // pid (name) state parent group …; the name may hold spaces and brackets.
    const fields = textOrGone(`/proc/${name}/stat`).replace(/^.*\) /, "").split(" ");
    if (Number(fields[2]) === group && fields[0] !== "Z") found.push(Number(name));
  }
  return found;
}

/** A process may end while it is looked at. */
function textOrGone(path: string): string {
  try {
    return textOr(path, "");
  } catch (error) {
    if (error instanceof Error && isNoSuchProcess(error)) return "";
    throw error;
  }
}

/** Children of a process, and theirs. */
export function descendantsOf(pid: number): number[] {
  const children = textOrGone(`/proc/${pid}/task/${pid}/children`).trim().split(" ")
    .filter((text) => text !== "").map(Number);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}
