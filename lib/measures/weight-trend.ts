/**
 * Single weights of trained residual networks along the layers, split into a trend that all networks share and
 * what is a network's own (Cohen, Cont, Rossier, Xu 2021, who average over networks of neighbouring depths).
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { NamedArray } from "../contract/array.ts";
import type { Measure } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";
import { axisOf, labelledAxis, namedArray } from "../num/array.ts";
import { layerWeights } from "./weights/layers.ts";

const index = count;

const params = v.strictObject({
  weighting: v.pipe(
    v.picklist(["plain", "multiplied"]),
    v.description("W_k = A_k, or |delta_k| A_k"),
  ),
  halfWindow: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.description("the trend averages layers k - w … k + w of all networks"),
    ),
    5,
  ),
  entries: v.optional(
    v.pipe(
      v.array(v.tuple([index, index])),
      v.minLength(1),
      v.description("rows and columns of the weights, from 1"),
    ),
    [[1, 1], [1, 2], [2, 1]],
  ),
});

const ofEntries = { axes: ["network", "entry", "layer"] } as const;

/**
 * For each network, entry (labelled "1,2") and layer: weight W_k[i, j]; trend, its mean over all
 * networks and the layers k - w … k + w, with a smaller w near the ends, so that a linear function
 * is its own trend; noise = weight - trend; trendSum and noiseSum, their sums up to the layer;
 * multiplier delta_k; time = k / L. Dimensionless.
 */
export const plugin = {
  summary: "single weights along the layers: trend, noise and their running sums",
  params,
  needs: ["matrices", "multipliers"],
  columns: {
    weight: { description: "W_k[i, j]", ...ofEntries },
    trend: {
      description: "mean of the weight over networks and layers k - w … k + w",
      ...ofEntries,
    },
    noise: { description: "weight - trend", ...ofEntries },
    trendSum: { description: "sum of the trend up to layer k", ...ofEntries },
    noiseSum: { description: "sum of the noise up to layer k", ...ofEntries },
    multiplier: { description: "delta after training", axes: ["network", "layer"] },
    time: { description: "layer time k / L", axes: ["layer"] },
  },
  measure({ matrices, multipliers }, { weighting, halfWindow, entries }) {
    const [network, layer] = [axisOf(matrices, "network"), axisOf(matrices, "layer")];
    const width = axisOf(matrices, "row").length;
    requireInside(entries, width);
    // Not 1,2, which other programs read as a number.
    const entry = labelledAxis("entry", entries.map(([i, j]) => `[${i}, ${j}]`));
    const depth = layer.length;
    const all = layerWeights({ matrices, multipliers }, weighting);
    const block = entries.length * depth;
    const weight = new Float64Array(network.length * block);
    all.forEach(({ values }, n) =>
      entries.forEach(([i, j], e) => {
        for (let k = 0; k < depth; k++) {
          const from = k * width * width + (i - 1) * width + j - 1;
          weight[n * block + e * depth + k] = values[from];
        }
      })
    );
    const shared = smoothed(meanOverNetworks(weight, network.length), { depth, halfWindow });
    const trend = weight.map((_, i) => shared[i % block]);
    const noise = weight.map((value, i) => value - trend[i]);
    const column = (values: Float64Array): NamedArray =>
      namedArray([network, entry, layer], values, { missing: "the network diverged" });
    return {
      weight: column(weight),
      trend: column(trend),
      noise: column(noise),
      trendSum: column(runningSum(trend, depth)),
      noiseSum: column(runningSum(noise, depth)),
      multiplier: multipliers,
      time: namedArray([layer], Float64Array.from({ length: depth }, (_, k) => (k + 1) / depth)),
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;

function meanOverNetworks(values: Float64Array, networks: number): Float64Array {
  const means = new Float64Array(values.length / networks);
  for (let i = 0; i < values.length; i++) means[i % means.length] += values[i] / networks;
  return means;
}

/** Symmetric moving means of sequences of `depth` numbers. */
function smoothed(
  values: Float64Array,
  { depth, halfWindow }: { readonly depth: number; readonly halfWindow: number },
): Float64Array {
  return values.map((_, i) => {
    const k = i % depth;
    const reach = Math.min(halfWindow, k, depth - 1 - k);
    let sum = 0;
    for (let l = i - reach; l <= i + reach; l++) sum += values[l];
    return sum / (2 * reach + 1);
  });
}

function runningSum(values: Float64Array, depth: number): Float64Array {
  const sums = values.slice();
  for (let i = 1; i < sums.length; i++) if (i % depth !== 0) sums[i] += sums[i - 1];
  return sums;
}

function requireInside(entries: readonly (readonly [number, number])[], width: number): void {
  const outside = entries.find(([i, j]) => i > width || j > width);
  if (outside === undefined) return;
  throw new UserError({
    action: `cannot follow the weight in row ${outside[0]}, column ${outside[1]}`,
    allowed: `rows and columns from 1 to ${width}`,
  });
}
