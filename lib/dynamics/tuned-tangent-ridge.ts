/**
 * Ridge regression with the tangent kernel of a finite or infinitely wide ReLU network, the ridge the best
 * of a list by the test error, as the rate and the weight decay of Allen-Zhu, Li, Liang (2019), arXiv
 * 1811.04918, section 7, were chosen.
 */
import * as v from "valibot";
import type { Declarations, FieldDeclaration } from "../contract/declarations.ts";
import type { Key } from "../contract/key.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { compositeDimension, compositeTargets, compositeValues } from "../num/composite-target.ts";
import { matrixProduct } from "../num/linear-algebra/product.ts";
import { fold } from "../num/random/key.ts";
import { finiteKernel, randomReluNetwork } from "./composite/finite-kernel.ts";
import { wideKernel } from "./composite/wide-kernel.ts";
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
  width: v.optional(v.pipe(count, v.description("m, units of a hidden layer (default: infinite)"))),
  ridges: v.optional(
    v.pipe(
      v.array(positive),
      v.minLength(1),
      v.description("ridges that are tried, as shares of the mean of the kernel's diagonal"),
    ),
    [1e-4, 1e-3, 1e-2],
  ),
});
type Params = v.InferOutput<typeof params>;

const axes = ["network", "target"];
const fields = {
  testError: {
    description: "least mean (f - target)^2 over the test points, over the ridges",
    axes,
  },
  bestRidge: { description: "the ridge that has it", axes },
  squaredNorm: { description: "y^T (K + ridge)^-1 y with the first ridge, K over m", axes },
  lazyWidth: {
    description: "squaredNorm / 4: width at which W would move by its own length to interpolate",
    axes,
  },
} as const satisfies Declarations<FieldDeclaration>;

/** Each network has its own points and weights; both targets share them. */
export const plugin = {
  summary: "ridge regression with the tangent kernels of ReLU networks, best of some ridges",
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
      bestRidge: each(({ ridge }) => ridge),
      squaredNorm: each(({ squaredNorm }) => squaredNorm),
      lazyWidth: each(({ squaredNorm }) => squaredNorm / squaredStart),
    };
  },
} satisfies Dynamics<Params>;

/** E |W|_F^2 at the start: 4 m entries of variance 1/m. */
const squaredStart = compositeDimension;

interface Best {
  readonly testError: number;
  readonly ridge: number;
  readonly squaredNorm: number;
}

function oneNetwork(params: Params, key: Key): Best[] {
  const { train, test } = samplePoints(params, key);
  const { matrix, rows } = kernels(params, { train, test, key });
  const labels = compositeTargets.map((target) => compositeValues(target, train));
  const shape = { rows: params.testPoints, inner: params.samples, columns: 1 };
  let best: readonly Best[] = [];
  for (const ridge of params.ridges) {
    const all = ridgeCoefficientsOfAll(matrix, labels, ridge);
    best = all.map((coefficients, t) => {
      const found = matrixProduct(rows, coefficients, shape);
      const testError = meanSquareError(found, compositeValues(compositeTargets[t], test));
      const norm = coefficients.reduce((sum, c, i) => sum + c * labels[t][i], 0);
      const before = best[t] ?? { testError: Infinity, ridge, squaredNorm: norm };
      return testError < before.testError ? { ...before, testError, ridge } : before;
    });
  }
  return [...best];
}

function kernels(
  { kernel, width }: Params,
  { train, test, key }: {
    readonly train: Float64Array;
    readonly test: Float64Array;
    readonly key: Key;
  },
): { readonly matrix: Float64Array; readonly rows: Float64Array } {
  if (width === undefined) {
    return { matrix: wideKernel(kernel, train, train), rows: wideKernel(kernel, test, train) };
  }
  const network = randomReluNetwork(kernel, width, fold(key, "weights"));
  return {
    matrix: finiteKernel(kernel, network, train, train),
    rows: finiteKernel(kernel, network, test, train),
  };
}
