/** The program by which the engine starts Deno again. */
import { UserError } from "../../contract/errors.ts";

/**
 * The permissions of the command line name Deno as it is found on PATH, which is usually this one;
 * whoever may run anything starts this very one.
 */
function denoProgram(): string {
  const itself = Deno.execPath();
  const { state } = Deno.permissions.querySync({ name: "run", command: itself });
  return state === "granted" ? itself : "deno";
}

export interface DenoOptions extends Omit<Deno.CommandOptions, "env" | "clearEnv"> {
  /** The whole environment of the process (child-environment.ts). */
  readonly env: Record<string, string>;
}

/** Starts Deno. Throws a UserError if PATH has none. */
export function startDeno(options: DenoOptions): Deno.ChildProcess {
  try {
    return new Deno.Command(denoProgram(), { ...options, clearEnv: true }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const folder = Deno.execPath().replace(/[/\\][^/\\]*$/, "");
    throw new UserError({
      action: 'cannot start the process of a stage: there is no program "deno" on PATH',
      hint: `put the folder of the Deno that you run on PATH: export PATH="${folder}:$PATH"`,
    });
  }
}
