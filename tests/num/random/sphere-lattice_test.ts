import assert from "node:assert/strict";
import { compositeValues } from "../../../lib/num/composite-target.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { shiftedSphereLattice } from "../../../lib/num/random/sphere-lattice.ts";
import { spherePoints } from "../../../lib/num/random/sphere.ts";
import { assertClose, assertDistribution, assertMean, StatisticalFailure } from "../../support.ts";

/** The 7th point of 4000 shifts: independent points. */
function seventh(coordinate: number): Float64Array {
  const stream = randomStream(keyOf(5221));
  return Float64Array.from(
    { length: 4000 },
    () => shiftedSphereLattice(stream, 8)[28 + coordinate],
  );
}

/** A coordinate x on the sphere of R^4: density 2/pi sqrt(1 - x^2). */
const coordinateCdf = (x: number) =>
  0.5 + (x * Math.sqrt(Math.max(0, 1 - x * x)) + Math.asin(Math.max(-1, Math.min(1, x)))) / Math.PI;

Deno.test("every coordinate of a point has its law on the sphere", () => {
  for (let c = 0; c < 4; c++) assertDistribution(seventh(c), coordinateCdf, { discrepancy: 0.08 });
});

Deno.test("a wrong variant is rejected: the law on the sphere of R^3, uniform", () => {
  const uniform = (x: number) => Math.min(1, Math.max(0, (1 + x) / 2));
  assert.throws(() => assertDistribution(seventh(0), uniform), StatisticalFailure);
});

Deno.test("points have norm 1", () => {
  const points = shiftedSphereLattice(randomStream(keyOf(5222)), 500);
  for (let i = 0; i < 500; i++) {
    assertClose(Math.hypot(...points.subarray(4 * i, 4 * i + 4)), 1, { absolute: 1e-15 });
  }
});

// Another program: 31.10 to 0.1 %. 1,000 shifts of 1,000 points.
Deno.test("a mean square is unbiased, and scatters less than half as much as of independent points", () => {
  const stream = randomStream(keyOf(5223));
  const meanSquare = (points: Float64Array) =>
    compositeValues("sine", points).reduce((sum, value) => sum + value ** 2 / 1000, 0);
  const lattice = Float64Array.from(
    { length: 1000 },
    () => meanSquare(shiftedSphereLattice(stream, 1000)),
  );
  assertMean(lattice, { expected: 31.1, discrepancy: 0.8 });
  const independent = Float64Array.from(
    { length: 1000 },
    () => meanSquare(spherePoints(stream, { count: 1000, dimension: 4, radius: 1 })),
  );
  const spread = (values: Float64Array) =>
    Math.sqrt(values.reduce((sum, value) => sum + (value - 31.1) ** 2, 0) / values.length);
  assert.ok(spread(lattice) < spread(independent) / 2, `${spread(lattice)} ${spread(independent)}`);
});
