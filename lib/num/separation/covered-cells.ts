/**
 * Probability that K balls thrown at random into N cells in a circle leave no two neighbouring cells empty. With N
 * = n/2 it is the probability that K random directions cut the circle of n points with alternating labels
 * (labelled-points.ts) into arcs of at most two points each. A ReLU network is a sinusoid on each arc, which
 * changes sign at most once in half a circle: three neighbours on one arc cannot be told apart. So this is
 * necessary for the tangent features to separate the points; it is sufficient up to one linear condition on the
 * arcs, that the jumps of opposite breakpoints are opposite. Derived here.
 *
 * Exactly M cells are occupied in C(N, M) Surj(K, M) of the N^K ways, and of the sets of k = N - M empty cells N /
 * (N - k) C(N - k, k) have no neighbours. Counted in whole numbers of any size.
 */
import { assert } from "../../contract/errors.ts";

/** Share of the ways, for `balls` = 1 ... ballsMax in `cells` cells; index 0 is that of no ball. */
export function coveringProbabilities(cells: number, ballsMax: number): Float64Array {
  assert(Number.isSafeInteger(cells) && cells >= 2, `${cells} cells in a circle`);
  const favourable = favourableSets(cells);
  // Ways in which the balls hit every one of M cells: Surj(K, M) = M (Surj(K - 1, M) + Surj(K - 1, M - 1)).
  let onto: bigint[] = Array.from({ length: cells + 1 }, (_, m) => m === 0 ? 1n : 0n);
  let ways = 1n;
  const found = new Float64Array(ballsMax + 1);
  for (let balls = 1; balls <= ballsMax; balls++) {
    onto = onto.map((count, m) => m === 0 ? 0n : BigInt(m) * (count + onto[m - 1]));
    ways *= BigInt(cells);
    const good = onto.reduce((sum, count, m) => sum + favourable[m] * count, 0n);
    found[balls] = quotient(good, ways);
  }
  return found;
}

/** Fewest balls for which the probability is at least one half. */
export function medianBalls(cells: number): number {
  for (let most = 4 * cells;; most *= 2) {
    const found = coveringProbabilities(cells, most).findIndex((probability) => probability >= 0.5);
    if (found >= 0) return found;
  }
}

/** Mean number of balls until no two neighbouring cells are empty, to 1e-9. */
export function meanBalls(cells: number): number {
  for (let most = 8 * cells;; most *= 2) {
    const probabilities = coveringProbabilities(cells, most);
    if (1 - probabilities[most] > 1e-12) continue;
    return probabilities.reduce((sum, probability) => sum + 1 - probability, 0);
  }
}

/** Sets of M occupied cells whose empty ones have no neighbours, by M. */
function favourableSets(cells: number): bigint[] {
  return Array.from({ length: cells + 1 }, (_, occupied) => {
    const empty = cells - occupied;
    if (occupied === 0 || empty > occupied) return 0n;
    return BigInt(cells) * choose(occupied, empty) / BigInt(occupied);
  });
}

function choose(from: number, taken: number): bigint {
  let found = 1n;
  for (let k = 1; k <= taken; k++) found = found * BigInt(from - taken + k) / BigInt(k);
  return found;
}

/** A quotient of at most 1, to 1e-16. */
function quotient(part: bigint, whole: bigint): number {
  return Number(part * scale / whole) / Number(scale);
}

const scale = 1n << 60n;
