/** Evenly spread points on the unit sphere of R^4, for means over it. */
import { assert } from "../../contract/errors.ts";

/** The root above 1 of x^4 = x + 1, whose inverse powers make a lattice of low discrepancy in three dimensions. */
const root = 1.2207440846057596;

/**
 * `count` points of the unit sphere of R^4: the additive sequence frac(s + i (1/g, 1/g^2, 1/g^3)), g^4 =
 * g + 1 (Roberts 2018), at a random shift s, taken to the sphere by u -> (sqrt(1 - u1) (sin, cos)(2 pi
 * u2), sqrt(u1) (sin, cos)(2 pi u3)), which keeps volumes. Each point is uniform, so a mean over them is
 * unbiased; its error falls nearly like 1 / count for smooth functions, where that of independent points
 * falls like count^-1/2. @shape count x 4, row-major, norms right to 1e-15. Takes three uniforms. Errors:
 * a BugError unless `count` is a positive integer.
 */
export function shiftedSphereLattice(stream: { uniform(): number }, count: number): Float64Array {
  assert(Number.isSafeInteger(count) && count > 0, `${count} points`);
  const shift = [stream.uniform(), stream.uniform(), stream.uniform()];
  const points = new Float64Array(4 * count);
  for (let i = 0; i < count; i++) {
    const [u1, u2, u3] = shift.map((s, j) => (s + i / root ** (j + 1)) % 1);
    const [one, other] = [Math.sqrt(1 - u1), Math.sqrt(u1)];
    points[4 * i] = one * Math.sin(2 * Math.PI * u2);
    points[4 * i + 1] = one * Math.cos(2 * Math.PI * u2);
    points[4 * i + 2] = other * Math.sin(2 * Math.PI * u3);
    points[4 * i + 3] = other * Math.cos(2 * Math.PI * u3);
  }
  return points;
}
