/**
 * A run whose children are ended by a signal that they do not listen to; with a number, the own signal
 * comes so many milliseconds later. A process of its own: every child of it is the run's.
 */
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import { children } from "../../children.ts";
import { makeToy, toyGraph } from "../toy.ts";

/** What becomes of the run. */
export interface StruckRun {
  readonly exitCode: number;
  readonly messages: readonly string[];
  readonly skipped: readonly string[];
}

const graph = toyGraph([{ name: "long", kind: "sleep", params: { milliseconds: 60_000 } }]);

if (import.meta.main) {
  const ownAfterMilliseconds = Deno.args.length > 0 ? Number(Deno.args[0]) : undefined;
  const toy = makeToy();
  const own = new AbortController();
  try {
    const options = { workspace: toy.root, jobs: 1, signal: own.signal };
    const { exitCode, failed, skipped } = await runGraph(graph, options, (event) => {
      if (event.type !== "state" || event.to !== "running") return;
      setTimeout(() => {
        for (const child of children()) Deno.kill(child, "SIGHUP");
        if (ownAfterMilliseconds === undefined) return;
        setTimeout(() => own.abort(), ownAfterMilliseconds);
      }, 300);
    });
    const messages = failed.map(({ message }) => message);
    console.log(JSON.stringify({ exitCode, messages, skipped } satisfies StruckRun));
  } finally {
    toy.remove();
  }
}
