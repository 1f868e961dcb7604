/**
 * Processes of the engine that evaluate what its own may not: plug-ins, and packages that draw. They are
 * given a closed environment and no permission but those that are named.
 */
import { stageEnvironment } from "./child-environment.ts";
import { startDeno } from "./deno-program.ts";

/**
 * Starts a module so, with pipes for its input and output.
 * @param module absolute path of its main module
 * @param cwd the folder whose deno.json says how modules are found
 * @param flags further words of `deno run`
 * @param words the module's own
 */
export function startApart(
  module: string,
  { cwd, flags = [], words = [] }: {
    readonly cwd: string;
    readonly flags?: readonly string[];
    readonly words?: readonly string[];
  },
): Deno.ChildProcess {
  return startDeno({
    args: [
      ...["run", "--quiet", "--no-prompt", "--no-remote", "--cached-only"],
      ...flags,
      module,
      ...words,
    ],
    cwd,
    env: stageEnvironment(),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  });
}

/** Whether a write failed because the process has ended before it read all: its end says more. */
export function hasStoppedReading(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe || error instanceof TypeError;
}
