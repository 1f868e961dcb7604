/** Ranks and the correlation of ranks. */
import { correlation } from "./moments.ts";

/** Ranks 1, 2, … of the values; equal values share the mean of their ranks. Dimensionless. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order = Int32Array.from({ length: values.length }, (_, i) => i)
    .sort((a, b) => values[a] - values[b]);
  const found = new Float64Array(values.length);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let k = start; k < end; k++) found[order[k]] = (start + 1 + end) / 2;
    start = end;
  }
  return found;
}

/**
 * Spearman's correlation: Pearson's of the ranks (Spearman 1904), ties by mean ranks.
 * Dimensionless,
 * -1 to 1; NaN if either side is constant.
 */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(-1, Math.min(1, correlation(ranks(a), ranks(b))));
}
