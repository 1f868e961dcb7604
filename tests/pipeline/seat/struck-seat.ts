/** A process for stages that somebody kills while it runs one. A process of its own: see children.ts. */
import { inWords } from "../../../lib/pipeline/execution/job-result.ts";
import { bundlerTrial } from "../../../lib/pipeline/keeping/bundler-trial.ts";
import { Seat } from "../../../lib/pipeline/seat/seat.ts";
import { children } from "../../children.ts";
import { makeToy } from "../toy.ts";

/** How it ended. */
export interface StruckSeat {
  readonly end: string;
  readonly cause?: string;
  readonly words?: string;
}

if (import.meta.main) {
  const toy = makeToy();
  const { code } = await bundlerTrial(toy.root);
  toy.remove();
  const before = children();
  const seat = new Seat({
    heapMegabytes: 256,
    memoryBytesMax: 0,
    isWide: true,
    conversion: () => code!,
  });
  const problem = await seat.ready;
  if (problem !== undefined) throw new Error(`it never began: ${JSON.stringify(problem)}`);
  const message = {} as Parameters<Seat["run"]>[0]["message"];
  const ended = seat.run(
    { bundle: "b", code: () => new Uint8Array(), fresh: true, unwanted: [], message },
    () => {},
  );
  for (const child of children()) if (!before.includes(child)) Deno.kill(child, "SIGKILL");
  const end = await ended;
  const death = end.end === "died" ? { cause: end.death.cause, words: inWords(end.death) } : {};
  console.log(JSON.stringify({ end: end.end, ...death } satisfies StruckSeat));
}
