/** The density of a cloud of points, and the levels whose regions hold a given share of it. */
import { assert } from "../../contract/errors.ts";
import { quantileOfSorted, sorted, standardDeviation } from "../../num/statistics/moments.ts";
import type { Grid } from "./contour.ts";

const gridSize = 64;

/**
 * Gaussian kernel estimate on a grid, from binned points: standard deviation of the kernel is
 * n^(-1/6) of that of each coordinate (Scott's rule in two dimensions). Sums to 1 over the grid.
 */
export function densityGrid(x: Float64Array, y: Float64Array): Grid {
  assert(x.length === y.length && x.length > 1, "a density needs at least two points");
  for (const values of [x, y]) {
    assert(values.some((value) => value !== values[0]), "a density needs values that vary");
  }
  const [xAxis, yAxis] = [gridAxis(x), gridAxis(y)];
  const counts = new Float64Array(gridSize * gridSize);
  for (let k = 0; k < x.length; k++) {
    const i = Math.round((x[k] - xAxis.start) / xAxis.step);
    const j = Math.round((y[k] - yAxis.start) / yAxis.step);
    if (i >= 0 && i < gridSize && j >= 0 && j < gridSize) counts[j * gridSize + i] += 1 / x.length;
  }
  const smoothX = smooth(counts, { along: 1, sigma: xAxis.bandwidth / xAxis.step });
  const values = smooth(smoothX, { along: gridSize, sigma: yAxis.bandwidth / yAxis.step });
  const places = ({ start, step }: { start: number; step: number }) =>
    Array.from({ length: gridSize }, (_, k) => start + k * step);
  return { xs: places(xAxis), ys: places(yAxis), values };
}

function gridAxis(values: Float64Array): { start: number; step: number; bandwidth: number } {
  const order = sorted(values);
  const bandwidth = deviationOf(values) * values.length ** (-1 / 6);
  const start = quantileOfSorted(order, 0.001) - 2 * bandwidth;
  const end = quantileOfSorted(order, 0.999) + 2 * bandwidth;
  return { start, step: (end - start) / (gridSize - 1), bandwidth };
}

/** The standard deviation; of values divided by the largest, whose squares may not be finite. */
function deviationOf(values: Float64Array): number {
  const [low, high] = [
    values.reduce((a, b) => Math.min(a, b)),
    values.reduce((a, b) => Math.max(a, b)),
  ];
  const size = Math.max(-low, high);
  return size > 1e100 || size < 1e-100
    ? size * standardDeviation(values.map((value) => value / size))
    : standardDeviation(values);
}

/** Convolution with a Gaussian along rows (`along` 1) or columns (`along` gridSize); mass is kept. */
function smooth(
  values: Float64Array,
  { along, sigma }: { readonly along: number; readonly sigma: number },
): Float64Array {
  const reach = Math.ceil(3 * sigma);
  const weights = Array.from(
    { length: 2 * reach + 1 },
    (_, k) => Math.exp(-0.5 * ((k - reach) / sigma) ** 2),
  );
  const across = along === 1 ? gridSize : 1;
  const result = new Float64Array(values.length);
  for (let line = 0; line < gridSize; line++) {
    for (let k = 0; k < gridSize; k++) {
      const value = values[line * across + k * along];
      if (value === 0) continue;
      const first = Math.max(0, k - reach);
      const last = Math.min(gridSize - 1, k + reach);
      let total = 0;
      for (let m = first; m <= last; m++) total += weights[m - k + reach];
      for (let m = first; m <= last; m++) {
        result[line * across + m * along] += value * weights[m - k + reach] / total;
      }
    }
  }
  return result;
}

/** The density level above which lies the given share of the mass. */
export function massLevel({ values }: Grid, mass: number): number {
  const order = Float64Array.from(values).sort().reverse();
  const total = order.reduce((a, b) => a + b, 0);
  let sum = 0;
  for (const value of order) {
    sum += value;
    if (sum >= mass * total) return value;
  }
  return order[order.length - 1];
}

/** The grid's value at a place, linear between its crossings as the contours are; 0 outside of it. */
export function densityAt({ xs, ys, values }: Grid, x: number, y: number): number {
  const along = (axis: readonly number[], at: number) => (at - axis[0]) / (axis[1] - axis[0]);
  const [u, w] = [along(xs, x), along(ys, y)];
  const inside = u >= 0 && w >= 0 && u <= xs.length - 1 && w <= ys.length - 1;
  if (!inside) return 0;
  const [i, j] = [Math.min(Math.floor(u), xs.length - 2), Math.min(Math.floor(w), ys.length - 2)];
  const [s, t] = [u - i, w - j];
  const at = (column: number, row: number) => values[row * xs.length + column];
  const lower = at(i, j) * (1 - s) + at(i + 1, j) * s;
  const upper = at(i, j + 1) * (1 - s) + at(i + 1, j + 1) * s;
  return lower * (1 - t) + upper * t;
}
