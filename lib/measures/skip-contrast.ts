/** How much better conditioned the same weights are with a skip connection than without. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Measure } from "../contract/plugins.ts";
import { namedArray } from "../num/array.ts";
import { nonzeroSpectrum } from "../num/linear-algebra/nonzero-spectrum.ts";

const params = v.strictObject({});

/**
 * Columns over [network, skip], dimensionless: logAdvantage = ln kappa at the first rho listed less ln kappa at this
 * one, of the same weights; better = 1 where that is above 0, else 0. kappa is that of the nonzero
 * singular values.
 */
export const plugin = {
  summary: "condition numbers with and without the identity, on the same weights",
  params,
  needs: ["layerSingularValue"],
  columns: {
    logAdvantage: {
      description: "ln of kappa at the first rho over kappa at this one",
      axes: ["network", "skip"],
    },
    better: {
      description: "1 where kappa is smaller than at the first rho",
      axes: ["network", "skip"],
    },
  },
  measure({ layerSingularValue }) {
    const [, skip, rank] = layerSingularValue.axes;
    if (skip?.name !== "skip" || rank?.name !== "rank") {
      throw new UserError({
        action: "cannot contrast singular values without an axis of rho",
        allowed: "singular values over network, skip and rank",
        hint: "use the dynamics layer-spectrum",
      });
    }
    const [skips, size] = [skip.length, rank.length];
    const logs = Float64Array.from(
      { length: layerSingularValue.values.length / size },
      (_, k) =>
        nonzeroSpectrum(layerSingularValue.values.subarray(k * size, (k + 1) * size)).logCondition,
    );
    const axes = layerSingularValue.axes.slice(0, 2);
    const gains = logs.map((value, k) => logs[k - k % skips] - value);
    return {
      logAdvantage: namedArray(axes, gains),
      better: namedArray(axes, gains.map((gain) => gain > 0 ? 1 : 0)),
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;
