/** The program by which the engine starts Deno again. */
import { UserError } from "../../contract/errors.ts";
import { resolved } from "./path.ts";
import { packageRoot } from "./roots.ts";

/**
 * The permissions of the command line name Deno as it is found on PATH, which is usually this one;
 * whoever may run anything starts this very one. Where they are two (a link, a launcher), the one on PATH
 * is taken, which is the user's, unless the checkout has put itself in front: `deno task` looks into
 * node_modules/.bin first.
 */
function denoProgram(): string {
  const itself = Deno.execPath();
  const { state } = Deno.permissions.querySync({ name: "run", command: itself });
  if (state === "granted") return itself;
  refuseOwnPrograms("deno");
  return "deno";
}

/** A program of the checkout's own in the place of Deno, or of another one, would run as the user. */
export function refuseOwnPrograms(program: string): void {
  const own = [Deno.cwd(), packageRoot];
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    const path = `${resolved(Deno.cwd(), folder)}/${program}`;
    if (!own.some((root) => path.startsWith(`${root}/`)) || !isThere(path)) continue;
    throw new UserError({
      action: `cannot start ${
        program === "deno" ? "Deno" : program
      }: ${path} would be started in its place`,
      hint: "a checkout brings no programs: remove that file, and ask where it came from",
    });
  }
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    if (error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
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
      action: 'cannot start a process of Deno: there is no program "deno" on PATH',
      hint: `put the folder of the Deno that you run on PATH: export PATH="${folder}:$PATH"`,
    });
  }
}
