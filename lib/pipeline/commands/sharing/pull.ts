/** `pull`: brings the results that a remote store has for the jobs of this workspace; computes nothing. */
import { type ExitCode, exitCodes } from "../../../contract/errors.ts";
import { resolveAll } from "../../planning/plan.ts";
import { loadSpecification } from "../../reading/load.ts";
import { openRemoteLender } from "../../remote/lender.ts";
import { headLine } from "../../report/head.ts";
import { counted } from "../../words/number-text.ts";
import { layoutForResults } from "./first-use.ts";
import { inHeldSession } from "./held-session.ts";
import { type JobFlags, jsonText, type Surroundings } from "../surroundings.ts";

export interface PullFlags extends JobFlags {
  readonly unsigned?: boolean;
}

export async function pull(
  here: Surroundings,
  flags: PullFlags,
  [address, ...targets]: readonly string[],
): Promise<ExitCode> {
  const { workspace, terminal, signal } = here;
  const graph = await loadSpecification(workspace, flags);
  const { profile, trust = [] } = graph.specification;
  const { unsigned = false } = flags;
  layoutForResults(here);
  const lender = openRemoteLender(address, { trusted: new Set(trust), unsigned, signal });
  return await inHeldSession(here, { graph, flags, targets, work: "pull" }, async (session) => {
    await lender.prepare(session);
    const { fetched } = lender;
    const { backend } = session;
    const missing = session.needed.length - resolveAll(session).answers.size;
    if (flags.json) terminal.write(jsonText("pull", { profile, backend, missing, ...fetched }));
    else {
      terminal.write(headLine({ profile, backend }));
      terminal.write(lender.line()!);
      terminal.write(
        missing === 0
          ? "Every job has its result: `deno task repro` shows the claims."
          : `${counted(missing, "job")} would run: \`deno task plan\` says which.`,
      );
    }
    if (signal.aborted) return exitCodes.interrupted;
    return fetched?.gaveUp === undefined ? exitCodes.good : exitCodes.storeDamage;
  });
}
