/** Distance between shallow residual networks and a deep one that are driven by one weight path. */
import { UserError } from "../../contract/errors.ts";
import { multiplyColumns } from "../residual/matrix-columns.ts";

/** Weights of the deep network, shape [depth, width, width] each; without `inner` the branch is res-1. */
export interface WeightPath {
  readonly width: number;
  readonly depth: number;
  readonly outer: Float64Array;
  readonly inner?: Float64Array;
}

/**
 * How a shallow layer's weights come from the deep ones of its time span: `sum` adds them (increments of
 * a Brownian motion), `sample` takes the last one (a smooth function of time).
 */
export type Coarsening = "sum" | "sample";

/**
 * For each depth, max over its layers k of |h_k - H_{k/depth}| / |h_0|, where H is the deep network;
 * `branchScale(depth, stride)` multiplies the branch of the network with that depth. Dimensionless.
 * Every depth must divide the deep one. Errors: a UserError for one that does not.
 */
export function strongErrors(
  path: WeightPath,
  { start, depths, coarsening, branchScale }: {
    readonly start: Float64Array;
    readonly depths: readonly number[];
    readonly coarsening: Coarsening;
    readonly branchScale: (depth: number) => number;
  },
): Float64Array {
  const run = (depth: number) =>
    trajectory(path, { start, depth, coarsening, branchScale: branchScale(depth) });
  const reference = run(path.depth);
  return Float64Array.from(depths, (depth) => largestDistance(run(depth), reference, path.width));
}

/** States after layers 0..depth, shape [depth + 1, width]. */
function trajectory(
  path: WeightPath,
  { start, depth, coarsening, branchScale }: {
    readonly start: Float64Array;
    readonly depth: number;
    readonly coarsening: Coarsening;
    readonly branchScale: number;
  },
): Float64Array {
  const stride = path.depth / depth;
  if (!Number.isInteger(stride)) {
    throw new UserError({
      action: `cannot compare a network of ${depth} layers with one of ${path.depth}`,
      allowed: `divisors of ${path.depth}`,
    });
  }
  const { width, outer, inner } = path;
  const states = new Float64Array((depth + 1) * width);
  states.set(start);
  const state = start.slice();
  const image = new Float64Array(width);
  const coarse = new Float64Array(width * width);
  const apply = (weights: Float64Array, layer: number) => {
    coarsen(weights, coarse, { layer, stride, coarsening });
    const matrix = { values: coarse, offset: 0, strides: [width, 1] as const, size: width };
    multiplyColumns(matrix, { x: branch, y: image, columns: 1 });
    branch.set(image);
  };
  const branch = new Float64Array(width);
  for (let layer = 0; layer < depth; layer++) {
    branch.set(state);
    if (inner) apply(inner, layer);
    for (let i = 0; i < width; i++) if (branch[i] < 0) branch[i] = 0;
    apply(outer, layer);
    for (let i = 0; i < width; i++) state[i] += branchScale * branch[i];
    states.set(state, (layer + 1) * width);
  }
  return states;
}

/** The weights of one shallow layer. */
function coarsen(
  weights: Float64Array,
  out: Float64Array,
  { layer, stride, coarsening }: {
    readonly layer: number;
    readonly stride: number;
    readonly coarsening: Coarsening;
  },
): void {
  const entries = out.length;
  const last = (layer + 1) * stride - 1;
  const first = coarsening === "sum" ? layer * stride : last;
  out.set(weights.subarray(first * entries, (first + 1) * entries));
  for (let fine = first + 1; fine <= last; fine++) {
    for (let e = 0; e < entries; e++) out[e] += weights[fine * entries + e];
  }
}

function largestDistance(coarse: Float64Array, fine: Float64Array, width: number): number {
  const depth = coarse.length / width - 1;
  const stride = (fine.length / width - 1) / depth;
  let largest = 0;
  let start = 0;
  for (let i = 0; i < width; i++) start += fine[i] * fine[i];
  for (let layer = 1; layer <= depth; layer++) {
    let square = 0;
    for (let i = 0; i < width; i++) {
      square += (coarse[layer * width + i] - fine[layer * stride * width + i]) ** 2;
    }
    largest = Math.max(largest, square);
  }
  return Math.sqrt(largest / start);
}
