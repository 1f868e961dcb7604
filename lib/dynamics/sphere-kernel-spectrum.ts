/** The least eigenvalue of the infinite-width tangent kernel at random inputs of the sphere. */
import * as v from "valibot";
import type { Dynamics } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";
import { derivativeParams } from "../num/activation-derivative.ts";
import { namedArray } from "../num/array.ts";
import { fold } from "../num/random/key.ts";
import { tangentKernel } from "../num/tangent-kernel.ts";
import { networks } from "./ensemble/networks.ts";
import { infiniteKernel, pointCorrelations } from "./tangent/kernels.ts";
import { leastEigenvalue } from "./tangent/least-eigenvalue.ts";
import { inputPoints } from "./tangent/regression-sample.ts";

const params = v.strictObject({
  networks,
  dimension: v.pipe(count, v.minValue(3), v.description("dimension d of the inputs")),
  samples: v.pipe(count, v.description("number n of inputs")),
  ...derivativeParams,
});

/** Each "network" is one draw of the inputs. */
export const plugin = {
  summary: "least eigenvalue of the infinite-width tangent kernel at random inputs of the sphere",
  params,
  fields: {
    leastEigenvalue: {
      description: "least eigenvalue of the n x n kernel matrix",
      axes: ["network"],
    },
  },
  tables: {
    spectrum: { summary: "least eigenvalue of each draw of inputs", fields: ["leastEigenvalue"] },
  },
  simulate({ params, key, compute }) {
    const { dimension, samples } = params;
    const kernel = tangentKernel(params);
    const least = new Float64Array(params.networks);
    for (let network = 0; network < params.networks; network++) {
      const own = fold(key, "network", network);
      const inputs = inputPoints(samples, dimension, fold(own, "inputs"));
      const correlations = pointCorrelations(inputs, inputs, dimension);
      const matrix = infiniteKernel(kernel, correlations, samples);
      least[network] = leastEigenvalue(matrix, samples, fold(own, "start"));
      compute.progress(network + 1, params.networks, "draws");
    }
    return { leastEigenvalue: namedArray([{ name: "network", length: params.networks }], least) };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;
