/**
 * Conditioning of the loss in the first layer of a network whose other layers are frozen: medians over inputs of the
 * condition number of Q_x, for several rho with the same weights.
 */
import * as v from "valibot";
import type { Dynamics } from "../contract/plugins.ts";
import { namedArray } from "../num/array.ts";
import {
  conditioningAt,
  conditioningFields,
  drawNetwork,
  frozenParams,
  networkOf,
} from "./frozen-layers/ensemble.ts";

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
    const fields = conditioningFields(params, { key, compute }, conditioningAt);
    const draw = drawNetwork(key, params, 0);
    const halvings = params.skips.map((skip, index) => {
      const halved = conditioningAt(networkOf(draw, params, { skip, scale: 0.5 }), draw);
      return Math.abs(halved.logCondition - fields.logCondition.values[index]);
    });
    return { ...fields, homogeneityError: namedArray([], Float64Array.of(Math.max(...halvings))) };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;
