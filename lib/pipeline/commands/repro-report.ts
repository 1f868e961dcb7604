/** The report after a run of everything: made anew if results, or the files that say what they are, changed. */
import { exitCodes, UserError } from "../../contract/errors.ts";
import { madeFrom, madeOf, rememberMade, siteFile } from "../site/made-from.ts";
import { releaseTmp } from "../store/unfinished.ts";
import { isStorageFault } from "../system/storage-fault.ts";
import { later } from "../system/later.ts";
import type { Finished } from "./repro-results.ts";
import type { Surroundings } from "./surroundings.ts";

/**
 * Writes it and says where it is. What stands in its way is reported and fails no run: the results are there,
 * and `report` makes it at any time.
 */
export async function reportOfRun(
  { terminal, watched }: Surroundings,
  { graph, jobs, layout, summary, targets, flags, look }: Finished & { readonly look: string },
): Promise<void> {
  if (targets.length > 0 || watched !== undefined || summary.exitCode !== exitCodes.good) return;
  const made = madeOf(summary, summary.outcomes, look);
  if (madeFrom(layout) === made) return;
  const { written } = await later<typeof import("./report.ts")>(
    import.meta.resolve("./report.ts"),
  );
  try {
    const results = summary.outcomes;
    await written(layout, { graph, jobs, scope: summary, results, drawsPdf: false });
    rememberMade(layout, made);
  } catch (error) {
    if (!(error instanceof UserError) && !isStorageFault(error)) throw error;
    terminal.writeError(`The report was not made: ${error.message}`);
    return;
  } finally {
    releaseTmp(layout);
  }
  if (!flags.json) terminal.write(`Report: ${siteFile}`);
}
