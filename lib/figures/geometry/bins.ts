/** Histograms: how many bins, where, and how many values fall in each. */
import { hasPlace, type Scale, warps, withRoom } from "../axes/axis.ts";
import { quantileOfSorted, sorted } from "../../num/statistics/moments.ts";

export interface Histogram {
  /** Bin edges, one more than bins. */
  readonly edges: Float64Array;
  /** Share of all values per unit of x. */
  readonly density: Float64Array;
  /** Values outside of the edges; they count in the normalisation. */
  readonly outside: number;
  readonly count: number;
  /** Whether different values are too near each other to be told apart. */
  readonly narrow: boolean;
}

/**
 * A histogram normalised to all values, inside or not. Without a domain it spans the central 99.8 %
 * and a little more; the number of bins is that of Freedman and Diaconis, within 20 and 60. Bins are
 * equally wide on the scale of the axis. No values make no bins.
 */
export function histogram(
  values: Float64Array,
  options: {
    readonly domain?: readonly [number, number];
    readonly bins?: number;
    readonly scale?: Scale;
  },
): Histogram {
  const { scale = "linear" } = options;
  const { there, back } = warps[scale];
  const placed = values.filter((value) => hasPlace(value, scale));
  if (placed.length === 0) {
    const none = new Float64Array(0);
    return {
      edges: none,
      density: none,
      outside: values.length,
      count: values.length,
      narrow: false,
    };
  }
  const order = sorted(placed.map(there));
  const [start, end] = options.domain === undefined
    ? central(order)
    : withRoom(options.domain, scale).domain.map(there);
  const bins = options.bins ?? suggestedBins(order, end - start);
  const counts = new Float64Array(bins);
  let outside = values.length - placed.length;
  for (const value of order) {
    const bin = value === end ? bins - 1 : Math.floor((value - start) / (end - start) * bins);
    if (bin >= 0 && bin < bins) counts[bin]++;
    else outside++;
  }
  const edges = Float64Array.from(
    { length: bins + 1 },
    (_, k) => back(start + (end - start) * k / bins),
  );
  const unit = (k: number) => scale === "linear" ? (end - start) / bins : edges[k + 1] - edges[k];
  const density = counts.map((count, k) => count / (values.length * unit(k)));
  const { narrow } = withRoom([order[0], order[order.length - 1]], "linear");
  return { edges, density, outside, count: values.length, narrow };
}

function suggestedBins(order: Float64Array, range: number): number {
  const width = 2 * (quantileOfSorted(order, 0.75) - quantileOfSorted(order, 0.25)) /
    Math.cbrt(order.length);
  const suggested = Number.isFinite(range / width) ? Math.ceil(range / width) : 20;
  return Math.min(60, Math.max(20, suggested));
}

/** The central values with some room; those that are equal up to rounding get a tenth of their size. */
function central(order: Float64Array): readonly [number, number] {
  const [first, last] = [order[0], order[order.length - 1]];
  const roomy = withRoom([first, last], "linear").domain;
  if (roomy[0] !== first) return [first - (first - roomy[0]) / 2, last + (roomy[1] - last) / 2];
  const [low, high] = [quantileOfSorted(order, 0.001), quantileOfSorted(order, 0.999)];
  const room = 0.05 * (high - low);
  const middle = [Math.max(first, low - room), Math.min(last, high + room)] as const;
  // The central values may be equal while the outer ones are not.
  return withRoom(middle, "linear").domain === middle ? middle : [first, last];
}
