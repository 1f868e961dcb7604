/**
 * Squared maximum mean discrepancy between the functions of random networks and those of their Gaussian
 * process, on a few inputs: the expectation of the estimator that compares samples of functions, with no
 * function sampled. Source of the experiment: Matthews et al., arXiv 1804.11271 (code read).
 */
import * as v from "valibot";
import type { Dynamics } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";
import { namedArray } from "../num/array.ts";
import { hiddenWidths, priorEntries, widthEntries } from "../num/gaussian-process/network-prior.ts";
import { fold } from "../num/random/key.ts";
import { networks } from "./ensemble/networks.ts";
import { DiscrepancyEstimator } from "./prior/discrepancy.ts";
import { priorInputs } from "./prior/inputs.ts";
import { PriorNetworks } from "./prior/networks.ts";

const params = v.strictObject({
  networks,
  ...priorEntries,
  ...widthEntries,
  unitsMost: v.optional(
    v.pipe(
      positive,
      v.description("hidden units of all networks together, at most: wide networks are fewer"),
    ),
    1e9,
  ),
  group: v.optional(
    v.pipe(
      count,
      v.minValue(2),
      v.description("networks of one estimate, whose pairs are all used: one row of the table"),
    ),
    16,
  ),
  lengthScale: v.optional(
    v.pipe(positive, v.description("l of the kernel exp(-|f - g|^2 / (2 l^2)) of functions")),
    0.5,
  ),
  jitter: v.optional(
    v.pipe(v.number(), v.minValue(0), v.description("variance of white noise added to both laws")),
    1e-3,
  ),
});

export const plugin = {
  summary: "MMD^2 between networks and their Gaussian process, without sampled functions; unbiased",
  params,
  fields: {
    discrepancy: {
      description: "an unbiased estimate of MMD^2 by one group of networks",
      axes: ["network"],
    },
    scaledDiscrepancy: { description: "H^2 times the same", axes: ["network"] },
  },
  tables: {
    groups: {
      summary: "estimates of MMD^2, one for each group of networks",
      fields: ["discrepancy", "scaledDiscrepancy"],
    },
  },
  simulate({ params, data, key, compute }) {
    const { x, count: inputs } = priorInputs(data);
    const { width, depth, group } = params;
    const widths = hiddenWidths(params);
    const drawn = new PriorNetworks(
      { x, inputs, prior: params, widths },
      fold(key, "prior-discrepancy"),
    );
    const estimator = new DiscrepancyEstimator(drawn, {
      ...params,
      control: linearShare(width, depth),
    });
    const units = widths.reduce((sum, one) => sum + one, 0);
    const wanted = Math.min(params.networks, params.unitsMost / units);
    const groups = Math.max(2, Math.round(wanted / group));
    const discrepancy = new Float64Array(groups);
    for (let i = 0; i < groups; i++) {
      discrepancy[i] = estimator.next();
      if (i % 8 === 0) compute.progress(i, groups, "groups of networks");
    }
    const axes = [{ name: "network", length: groups }];
    return {
      discrepancy: namedArray(axes, discrepancy),
      scaledDiscrepancy: namedArray(axes, discrepancy.map((value) => width * width * value)),
    };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

/**
 * Share of the linear noise that is subtracted. Any constant leaves the mean alone; 1 is best for wide
 * networks, and below a width of about the depth the linear part is no approximation, so less is.
 */
function linearShare(width: number, depth: number): number {
  return width * width / (width * width + depth * depth);
}
