import assert from "node:assert/strict";
import { positionsOf } from "../../../lib/theory/relu-measure/positions.ts";

Deno.test("positions are equally spaced, both ends included", () => {
  assert.deepEqual([...positionsOf({ from: -1, to: 3, count: 5 })], [-1, 0, 1, 2, 3]);
});
