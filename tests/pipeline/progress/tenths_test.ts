import assert from "node:assert/strict";
import { tenthsDisplay } from "../../../lib/pipeline/progress/tenths.ts";
import type { EngineEvent } from "../../../lib/pipeline/runs/events.ts";

/** The lines for 20 jobs of a run. */
function lines({ isInteractive, json }: { isInteractive: boolean; json: boolean }): string[] {
  const written: string[] = [];
  const terminal = {
    write: (text: string) => written.push(text),
    writeError: () => assert.fail("nothing is wrong"),
    isInteractive,
    colours: false,
    columns: 80,
  };
  const listener = tenthsDisplay(terminal, { json });
  listener({ type: "started", jobs: 20 } as EngineEvent);
  for (let job = 0; job < 20; job++) {
    listener({ type: "state", job: `a/${job}`, from: "ready", to: "running" } as EngineEvent);
    listener({ type: "state", job: `a/${job}`, from: "running", to: "done" } as EngineEvent);
  }
  return written;
}

Deno.test("a person sees one line for each tenth; a file and --json see none", () => {
  const seen = lines({ isInteractive: true, json: false });
  assert.deepEqual([seen.length, seen[0], seen[9]], [10, "2 of 20 jobs …", "20 of 20 jobs …"]);
  assert.deepEqual(lines({ isInteractive: false, json: false }), []);
  assert.deepEqual(lines({ isInteractive: true, json: true }), []);
});
