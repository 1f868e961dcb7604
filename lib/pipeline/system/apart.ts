/**
 * Processes of the engine that evaluate what its own may not: plug-ins, and packages that draw. They are
 * given a closed environment and no permission but those that are named.
 */
import { stageEnvironment } from "./child-environment.ts";
import { startDeno } from "./deno-program.ts";
import { installationRoot } from "./installation.ts";

/**
 * Starts a module so, with pipes for its input and output.
 * @param module absolute path of its main module
 * @param cwd its folder
 * @param flags further words of `deno run`
 * @param isAlone whether it needs no packages, so no deno.json; else how modules are found is said by the one
 *   that the engine runs by, and not by one that lies nearer to the module (in `lib`), as a checkout may bring
 * @param words the module's own
 */
export function startApart(
  module: string,
  { cwd, flags = [], isAlone = false, words = [] }: {
    readonly cwd: string;
    readonly flags?: readonly string[];
    readonly isAlone?: boolean;
    readonly words?: readonly string[];
  },
): Deno.ChildProcess {
  return startDeno({
    args: [
      ...["run", "--quiet", "--no-prompt", "--no-remote", "--cached-only"],
      ...(isAlone ? ["--no-config", "--no-lock"] : [`--config=${installationRoot}/deno.json`]),
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
