/**
 * Ridge regression with the tangent kernel of one finite ReLU network, the ridge the best of a list by the test error, as
 * the rate and the weight decay of Allen-Zhu, Li, Liang (2019), arXiv 1811.04918, section 7, were chosen.
 */
import * as v from "valibot";
import type { Declarations, FieldDeclaration } from "../contract/declarations.ts";
import type { Key } from "../contract/key.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { compositeTargets, compositeValues } from "../num/composite-target.ts";
import { matrixProduct } from "../num/linear-algebra/product.ts";
import { fold } from "../num/random/key.ts";
import { finiteKernel, randomReluNetwork } from "./composite/finite-kernel.ts";
import { meanSquareError, sampleParams, samplePoints } from "./composite/sample.ts";
import { networks } from "./ensemble/networks.ts";
import { ridgeCoefficientsOfAll } from "./composite/ridge-columns.ts";

const params = v.strictObject({
  networks,
  ...sampleParams,
  kernel: v.pipe(
    v.picklist(["two-layer-tangent", "three-layer-tangent"]),
    v.description("which network; its hidden weights are trained"),
  ),
  width: v.pipe(count, v.description("m, units of a hidden layer")),
  ridges: v.optional(
    v.pipe(
      v.array(positive),
      v.minLength(1),
      v.description("ridges that are tried, as shares of the mean of the kernel's diagonal"),
    ),
    [1e-8, 1e-4, 1e-3, 1e-2],
  ),
});
type Params = v.InferOutput<typeof params>;

const axes = ["network", "target"];
const fields = {
  testError: {
    description: "least mean (f - target)^2 over the test points, over the ridges",
    axes,
  },
  leastRidge: { description: "the ridge that has it", axes },
} as const satisfies Declarations<FieldDeclaration>;

/** Each network has its own points and weights; both targets share them. */
export const plugin = {
  summary: "ridge regression with the tangent kernels of finite ReLU networks, best of some ridges",
  params,
  fields,
  tables: { ridge: { summary: "test error with the best ridge", fields: Object.keys(fields) } },
  simulate({ params, key, compute }) {
    const { networks } = params;
    const found: Best[] = [];
    for (let network = 0; network < networks; network++) {
      found.push(...oneNetwork(params, fold(key, "network", network)));
      compute.progress(network + 1, networks, "networks");
    }
    const both = [
      { name: "network", length: networks },
      labelledAxis("target", [...compositeTargets]),
    ];
    const each = (of: (best: Best) => number) => namedArray(both, Float64Array.from(found, of));
    return {
      testError: each(({ testError }) => testError),
      leastRidge: each(({ ridge }) => ridge),
    };
  },
} satisfies Dynamics<Params>;

interface Best {
  readonly testError: number;
  readonly ridge: number;
}

function oneNetwork(params: Params, key: Key): Best[] {
  const { train, test } = samplePoints(params, key);
  const network = randomReluNetwork(params.kernel, params.width, fold(key, "weights"));
  const matrix = finiteKernel(params.kernel, network, train, train);
  const rows = finiteKernel(params.kernel, network, test, train);
  const { samples, testPoints } = params;
  const labels = compositeTargets.map((target) => compositeValues(target, train));
  const best = compositeTargets.map(() => ({ testError: Infinity, ridge: NaN }));
  for (const ridge of params.ridges) {
    const all = ridgeCoefficientsOfAll(matrix, labels, ridge);
    all.forEach((coefficients, t) => {
      const shape = { rows: testPoints, inner: samples, columns: 1 };
      const found = matrixProduct(rows, coefficients, shape);
      const testError = meanSquareError(found, compositeValues(compositeTargets[t], test));
      if (testError < best[t].testError) best[t] = { testError, ridge };
    });
  }
  return best;
}
