/**
 * Conditioning of the loss in the first layer of a network whose other layers are frozen: medians over inputs of the
 * condition number of Q_x, for several rho with the same weights.
 */
import * as v from "valibot";
import type { Dynamics } from "../contract/plugins.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { conditioningAt, drawNetwork, frozenParams, networkOf } from "./frozen-layers/ensemble.ts";

const params = v.strictObject(frozenParams);

const axes = ["network", "skip"];

/**
 * Fields over [network, skip], dimensionless: logCondition and matrixRank, medians over the inputs of ln kappa
 * and of the rank of Q_x (singular values above 1e-10 of the largest); logAdvantage, logCondition at the first
 * rho less that at this one. homogeneityError, without axes: largest change of ln kappa (first network) when
 * rho and sigma are both halved, which must do nothing, as a network without biases is homogeneous.
 */
export const plugin = {
  summary: "condition number of the frozen layers behind a trained one, input by input",
  params,
  fields: {
    logCondition: { description: "median over inputs of ln kappa(Q)", axes },
    matrixRank: { description: "median over inputs of the rank of Q", axes },
    logAdvantage: { description: "logCondition at the first rho less that at this", axes },
    homogeneityError: {
      description: "largest change of ln kappa when rho and sigma are halved",
      axes: [],
    },
  },
  tables: {
    jacobians: {
      summary: "conditioning of each network",
      fields: ["logCondition", "matrixRank", "logAdvantage"],
    },
    homogeneity: { summary: "what halving rho and sigma does", fields: ["homogeneityError"] },
  },
  simulate({ params, key, compute }) {
    const { networks, skips } = params;
    const [log, rank, advantage] = [0, 1, 2].map(() => new Float64Array(networks * skips.length));
    let homogeneityError = 0;
    for (let network = 0; network < networks; network++) {
      const draw = drawNetwork(key, params, network);
      skips.forEach((skip, index) => {
        const at = network * skips.length + index;
        const found = conditioningAt(networkOf(draw, params, { skip }), draw);
        log[at] = found.logCondition;
        rank[at] = found.matrixRank;
        advantage[at] = log[network * skips.length] - log[at];
        if (network > 0) return;
        const halved = conditioningAt(networkOf(draw, params, { skip, scale: 0.5 }), draw);
        homogeneityError = Math.max(homogeneityError, Math.abs(halved.logCondition - log[at]));
      });
      compute.progress(network, networks, "networks");
    }
    const all = [{ name: "network", length: networks }, labelledAxis("skip", skips)];
    return {
      logCondition: namedArray(all, log),
      matrixRank: namedArray(all, rank),
      logAdvantage: namedArray(all, advantage),
      homogeneityError: namedArray([], Float64Array.of(homogeneityError)),
    };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;
