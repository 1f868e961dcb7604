import assert from "node:assert/strict";
import fc from "fast-check";
import { spreadApart } from "../../../lib/figures/draw/panel.ts";

Deno.test("labels that do not touch stay; those that do move apart about their centre", () => {
  assert.deepEqual(spreadApart([0, 20, 60], 15), [0, 20, 60]);
  assert.deepEqual(spreadApart([10, 10], 15), [2.5, 17.5]);
  assert.deepEqual(spreadApart([10, 11, 12], 15), [-4, 11, 26]);
});

Deno.test("labels keep their order and distance, however crowded", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 12 }), (places) => {
      const placed = spreadApart(places.sort((a, b) => a - b), 15);
      assert.equal(placed.length, places.length);
      for (let i = 1; i < placed.length; i++) assert.ok(placed[i] - placed[i - 1] >= 15 - 1e-9);
    }),
    { seed: 7, numRuns: 300 },
  );
});
