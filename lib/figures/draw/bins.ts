/** Histograms: how many bins, where, and how many values fall in each. */
import { quantileOfSorted, sorted } from "../../num/statistics/moments.ts";

export interface Histogram {
  /** Bin edges, one more than bins. */
  readonly edges: Float64Array;
  /** Share of all values per unit of x. */
  readonly density: Float64Array;
  /** Values outside of the edges; they count in the normalisation. */
  readonly outside: number;
  readonly count: number;
}

/**
 * A histogram normalised to all values, inside or not. Without a domain it spans the central 99.8 %
 * and a little more; the number of bins is that of Freedman and Diaconis, within 20 and 60.
 */
export function histogram(
  values: Float64Array,
  options: { readonly domain?: readonly [number, number]; readonly bins?: number },
): Histogram {
  const order = sorted(values);
  const [start, end] = options.domain ?? central(order);
  const width = 2 * (quantileOfSorted(order, 0.75) - quantileOfSorted(order, 0.25)) /
    Math.cbrt(order.length);
  const suggested = Number.isFinite((end - start) / width) ? Math.ceil((end - start) / width) : 20;
  const bins = options.bins ?? Math.min(60, Math.max(20, suggested));
  const edges = Float64Array.from({ length: bins + 1 }, (_, k) => start + (end - start) * k / bins);
  const counts = new Float64Array(bins);
  let outside = 0;
  for (const value of order) {
    const bin = value === end ? bins - 1 : Math.floor((value - start) / (end - start) * bins);
    if (bin >= 0 && bin < bins) counts[bin]++;
    else outside++;
  }
  const unit = order.length * (end - start) / bins;
  return { edges, density: counts.map((count) => count / unit), outside, count: order.length };
}

function central(order: Float64Array): [number, number] {
  const [low, high] = [quantileOfSorted(order, 0.001), quantileOfSorted(order, 0.999)];
  const room = 0.05 * (high - low) || Math.abs(low) * 0.05 || 1;
  const last = order[order.length - 1];
  return [Math.max(order[0], low - room), Math.min(last, high + room)].map((value, i, [a, b]) =>
    a === b ? value + (i === 0 ? -room : room) : value
  ) as [number, number];
}
