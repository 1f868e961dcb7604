/**
 * What a run would do after a save, as a process of its own: `watched-plan.ts <request>` writes the plan as
 * `plan --json` does. A new process, for one that has imported a module never sees it edited.
 */
import { type ExitCode, exitCodes } from "../../contract/errors.ts";
import { plan } from "../commands/plan.ts";
import { reportProblem } from "../commands/problems.ts";
import { withStopSignals } from "../system/stop-signals.ts";
import { openTerminal } from "../words/terminal.ts";
import type { RunRequest } from "./protocol.ts";

async function watchedPlan(workspace: string, request: RunRequest): Promise<ExitCode> {
  const { profile, backend } = request.flags;
  const flags = { ...(profile ? { profile } : {}), ...(backend ? { backend } : {}), json: true };
  return await withStopSignals(exitCodes.interrupted, async (signal) => {
    const here = { workspace, terminal: openTerminal(), signal };
    try {
      return await plan(here, flags, request.targets);
    } catch (error) {
      return reportProblem(here, error);
    }
  });
}

if (import.meta.main) {
  Deno.exit(await watchedPlan(Deno.cwd(), JSON.parse(Deno.args[0]) as RunRequest));
}
