/** The spectrum of a finite network's tangent kernel against that of infinite width, on the same data. */
import * as v from "valibot";
import type { Declarations, FieldDeclaration } from "../contract/declarations.ts";
import type { Key } from "../contract/key.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";
import { derivativeParams } from "../num/activation-derivative.ts";
import { namedArray } from "../num/array.ts";
import { choleskyBlocked, whiten } from "../num/linear-algebra/blocked-cholesky.ts";
import { symmetricEigenvalues } from "../num/linear-algebra/eigenvalues.ts";
import { fold } from "../num/random/key.ts";
import { type SphereKernel, tangentKernel } from "../num/tangent-kernel.ts";
import { networks } from "./ensemble/networks.ts";
import {
  finiteKernel,
  firstLayer,
  infiniteKernel,
  pointCorrelations,
  slopesAt,
} from "./tangent/kernels.ts";
import { leastEigenvalue } from "./tangent/least-eigenvalue.ts";
import { inputPoints } from "./tangent/regression-sample.ts";

const params = v.strictObject({
  networks,
  width: v.pipe(count, v.description("number of units N")),
  dimension: v.pipe(count, v.minValue(3), v.description("dimension d of the inputs")),
  samples: v.pipe(count, v.description("number n of inputs")),
  ...derivativeParams,
});
type Params = v.InferOutput<typeof params>;

const axes = ["network"];
const fields = {
  leastEigenvalue: { description: "least eigenvalue of K_N; 0 where it is singular", axes },
  leastEigenvalueInfinite: {
    description: "least eigenvalue of the infinite-width kernel K on the same inputs",
    axes,
  },
  leastRatio: { description: "their quotient", axes },
  lowerEdge: { description: "least eigenvalue of K^{-1/2} K_N K^{-1/2}", axes },
  upperEdge: { description: "largest eigenvalue of it", axes },
  deviation: { description: "operator norm of K^{-1/2} K_N K^{-1/2} - I", axes },
  halfWidth: { description: "half the difference of the roots of its edges", axes },
  eigenvalue: { description: "eigenvalues of K^{-1/2} K_N K^{-1/2}", axes: ["network", "rank"] },
} as const satisfies Declarations<FieldDeclaration>;

/**
 * Each network has its own data and weights. With K = L L^T the whitened matrix is similar to L^{-1} K_N L^{-T},
 * whose eigenvalues are taken.
 */
export const plugin = {
  summary: "spectrum of finite tangent kernels, whitened by that of infinite width",
  params,
  fields,
  tables: {
    edges: {
      summary: "least eigenvalues and edges of each network",
      fields: [
        "leastEigenvalue",
        "leastEigenvalueInfinite",
        "leastRatio",
        "lowerEdge",
        "upperEdge",
        "deviation",
        "halfWidth",
      ],
    },
    whitened: {
      summary: "all eigenvalues of each network's whitened kernel",
      fields: ["eigenvalue"],
    },
  },
  simulate({ params, key, compute }) {
    const kernel = tangentKernel(params);
    const rows: Record<string, number>[] = [];
    const eigenvalues = new Float64Array(params.networks * params.samples);
    for (let network = 0; network < params.networks; network++) {
      const found = oneNetwork(params, kernel, fold(key, "network", network));
      rows.push(found.numbers);
      eigenvalues.set(found.whitened, network * params.samples);
      compute.progress(network + 1, params.networks, "networks");
    }
    const along = [{ name: "network", length: params.networks }];
    const ofNetworks = Object.keys(rows[0]).map((name) =>
      [name, namedArray(along, Float64Array.from(rows, (row) => row[name]))] as const
    );
    return {
      ...Object.fromEntries(ofNetworks),
      eigenvalue: namedArray([...along, { name: "rank", length: params.samples }], eigenvalues),
    };
  },
} satisfies Dynamics<Params>;

function oneNetwork(params: Params, kernel: SphereKernel, key: Key) {
  const { dimension, samples } = params;
  const inputs = inputPoints(samples, dimension, fold(key, "inputs"));
  const layer = firstLayer(params, fold(key, "layer"));
  const slopes = slopesAt(layer, inputs);
  const correlations = pointCorrelations(inputs, inputs, dimension);
  const limit = infiniteKernel(kernel, correlations, samples);
  const finite = finiteKernel(slopes, slopes, correlations);
  const least = leastEigenvalue(finite, samples, fold(key, "start"));
  const leastInfinite = leastEigenvalue(limit, samples, fold(key, "start"));
  const white = whiten(choleskyBlocked(limit, samples), samples, finite);
  const whitened = symmetricEigenvalues(white, samples);
  const [lower, upper] = [Math.max(whitened[0], 0), whitened[samples - 1]];
  const numbers = {
    leastEigenvalue: least,
    leastEigenvalueInfinite: leastInfinite,
    leastRatio: least / leastInfinite,
    lowerEdge: lower,
    upperEdge: upper,
    deviation: Math.max(upper - 1, 1 - lower),
    halfWidth: (Math.sqrt(upper) - Math.sqrt(lower)) / 2,
  };
  return { numbers, whitened };
}
