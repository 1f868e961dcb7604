/**
 * Our own command line against the 25 scenarios, and the count of executions against itself. A third of
 * the scenarios at each commit; `ASYMPTOPIA_ALL=1` runs all.
 */
import assert from "node:assert/strict";
import { isOtherTurn } from "../commit-number.ts";
import { asymptopia } from "./adapters/asymptopia.ts";
import { scenarios } from "./scenarios.ts";

Deno.test("the scenarios are P1 to P25", () => {
  assert.deepEqual(
    scenarios.map(({ id }) => id),
    Array.from({ length: 25 }, (_, i) => `P${i + 1}`),
  );
});

/** The mark of each execution is the ground under all counts: repetitions change no answer. */
Deno.test("every execution is counted, also of a job whose key has its answer already", async () => {
  const workspace = asymptopia.open();
  const steps = ["a", "b", "c", "d"].map((name) => ({ name }));
  try {
    workspace.declare({ steps });
    const force = { targets: ["--force"] };
    const codes = [(await workspace.run()).code];
    assert.equal(workspace.executions().length, 4);
    for (let repetition = 0; repetition < 3; repetition++) {
      codes.push((await workspace.run(force)).code);
      assert.deepEqual(workspace.executions().map(({ step }) => step).sort(), ["a", "b", "c", "d"]);
    }
    assert.deepEqual(codes, [0, 0, 0, 0]);
    await workspace.run();
    assert.deepEqual(workspace.executions(), []);
  } finally {
    await workspace.close();
  }
});

const parts = 3;

for (const [index, { id, intent, run }] of scenarios.entries()) {
  const ignore = isOtherTurn(index, parts);
  Deno.test({ name: `${id}: ${intent}`, ignore, fn: () => run(asymptopia) });
}
