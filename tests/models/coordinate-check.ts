/**
 * A coordinate check in plain float64 loops, without any simulator of ours: how the coordinates of a dense
 * network, and their change by one step of gradient descent, grow with the width. Independent of
 * lib/tensor and of the revealed matrices; it shares with them the row of exponents alone.
 */
import type { Recipe } from "../../lib/contract/plugins.ts";
import type { Key } from "../../lib/contract/key.ts";
import { fold } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { effectiveScales, exponentsOf } from "../../lib/num/width-exponents.ts";

/**
 * Root mean squares of a layer's coordinates by layer, the output last: at the start, and of the change by
 * one step. Geometric means over networks: a few networks in which a step does much would rule a mean.
 */
export interface Coordinates {
  readonly initial: readonly number[];
  readonly change: readonly number[];
}

/** A layer: rows of `rows * columns` weights, and one bias a row (0 where the layer has none). */
interface Layer {
  readonly rows: number;
  readonly columns: number;
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

const input = Float64Array.of(0.8, -0.5, 0.3);
const relu = (x: number) => Math.max(x, 0);

/**
 * Coordinates of `networks` ReLU networks of a recipe with one output, before and after one step of
 * rate 2 on the loss -f at one example (its slope does not depend on f, so exponents are clean).
 */
export function coordinatesOf(recipe: Recipe, networks: number, key: Key): Coordinates {
  const depth = Number(recipe.depth);
  const logs = { initial: new Float64Array(depth + 1), change: new Float64Array(depth + 1) };
  for (let network = 0; network < networks; network++) {
    const layers = initialLayers(recipe, fold(key, "network", network));
    const before = forward(layers);
    const after = forward(stepped(recipe, layers, before));
    for (let l = 0; l <= depth; l++) {
      logs.initial[l] += logRootMeanSquare(before[l]) / networks;
      logs.change[l] += logRootMeanSquare(before[l].map((h, i) => after[l][i] - h)) / networks;
    }
  }
  return { initial: [...logs.initial.map(Math.exp)], change: [...logs.change.map(Math.exp)] };
}

function initialLayers(recipe: Recipe, key: Key): Layer[] {
  const [width, depth] = [Number(recipe.width), Number(recipe.depth)];
  const row = exponentsOf(recipe);
  const { initial } = effectiveScales(row, { width, step: 0 });
  return Array.from({ length: depth + 1 }, (_, l): Layer => {
    const columns = l === 0 ? input.length : width;
    const rows = l === depth ? 1 : width;
    const stream = randomStream(fold(key, "layer", l));
    const weights = new Float64Array(rows * columns);
    stream.fillNormal(weights);
    const mean = l === 0 ? 0 : row.initialMean;
    const deviation = l === depth ? 1 : Math.SQRT2;
    const bias = new Float64Array(rows);
    if (!Number.isNaN(row.biasRate.first[l])) stream.fillNormal(bias);
    return {
      rows,
      columns,
      bias,
      weights: weights.map((u) => initial[l] * (mean + deviation * u)),
    };
  });
}

/** Pre-activations of every layer at the one input. */
function forward(layers: readonly Layer[]): Float64Array[] {
  const found: Float64Array[] = [];
  layers.forEach(({ rows, columns, weights, bias }, l) => {
    const active = l === 0 ? input : found[l - 1].map(relu);
    const h = bias.slice();
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) h[i] += weights[i * columns + j] * active[j];
    }
    found.push(h);
  });
  return found;
}

/** The layers after one step on the loss -f; what the row erases of the initial weights is erased. */
function stepped(
  recipe: Recipe,
  layers: readonly Layer[],
  before: readonly Float64Array[],
): Layer[] {
  const row = exponentsOf(recipe);
  const width = Number(recipe.width);
  const [first, later] = [0, 1].map((step) => effectiveScales(row, { width, step }));
  const rate = 2;
  let slope: Float64Array = Float64Array.of(1);
  const found: Layer[] = [];
  for (let l = layers.length - 1; l >= 0; l--) {
    const { rows, columns, weights, bias } = layers[l];
    const active = l === 0 ? input : before[l - 1].map(relu);
    const kept = later.initial[l] / first.initial[l];
    const moved = new Float64Array(weights.length);
    for (let i = 0, index = 0; i < rows; i++) {
      const step = rate * first.rate[l] * slope[i];
      for (let j = 0; j < columns; j++, index++) {
        moved[index] = kept * weights[index] + step * active[j];
      }
    }
    const biasMoved = bias.map((b, i) => b + rate * first.biasRate[l] * slope[i]);
    found.unshift({ rows, columns, weights: moved, bias: biasMoved });
    if (l > 0) slope = slopeBelow(layers[l], slope, before[l - 1]);
  }
  return found;
}

function slopeBelow({ rows, columns, weights }: Layer, above: Float64Array, h: Float64Array) {
  const slope = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) slope[j] += weights[i * columns + j] * above[i];
  }
  return slope.map((value, j) => h[j] > 0 ? value : 0);
}

function logRootMeanSquare(values: Float64Array): number {
  const sum = values.reduce((square, value) => square + value * value, 0);
  return 0.5 * Math.log(sum / values.length);
}
