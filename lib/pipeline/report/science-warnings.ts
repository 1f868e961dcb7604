/** Reports what the reader wondered about in the papers that a command is about. */
import { painted, type Terminal } from "../words/terminal.ts";
import type { Job, JobGraph } from "../specification/specification.ts";

/** One line each on the error stream; nothing fails by them. `jobs`: default all. */
export function reportWarnings(
  terminal: Terminal,
  { specification }: JobGraph,
  jobs: readonly Job[] | undefined,
): void {
  const papers = jobs === undefined ? undefined : new Set(jobs.map(({ stage }) => stage.paper));
  for (const { name, warnings = [] } of specification.papers) {
    if (papers !== undefined && !papers.has(name)) continue;
    for (const line of warnings) {
      terminal.writeError(painted(terminal, "yellow", `warning: ${line}`));
    }
  }
}
