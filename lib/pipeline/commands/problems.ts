/** What went wrong, in our words, and the exit code that it stands for. */
import { storeRootOrFolder } from "../store/layout.ts";
import { type ExitCode, exitCodes, Problems, UserError } from "../../contract/errors.ts";
import { painted } from "../words/terminal.ts";
import { storageProblem } from "../system/storage-fault.ts";
import type { Surroundings } from "./surroundings.ts";

/** A command that was stopped before it had anything else to say. */
export function reportInterruption({ terminal }: Surroundings): ExitCode {
  terminal.writeError("Interrupted. What was finished is kept; run again to go on.");
  return exitCodes.interrupted;
}

/** Tells an error in our words; gives the exit code that it stands for. */
export function reportProblem({ terminal, workspace }: Surroundings, thrown: unknown): ExitCode {
  const error = ungranted(thrown) ?? storageProblem(thrown, storeRootOrFolder(workspace)) ?? thrown;
  if (error instanceof Problems) {
    for (const one of error.errors) terminal.writeError(one.message);
    if (error.more > 0) terminal.writeError(`… and ${error.more} more like these`);
    const count = error.errors.length + error.more;
    terminal.writeError(
      painted(terminal, "red", `${count} ${count === 1 ? "problem" : "problems"}.`),
    );
    return error.errors[0]?.exitCode ?? exitCodes.specification;
  }
  if (error instanceof UserError) {
    terminal.writeError(painted(terminal, "red", error.message));
    return error.exitCode;
  }
  const trace = error instanceof Error ? error.stack ?? error.message : String(error);
  terminal.writeError(`This is a bug of the engine, not of your pipeline:\n${trace}`);
  return exitCodes.stageFailed;
}

/** Deno's own refusal: the command line that started the engine gives it less than the command needs. */
function ungranted(error: unknown): UserError | undefined {
  if (!(error instanceof Deno.errors.NotCapable)) return undefined;
  const what = error.message.replace(/^Requires /, "").replace(/, run again with .*$/, "");
  return new UserError({
    action: `cannot go on: this program was started without ${what}`,
    hint:
      "start it by its task (`deno task`), or add the permission to that task's list in deno.json",
  });
}
