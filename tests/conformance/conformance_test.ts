/** Our own command line against the 25 scenarios, and the count of executions against itself. */
import assert from "node:assert/strict";
import { asymptopia } from "./adapters/asymptopia.ts";
import { scenarios } from "./scenarios.ts";

Deno.test("the scenarios are P1 to P25", () => {
  assert.deepEqual(
    scenarios.map(({ id }) => id),
    Array.from({ length: 25 }, (_, i) => `P${i + 1}`),
  );
});

for (const { id, intent, run } of scenarios) {
  Deno.test(`${id}: ${intent}`, () => run(asymptopia));
}
