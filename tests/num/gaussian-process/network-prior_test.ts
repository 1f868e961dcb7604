import assert from "node:assert/strict";
import { hiddenWidths } from "../../../lib/num/gaussian-process/network-prior.ts";

Deno.test("the hidden widths of the three width functions", () => {
  const widths = (profile: "identity" | "largest_first" | "largest_last") => [
    ...hiddenWidths({ width: 5, depth: 3, profile }),
  ];
  assert.deepEqual(widths("identity"), [5, 5, 5]);
  assert.deepEqual(widths("largest_first"), [15, 10, 5]);
  assert.deepEqual(widths("largest_last"), [5, 10, 15]);
});
