import assert from "node:assert/strict";
import fc from "fast-check";
import { thinned, thinnedCurve } from "../../../lib/figures/geometry/thinning.ts";

Deno.test("thinnedCurve keeps the ends and every extreme, in their order, within its number", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 400 }),
      fc.integer({ min: 8, max: 100 }),
      (heights, most) => {
        const items = heights.map((y, i) => ({ i, y }));
        const kept = thinnedCurve(items, most, [({ y }) => y]);
        assert.ok(kept.length <= Math.max(most, 4));
        assert.deepEqual(kept, kept.toSorted((a, b) => a.i - b.i));
        for (const [place, item] of [[0, items[0]], [-1, items.at(-1)!]] as const) {
          assert.equal(kept.at(place), item);
        }
        const range = (all: readonly { y: number }[]) =>
          [Math.min, Math.max].map((extreme) => extreme(...all.map(({ y }) => y)));
        assert.deepEqual(range(kept), range(items));
      },
    ),
    { seed: 31, numRuns: 300 },
  );
});

Deno.test("evenly spaced thinning, as of samples, loses a spike: it is not for curves", () => {
  const items = Array.from({ length: 1000 }, (_, i) => i === 502 ? 100 : 1);
  assert.equal(Math.max(...thinned(items, 400)), 1);
  assert.equal(Math.max(...thinnedCurve(items, 400, [(y) => y])), 100);
});
