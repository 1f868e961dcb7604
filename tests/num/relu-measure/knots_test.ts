import assert from "node:assert/strict";
import { isAdmissible, knotCounts, knotsOf } from "../../../lib/num/relu-measure/knots.ts";
import { leastVariationAt } from "../../../lib/num/relu-measure/least-variation.ts";
import { assertClose } from "../../support.ts";

const right = (x: number, weight: number) => ({ direction: -Math.atan(x), weight });
const left = (x: number, weight: number) => ({ direction: Math.PI - Math.atan(x), weight });

Deno.test("slope changes are those of the function, whichever way a hinge faces", () => {
  const atoms = [right(1, 0.5), left(-2, -1.5), right(3, -2), {
    direction: Math.PI / 2,
    weight: 4,
  }];
  const slope = (x: number) => {
    const [a, b] = leastVariationAt(atoms, [x - 1e-4, x + 1e-4]);
    return (b - a) / 2e-4;
  };
  const knots = knotsOf(atoms);
  assert.deepEqual(knots.map(({ position }) => Math.round(position)), [-2, 1, 3]);
  for (const { position, slopeChange } of knots) {
    assertClose(slope(position + 0.01) - slope(position - 0.01), slopeChange, { absolute: 1e-9 });
  }
});

Deno.test("hinges at one place are one knot, none if they cancel", () => {
  assert.equal(knotsOf([right(1, 0.5), left(1, 0.5)]).length, 1);
  assert.equal(knotsOf([right(1, 0.5), left(1, -0.5)]).length, 0);
});

Deno.test("counts by interval; three are admissible only as both ends and one inside", () => {
  const at = (positions: readonly number[]) =>
    knotCounts(positions.map((position) => ({ position, slopeChange: 1 })), [0, 1, 2]);
  assert.deepEqual(at([0, 0.5, 1, 1.2, 1.4, 7]), [{ interior: 1, ends: 2 }, {
    interior: 2,
    ends: 1,
  }]);
  const admissible = (interior: number, ends: number) => isAdmissible({ interior, ends });
  assert.ok(admissible(0, 0) && admissible(1, 1) && admissible(2, 0) && admissible(1, 2));
  assert.ok(!admissible(3, 0) && !admissible(2, 1) && !admissible(2, 2));
});
