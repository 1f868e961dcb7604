/** `node`: runs what a cluster's queue has started on this machine. Jobs start it, not people. */
import { type ExitCode, exitCodes, UserError } from "../../../contract/errors.ts";
import { runPack } from "../../queue/node.ts";
import { isSubmissionName } from "../../queue/submission.ts";
import { holdStore } from "../../store/hold.ts";
import { storeRoot } from "../../store/layout.ts";
import { checkFormat, openLayout } from "../../store/opening.ts";
import { releaseTmp } from "../../store/unfinished.ts";
import { storageProblem } from "../../system/storage-fault.ts";
import type { Surroundings } from "../surroundings.ts";

export async function node(
  { workspace, terminal, signal, openPool }: Surroundings,
  _flags: Record<never, never>,
  [name, pack, start]: readonly string[],
): Promise<ExitCode> {
  const root = storeRoot(workspace);
  if (!isSubmissionName(name)) {
    throw new UserError({
      action: `cannot run the submission "${name}"`,
      hint: "`repro --executor slurm` submits jobs; they start this",
    });
  }
  checkFormat(root);
  const work = `node ${name} ${pack}`;
  const say = (line: string) => terminal.write(line);
  using _hold = await holdStore(root, { signal, waits: say, work });
  const layout = openLayout(root);
  try {
    const isWhole = await runPack({
      layout,
      name,
      pack: countOf(pack, "SLURM_ARRAY_TASK_ID"),
      start: countOf(start, "SLURM_RESTART_COUNT"),
      signal,
      say,
      ...(openPool ? { openPool } : {}),
    });
    return isWhole ? exitCodes.good : exitCodes.interrupted;
  } catch (error) {
    throw storageProblem(error, root) ?? error;
  } finally {
    releaseTmp(layout);
  }
}

function countOf(text: string, name: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UserError({
    action: `cannot use ${name} "${text}"`,
    allowed: "a whole number",
    hint: "Slurm sets it in the jobs of an array",
  });
}
