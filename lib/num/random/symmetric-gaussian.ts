/** A symmetric Gaussian matrix with all its entries. */
import { assert } from "../../contract/errors.ts";
import type { Key } from "../../contract/key.ts";
import { dotByFours } from "../linear-algebra/vector.ts";
import { randomStream } from "./random.ts";

/**
 * Gaussian orthogonal ensemble: order x order, row-major, W_ij = W_ji ~ N(0, deviation^2) for i < j, W_ii ~
 * N(0, 2 deviation^2), in the unit of `deviation`. Takes order (order + 1) / 2 normals.
 */
export function symmetricGaussian(
  key: Key,
  { order, deviation }: { readonly order: number; readonly deviation: number },
): Float64Array {
  const stream = randomStream(key);
  const entries = new Float64Array(order * order);
  for (let i = 0; i < order; i++) {
    const row = entries.subarray(i * order, i * order + i + 1);
    stream.fillNormal(row);
    for (let j = 0; j < i; j++) entries[j * order + i] = row[j] *= deviation;
    row[i] *= Math.SQRT2 * deviation;
  }
  return entries;
}

/** The product of a square matrix (row-major) and a vector; rounding of n 1e-16. */
export function squareTimes(entries: Float64Array, vector: Float64Array): Float64Array {
  const order = vector.length;
  assert(entries.length === order * order, `${entries.length} entries times a vector of ${order}`);
  return Float64Array.from(
    vector,
    (_, i) => dotByFours(entries.subarray(i * order, (i + 1) * order), vector),
  );
}
