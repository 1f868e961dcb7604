/** Ridge regression with the tangent kernel of infinite width, on fresh data of the sphere. */
import * as v from "valibot";
import type { Declarations, FieldDeclaration } from "../contract/declarations.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { derivativeParams } from "../num/activation-derivative.ts";
import { namedArray } from "../num/array.ts";
import { fold } from "../num/random/key.ts";
import { tangentKernel } from "../num/tangent-kernel.ts";
import { networks } from "./ensemble/networks.ts";
import { effectiveRidge } from "./tangent/effective-ridge.ts";
import { infiniteKernel, pointCorrelations } from "./tangent/kernels.ts";
import { regressionParams, regressionSample } from "./tangent/regression-sample.ts";
import { kernelRisk, ridgeCoefficients } from "./tangent/ridge.ts";

const params = v.strictObject({
  networks,
  ...derivativeParams,
  ...regressionParams,
  measureRidge: v.optional(
    v.pipe(v.boolean(), v.description("whether to measure the effective ridge (degree 1 only)")),
    false,
  ),
});

const fields = {
  risk: {
    description: "E (f - target)^2 over a fresh input, without label noise",
    axes: ["network"],
  },
  effectiveRidge: {
    description: "gamma of the linear ridge regression nearest to the degree-1 part of f",
    axes: ["network"],
    when: "with measureRidge",
  },
} as const satisfies Declarations<FieldDeclaration>;

/**
 * Each "network" is one draw of inputs, target and noise, and the limit of infinitely many units. The risk is
 * exact over the test input (lib/dynamics/tangent/ridge.ts): no test set is drawn. About n^3 / 3 operations
 * a draw.
 */
export const plugin = {
  summary:
    "ridge regression with the infinite-width tangent kernel on the sphere; exact risk of each draw",
  params,
  fields,
  tables: {
    regression: {
      summary: "exact risk of each draw of the data",
      fields: ["risk"],
      optional: ["effectiveRidge"],
    },
  },
  simulate({ params, key, compute }) {
    const { dimension, samples, degree, ridge, measureRidge } = params;
    const kernel = tangentKernel(params);
    const risk = new Float64Array(params.networks);
    const effective = new Float64Array(params.networks);
    for (let network = 0; network < params.networks; network++) {
      const { inputs, targets, labels } = regressionSample(params, fold(key, "network", network));
      const correlations = pointCorrelations(inputs, inputs, dimension);
      const matrix = infiniteKernel(kernel, correlations, samples);
      const coefficients = ridgeCoefficients(matrix, labels, ridge);
      risk[network] = kernelRisk(kernel, { coefficients, correlations, targets, degree });
      if (measureRidge) {
        effective[network] = effectiveRidge({
          inputs,
          labels,
          coefficients,
          weight: kernel.weights[1],
          dimension,
        });
      }
      compute.progress(network + 1, params.networks, "draws");
    }
    const axes = [{ name: "network", length: params.networks }];
    return {
      risk: namedArray(axes, risk),
      ...(measureRidge ? { effectiveRidge: namedArray(axes, effective) } : {}),
    };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;
