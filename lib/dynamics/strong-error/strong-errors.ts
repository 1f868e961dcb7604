/** Distance between shallow residual networks and a limit that is driven by the same weight path. */
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

/** At which layers a distance is taken, and whether it is divided by |h_0|. */
export interface ErrorChoice {
  /** `largest`: the maximum over the layers; `last`: at the last one. */
  readonly at: "largest" | "last";
  readonly relative: boolean;
}

/**
 * For each depth, the distance |h_k - H_{k/depth}| of its layers from the limit H, as `choice` says. Of
 * increments of a Brownian motion (`sum`) the deep network stands for the limit. Of a smooth function
 * (`sample`) it is the solution of dH/dt = f(H, weights(t)) by Heun's method on the deep weights, whose
 * own error, of order depth^-2, does not bias the order of the networks, 1/depth.
 * `branchScale(depth)` multiplies the branch of the network with that depth. Dimensionless.
 * Every depth must divide the deep one. Errors: a UserError for one that does not.
 */
export function strongErrors(
  path: WeightPath,
  { start, depths, coarsening, branchScale, choice }: {
    readonly start: Float64Array;
    readonly depths: readonly number[];
    readonly coarsening: Coarsening;
    readonly branchScale: (depth: number) => number;
    readonly choice: ErrorChoice;
  },
): Float64Array {
  const run = (depth: number) =>
    trajectory(path, { start, depth, coarsening, branchScale: branchScale(depth) });
  const limit = coarsening === "sum" ? run(path.depth) : solution(path, start);
  return Float64Array.from(
    depths,
    (depth) => distance(run(depth), limit, { width: path.width, choice }),
  );
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
  const { width } = path;
  const states = new Float64Array((depth + 1) * width);
  states.set(start);
  const state = start.slice();
  const branch = branchOf(path);
  for (let layer = 0; layer < depth; layer++) {
    const last = (layer + 1) * stride - 1;
    const image = branch(state, { first: coarsening === "sum" ? layer * stride : last, last });
    for (let i = 0; i < width; i++) state[i] += branchScale * image[i];
    states.set(state, (layer + 1) * width);
  }
  return states;
}

/**
 * The solution of dH/dt = f(H, weights(t)) at the times k/depth, shape [depth + 1, width]; the k-th deep
 * weights are those of the time k/depth, k = 1 .. depth, and the first step takes them at both of its ends.
 */
function solution(path: WeightPath, start: Float64Array): Float64Array {
  const { width, depth } = path;
  const states = new Float64Array((depth + 1) * width);
  states.set(start);
  const state = start.slice();
  const branch = branchOf(path);
  const guess = new Float64Array(width);
  for (let k = 0; k < depth; k++) {
    const [before, after] = [Math.max(0, k - 1), k];
    const here = branch(state, { first: before, last: before }).slice();
    for (let i = 0; i < width; i++) guess[i] = state[i] + here[i] / depth;
    const there = branch(guess, { first: after, last: after });
    for (let i = 0; i < width; i++) state[i] += (here[i] + there[i]) / (2 * depth);
    states.set(state, (k + 1) * width);
  }
  return states;
}

/** The deep layers whose weights are added to those of one layer. */
interface Span {
  readonly first: number;
  readonly last: number;
}

/** f(h) with the weights of a span; the array that it gives is its own, until the next call. */
function branchOf(path: WeightPath): (state: Float64Array, span: Span) => Float64Array {
  const { width, outer, inner } = path;
  const image = new Float64Array(width);
  const branch = new Float64Array(width);
  const coarse = new Float64Array(width * width);
  const matrix = { values: coarse, offset: 0, strides: [width, 1] as const, size: width };
  const apply = (weights: Float64Array, span: Span) => {
    addUp(weights, coarse, span);
    multiplyColumns(matrix, { x: branch, y: image, columns: 1 });
    branch.set(image);
  };
  return (state, span) => {
    branch.set(state);
    if (inner) apply(inner, span);
    for (let i = 0; i < width; i++) if (branch[i] < 0) branch[i] = 0;
    apply(outer, span);
    return branch;
  };
}

/** The sum of the weights of a span. */
function addUp(weights: Float64Array, out: Float64Array, { first, last }: Span): void {
  const entries = out.length;
  out.set(weights.subarray(first * entries, (first + 1) * entries));
  for (let fine = first + 1; fine <= last; fine++) {
    for (let e = 0; e < entries; e++) out[e] += weights[fine * entries + e];
  }
}

function distance(
  coarse: Float64Array,
  fine: Float64Array,
  { width, choice }: { readonly width: number; readonly choice: ErrorChoice },
): number {
  const depth = coarse.length / width - 1;
  const stride = (fine.length / width - 1) / depth;
  let largest = 0;
  let start = 0;
  for (let i = 0; i < width; i++) start += fine[i] * fine[i];
  for (let layer = choice.at === "last" ? depth : 1; layer <= depth; layer++) {
    let square = 0;
    for (let i = 0; i < width; i++) {
      square += (coarse[layer * width + i] - fine[layer * stride * width + i]) ** 2;
    }
    largest = Math.max(largest, square);
  }
  return Math.sqrt(choice.relative ? largest / start : largest);
}
