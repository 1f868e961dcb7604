import assert from "node:assert/strict";
import { shownEnds, shownNumber } from "../../../lib/checks/rule/ends.ts";

Deno.test("what a sample does not bound, and what does not exist, is null in a verdict", () => {
  assert.deepEqual(shownEnds({ low: -Infinity, high: 2 }), { low: null, high: 2 });
  assert.deepEqual(shownEnds({ low: 0, high: Infinity }), { low: 0, high: null });
  assert.deepEqual([shownNumber(NaN), shownNumber(0)], [null, 0]);
});
