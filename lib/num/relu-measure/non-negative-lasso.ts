/**
 * Least squares with a linear cost over weights that are not negative:
 *   minimise (1 / 2M) |y - sum_k c_k column_k|^2 + lambda sum_k c_k,  c_k >= 0,
 * by the active set of Lawson and Hanson (Solving Least Squares Problems, 1974, chapter 23) with the cost in
 * its gradient.
 */
import { assert } from "../../contract/errors.ts";
import { dot, norm } from "../linear-algebra/vector.ts";

/** Smallest part of a column, as a share of it, that must lie outside the span of others. */
const independence = 1e-12;

interface Finite {
  readonly columns: readonly Float64Array[];
  readonly targets: Float64Array;
  /** M lambda. */
  readonly cost: number;
}

/**
 * The weights, one per column, in the unit of the targets over that of the columns. Where they are not unique,
 * those in use have independent columns. Right to about 1e-15 / (smallest angle between columns) of the fit.
 */
export function nonNegativeLasso(
  columns: readonly Float64Array[],
  { targets, penalty }: { readonly targets: ArrayLike<number>; readonly penalty: number },
): Float64Array {
  const finite = { columns, targets: Float64Array.from(targets), cost: penalty * targets.length };
  const found = new Float64Array(columns.length);
  const scale = Math.max(...columns.map((column) => norm(column)), 0);
  const tolerance = 1e-15 * (finite.cost + scale * norm(finite.targets));
  let active: readonly number[] = [];
  // Each step lowers the objective, so no active set comes twice; rounding could make one.
  for (let step = 0; step < 20 * columns.length + 50; step++) {
    const gains = gainsOf(finite, found);
    const free = gains.map((_, k) => k).filter((k) => !active.includes(k) && gains[k] > tolerance);
    if (free.length === 0) break;
    const best = free.reduce((most, k) => gains[k] > gains[most] ? k : most);
    active = settled(entered([...active, best], finite, found), finite, found);
    if (!active.includes(best)) break;
  }
  return found;
}

/** How fast the objective, times M, falls with each weight. */
function gainsOf({ columns, targets, cost }: Finite, found: Float64Array): readonly number[] {
  const residual = targets.slice();
  columns.forEach((column, k) => {
    for (let j = 0; j < residual.length; j++) residual[j] -= found[k] * column[j];
  });
  return columns.map((column) => dot(column, residual) - cost);
}

/**
 * The active set with its last column, made independent: where the others span that column, it takes their place
 * at an unchanged fit until one of them is at 0. Changes `found`.
 */
function entered(
  active: readonly number[],
  { columns }: Finite,
  found: Float64Array,
): readonly number[] {
  const last = active[active.length - 1];
  const others = active.slice(0, -1);
  const { basis, upper, rest } = orthogonalised(active.map((k) => columns[k]));
  if (rest > independence) return active;
  const size = active.length;
  const share = solveUpper(upper, size, basis.slice(0, -1).map((unit) => dot(unit, columns[last])));
  const leaving = others.map((k, i) => ({
    k,
    length: share[i] > 0 ? found[k] / share[i] : Infinity,
  }))
    .reduce((first, other) => other.length < first.length ? other : first);
  assert(leaving.length < Infinity, "a spanned column that costs less and replaces nothing");
  others.forEach((k, i) => found[k] = Math.max(0, found[k] - leaving.length * share[i]));
  found[leaving.k] = 0;
  found[last] = leaving.length;
  return active.filter((k) => k !== leaving.k);
}

/**
 * Moves `found` to the optimum over the active columns, dropping those whose weight would become negative on the
 * way. The columns that remain.
 */
function settled(
  entering: readonly number[],
  finite: Finite,
  found: Float64Array,
): readonly number[] {
  let active = entering;
  while (active.length > 0) {
    const wanted = solveOn(active, finite);
    const lengths = active.map((k, i) => wanted[i] > 0 ? 1 : found[k] / (found[k] - wanted[i]));
    const length = Math.min(...lengths);
    active.forEach((k, i) => found[k] += length * (wanted[i] - found[k]));
    if (length === 1) break;
    const leaving = active[lengths.indexOf(length)];
    found[leaving] = 0;
    active = active.filter((k) => k !== leaving);
  }
  return active;
}

/** The optimum over some columns, whatever its signs: R c = Q^T y - R^-T (M lambda). */
function solveOn(active: readonly number[], { columns, targets, cost }: Finite): Float64Array {
  const { basis, upper } = orthogonalised(active.map((k) => columns[k]));
  const size = active.length;
  const costs = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let sum = cost;
    for (let k = 0; k < i; k++) sum -= upper[k * size + i] * costs[k];
    costs[i] = sum / upper[i * size + i];
  }
  return solveUpper(upper, size, basis.map((unit, i) => dot(unit, targets) - costs[i]));
}

/**
 * Gram-Schmidt, twice for each column: orthonormal `basis`, upper triangular `upper` (square), and the share of
 * the last column that lies outside the span of the others.
 */
function orthogonalised(columns: readonly Float64Array[]) {
  const size = columns.length;
  const basis: Float64Array[] = [];
  const upper = new Float64Array(size * size);
  let rest = 1;
  columns.forEach((column, i) => {
    const left = column.slice();
    for (let pass = 0; pass < 2; pass++) {
      basis.forEach((unit, k) => {
        const share = dot(unit, left);
        upper[k * size + i] += share;
        for (let j = 0; j < left.length; j++) left[j] -= share * unit[j];
      });
    }
    const length = norm(left);
    rest = length / norm(column);
    upper[i * size + i] = length;
    basis.push(left.map((value) => value / length));
  });
  return { basis, upper, rest };
}

/** Solves R c = b for the leading block of an upper triangular matrix of `size` columns. */
function solveUpper(upper: Float64Array, size: number, right: readonly number[]): Float64Array {
  const solved = new Float64Array(right.length);
  for (let i = right.length - 1; i >= 0; i--) {
    let sum = right[i];
    for (let k = i + 1; k < right.length; k++) sum -= upper[i * size + k] * solved[k];
    solved[i] = sum / upper[i * size + i];
  }
  return solved;
}
