/** Eigenvalues and eigenvectors of symmetric matrices in float64. */
import { assert } from "../../contract/errors.ts";
import { scaleOf } from "./eigenvalues.ts";
import { asColumns, basisOf, basisRoom, negate, signOf } from "./reduction/reflected-basis.ts";
import { RotationQueue, rotationRoom } from "./reduction/rotation-queue.ts";
import { diagonalize } from "./reduction/tridiagonal-ql.ts";
import { reduce, reductionRoom } from "./reduction/tridiagonalize.ts";
import { reserve } from "./matrix-kernel.ts";

/** Spectral decomposition of a symmetric n x n matrix, in its unit. */
export interface SymmetricEigen {
  /** Eigenvalues in increasing order. */
  readonly values: Float64Array<ArrayBuffer>;
  /**
   * n x n; column j is the unit eigenvector of values[j], the first of its largest entries
   * positive.
   */
  readonly vectors: Float64Array<ArrayBuffer>;
}

/**
 * Eigenvalues and orthonormal eigenvectors of a symmetric n x n matrix, row-major, of which the
 * lower triangle is read; `a` is left as it is.
 *
 * Householder's reduction in panels, the basis by products of panels, then QL, whose rotations are
 * gathered and applied to strips of the basis; all but QL itself in wasm. About 5 times the cost of
 * the values alone (bench/linear-algebra.md). Backward stable: values off by about n 1e-16 of the
 * largest, vectors orthonormal to as much, and A v - lambda v as small; a vector whose value is
 * close to another one is off by that over the gap.
 *
 * Errors: a UserError at an entry that is not finite; a BugError for a matrix of another size.
 */
export function symmetricEigen(a: Float64Array, n: number): SymmetricEigen {
  assert(a.length === n * n, `a matrix of order ${n} with ${a.length} entries`);
  const scale = scaleOf(a, `a symmetric matrix of order ${n}`);
  const [room, basis, rotations] = [reductionRoom(n), basisRoom(n, n), rotationRoom(n)];
  const memory = reserve(...room, ...basis, ...rotations);
  const reduction = reduce(a, { order: n, factor: 1 / scale }, memory);
  const { matrix: vectors, stride, diagonal, beside } = reduction;
  const reflections = { vectors, stride, from: 1, to: n, support: "growing" } as const;
  const found = basisOf({ ...reflections, count: n, length: n }, memory.slice(room.length));
  const queue = new RotationQueue(found, memory.slice(room.length + basis.length));
  diagonalize(diagonal, beside, (high, count, pairs) => queue.add(high, -1, count, pairs));
  queue.flush();
  const order = Array.from(diagonal.keys()).sort((i, j) => diagonal[i] - diagonal[j]);
  // The sign of an eigenvector is free; fixing it keeps results equal from run to run.
  for (let j = 0; j < n; j++) if (signOf(found, j) < 0) negate(found, j);
  return {
    values: Float64Array.from(order, (at) => diagonal[at] * scale),
    vectors: asColumns(found, order),
  };
}
