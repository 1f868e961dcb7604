/** One line for each tenth of the jobs that is done, on a terminal that a person looks at. */
import type { EngineListener } from "../runs/events.ts";
import { counted } from "../words/number-text.ts";
import type { Terminal } from "../words/terminal.ts";

/** A listener that writes these lines; with `json` it writes nothing. */
export function tenthsDisplay(
  terminal: Terminal,
  { json }: { readonly json?: boolean },
): EngineListener {
  let [done, jobs, written] = [0, 0, 0];
  return (event) => {
    if (event.type === "started") jobs = event.jobs;
    if (event.type !== "state" || event.to !== "done") return;
    const tenth = Math.floor(10 * ++done / jobs);
    if (json || !terminal.isInteractive || tenth === written) return;
    written = tenth;
    terminal.write(`${done} of ${counted(jobs, "job")} …`);
  };
}
