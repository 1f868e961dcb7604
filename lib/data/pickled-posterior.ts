/**
 * How near a Markov chain's posterior is to that of a Gaussian process, from the result file of the authors of
 * arXiv 1804.11271 (experiments/results/comparison_*.pickle), which the user puts in its place.
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Data } from "../contract/plugins.ts";
import { tableFromRows } from "../contract/table.ts";
import type { PickledArray } from "./pickle/numpy-array.ts";
import type { Pickled } from "./pickle/objects.ts";
import { readPickle } from "./pickle/read-pickle.ts";

const params = v.strictObject({});

/** Entries of the file by name. */
type Entries = ReadonlyMap<Pickled, Pickled>;

/**
 * Estimates without an error of their own (the chain's is not stored). From `nn_mean`, `nn_var`, `gp_mean`, `gp_var`
 * at test points: `meanGapLargest` and `meanGapTypical` (root mean square), the difference of the means in standard
 * deviations of the process; `deviationRatioLeast` and `deviationRatioLargest`, of the deviations of f. From scores
 * on held-out points (`holdout_ll_nn`, `holdout_ll_gp`, `baseline_ll`, `nrmse_nn`, `nrmse_gp`): `densityShare`, what
 * the networks' mean log density gains on the baseline as a share of what the process gains, and `errorRatio`.
 * All dimensionless. Throws a UserError for a file that has neither.
 */
export const plugin = {
  summary: "a stored posterior of networks beside that of their process, from the authors' pickle",
  params,
  files: ["results"],
  generate(_params, _key, { results }) {
    const entries = readPickle(results);
    if (!(entries instanceof Map)) throw refusal("it holds no dict");
    const found = { ...ofPoints(entries), ...ofScores(entries) };
    if (Object.keys(found).length === 0) {
      throw refusal(`it has the entries ${[...entries.keys()].join(", ")}`);
    }
    return tableFromRows(
      Object.entries(found).map(([quantity, value]) => {
        if (!Number.isFinite(value)) throw refusal(`${quantity} is not finite`);
        return { quantity, value, standardError: 0, low: value, high: value, count: 1 };
      }),
    );
  },
} satisfies Data<v.InferOutput<typeof params>>;

function ofPoints(entries: Entries): Record<string, number> {
  const names = ["nn_mean", "nn_var", "gp_mean", "gp_var"];
  if (!names.every((name) => entries.has(name))) return {};
  const [mean, variance, processMean, processVariance] = names.map((name) =>
    arrayAt(entries, name)
  );
  const count = processMean.length;
  if ([mean, variance, processVariance].some(({ length }) => length !== count) || count === 0) {
    throw refusal(`${names.join(", ")} are not of one length`);
  }
  const gaps = mean.map((value, i) =>
    Math.abs(value - processMean[i]) / Math.sqrt(processVariance[i])
  );
  const ratios = variance.map((value, i) => Math.sqrt(value / processVariance[i]));
  return {
    meanGapLargest: gaps.reduce((most, gap) => Math.max(most, gap), 0),
    meanGapTypical: Math.sqrt(gaps.reduce((sum, gap) => sum + gap * gap, 0) / count),
    deviationRatioLeast: ratios.reduce((least, ratio) => Math.min(least, ratio), Infinity),
    deviationRatioLargest: ratios.reduce((most, ratio) => Math.max(most, ratio), 0),
  };
}

function ofScores(entries: Entries): Record<string, number> {
  const names = ["holdout_ll_nn", "holdout_ll_gp", "baseline_ll", "nrmse_nn", "nrmse_gp"];
  if (!names.every((name) => typeof entries.get(name) === "number")) return {};
  const [networks, process, baseline, error, processError] = names.map((name) =>
    Number(entries.get(name))
  );
  return {
    densityShare: (networks - baseline) / (process - baseline),
    errorRatio: error / processError,
  };
}

function arrayAt(entries: Entries, name: string): Float64Array {
  const found = entries.get(name);
  if (!isArray(found)) throw refusal(`${name} is no array of numbers`);
  return found.values;
}

function isArray(value: Pickled | undefined): value is PickledArray {
  return typeof value === "object" && value !== null && "values" in value && "shape" in value;
}

function refusal(what: string): UserError {
  return new UserError({
    action: `cannot read a posterior from the file "results": ${what}`,
    allowed:
      "a dict with nn_mean, nn_var, gp_mean and gp_var, or with the scores of held-out points",
    hint: "is it a comparison_*.pickle of the authors?",
    exitCode: 1,
  });
}
