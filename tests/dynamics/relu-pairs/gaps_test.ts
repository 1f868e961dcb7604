import assert from "node:assert/strict";
import { cutsOfGaps, isCovered } from "../../../lib/dynamics/relu-pairs/gaps.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { activeAt } from "../../../lib/num/separation/activation-cells.ts";
import { circlePoints } from "../../../lib/num/separation/labelled-points.ts";

/** The gap between points i and i + 1, modulo n/2, that a direction cuts: where its activations change. */
function plainGap(count: number, z: Float64Array): number {
  const active = new Set(activeAt(circlePoints(count), z, 0));
  for (let i = 0; i < count / 2; i++) if (active.has(i) !== active.has(i + 1)) return i;
  throw new Error("no change within half a circle");
}

function assertGaps(gapOf: (count: number, z: Float64Array) => number): void {
  const stream = randomStream(keyOf(895));
  const z = new Float64Array(2);
  for (const count of [4, 8, 20]) {
    for (let draw = 0; draw < 200; draw++) {
      stream.fillNormal(z);
      assert.equal(cutsOfGaps(count, z, 1).indexOf(1), gapOf(count, z));
    }
  }
}

Deno.test("a direction cuts the gap across which activations change", () => {
  assertGaps(plainGap);
});

Deno.test("a wrong variant is rejected: the gap that the direction itself points to", () => {
  assert.throws(() =>
    assertGaps((count, z) => {
      const gap = Math.floor(Math.atan2(z[1], z[0]) / (2 * Math.PI) * count);
      return (gap + count) % (count / 2);
    })
  );
});

Deno.test("covered: of any two neighbouring gaps one is cut, in a circle", () => {
  // Eight points, four gaps; the direction of angle a cuts the gap at a + pi/2.
  const cutting = (...gaps: readonly number[]) =>
    Float64Array.from(gaps.flatMap((gap) => {
      const angle = 2 * Math.PI * (gap + 0.5) / 8 - Math.PI / 2;
      return [Math.cos(angle), Math.sin(angle)];
    }));
  assert.equal(isCovered(8, cutting(0, 2), 2), true);
  assert.equal(isCovered(8, cutting(0, 1), 2), false);
  assert.equal(isCovered(8, cutting(1, 3, 3), 3), true);
  assert.equal(isCovered(8, cutting(0, 3), 2), false);
});
