/** Points uniform on a sphere. */
import { assert } from "../../contract/errors.ts";

/**
 * `count` points, uniform and independent on the sphere of this radius in d dimensions (Muller 1959: the
 * direction of a normal vector). @shape count x dimension, row-major, in the unit of the radius; norms
 * are right to 1e-15. Takes count * dimension normals of the stream. Errors: a BugError unless both are
 * positive integers.
 */
export function spherePoints(
  stream: { fillNormal(out: Float64Array): void },
  { count, dimension, radius }: {
    readonly count: number;
    readonly dimension: number;
    readonly radius: number;
  },
): Float64Array {
  assert(
    Number.isSafeInteger(count) && count > 0 && Number.isSafeInteger(dimension) && dimension > 0,
    `${count} points in ${dimension} dimensions`,
  );
  const points = new Float64Array(count * dimension);
  stream.fillNormal(points);
  for (let start = 0; start < points.length; start += dimension) {
    let square = 0;
    for (let k = start; k < start + dimension; k++) square += points[k] * points[k];
    const scale = radius / Math.sqrt(square);
    for (let k = start; k < start + dimension; k++) points[k] *= scale;
  }
  return points;
}
