import assert from "node:assert/strict";
import fc from "fast-check";
import { simplified } from "../../../lib/num/analysis/simplified-line.ts";

type Place = readonly [number, number];

/** Distance of a place from the nearest segment of a line, on a fine grid of it. */
function distanceTo([x, y]: Place, line: readonly Place[]): number {
  let least = Math.hypot(x - line[0][0], y - line[0][1]);
  for (let i = 1; i < line.length; i++) {
    for (let k = 0; k <= 200; k++) {
      const px = line[i - 1][0] + (line[i][0] - line[i - 1][0]) * k / 200;
      const py = line[i - 1][1] + (line[i][1] - line[i - 1][1]) * k / 200;
      least = Math.min(least, Math.hypot(x - px, y - py));
    }
  }
  return least;
}

Deno.test("no vertex of the line is farther than the tolerance from what is left of it", () => {
  const place = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }));
  fc.assert(
    fc.property(fc.array(place, { minLength: 2, maxLength: 30 }), (line) => {
      const left = simplified(line, line, 1);
      assert.deepEqual([left[0], left.at(-1)], [line[0], line.at(-1)]);
      // The grid of the comparison is at most 28.3/400 apart.
      for (const one of line) assert.ok(distanceTo(one, left) <= 1.08);
    }),
    { seed: 32, numRuns: 150 },
  );
});

Deno.test("a straight line keeps its ends, a bent one its corner, a smooth one few vertices", () => {
  const straight = Array.from({ length: 50 }, (_, i): Place => [i, 2 * i]);
  assert.equal(simplified(straight, straight, 0.05).length, 2);
  const bent = straight.map(([x, y]): Place => [x, x < 25 ? y : 50]);
  assert.deepEqual(simplified(bent, bent, 0.05).map(([x]) => x), [0, 25, 49]);
  const smooth = Array.from({ length: 4000 }, (_, i): Place => [i / 10, 100 * Math.sin(i / 1000)]);
  const { length } = simplified(smooth, smooth, 0.05);
  assert.ok(length > 10 && length < 200, String(length));
});
