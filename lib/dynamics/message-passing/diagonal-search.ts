/**
 * The data-driven start for a sparse vector: the places are split at random in two halves, the largest diagonal entry
 * of one half names a place, and its column on the other half is the first iterate. The block on the other
 * half is independent of both, so that what follows is exact. Source: Li and Wei, arXiv 2208.03313
 * (recalled).
 */
import type { Key } from "../../contract/key.ts";
import { fold } from "../../num/random/key.ts";
import { randomStream } from "../../num/random/random.ts";

/** What the search leaves; entries in the order of the places. */
export interface DiagonalSearch {
  /** 1 if the place found is on the support of v, else 0. */
  readonly hit: number;
  /** v on the other half. */
  readonly part: Float64Array;
  /** The column of M at the place found, on the other half. */
  readonly column: Float64Array;
}

/** @param spike v, n entries; M_ii = strength v_i^2 + N(0, 2/n), M_ij = strength v_i v_j + N(0, 1/n) */
export function diagonalSearch(key: Key, spike: Float64Array, strength: number): DiagonalSearch {
  const { place, inOther } = largestOfHalf(key, spike, strength);
  const part = spike.filter((_, i) => inOther[i] === 1);
  const column = new Float64Array(part.length);
  randomStream(fold(key, "column")).fillNormal(column);
  const deviation = 1 / Math.sqrt(spike.length);
  part.forEach((entry, i) => column[i] = deviation * column[i] + strength * spike[place] * entry);
  return { hit: spike[place] === 0 ? 0 : 1, part, column };
}

/** The place with the largest diagonal entry in a random half, and 1 for each place of the other half. */
function largestOfHalf(
  key: Key,
  spike: Float64Array,
  strength: number,
): { readonly place: number; readonly inOther: Uint8Array } {
  const half = new Float64Array(spike.length);
  randomStream(fold(key, "half")).fillUniform(half);
  const diagonal = new Float64Array(spike.length);
  randomStream(fold(key, "diagonal")).fillNormal(diagonal);
  const deviation = Math.sqrt(2 / spike.length);
  const inOther = new Uint8Array(spike.length);
  let place = -1;
  let most = -Infinity;
  for (let i = 0; i < spike.length; i++) {
    if (half[i] < 0.5) {
      inOther[i] = 1;
      continue;
    }
    const entry = strength * spike[i] * spike[i] + deviation * diagonal[i];
    if (entry > most) [place, most] = [i, entry];
  }
  // With probability 2^-n the half is empty: any place serves.
  return { place: Math.max(place, 0), inOther };
}

/** 1 if the search finds a place of the support, else 0; the numbers are those of {@link diagonalSearch}. */
export function diagonalHit(key: Key, spike: Float64Array, strength: number): number {
  return spike[largestOfHalf(key, spike, strength).place] === 0 ? 0 : 1;
}
