/**
 * Gradient descent with a budget in the kernel of a ReLU network, of infinite or finite width, on both
 * composite targets: one eigendecomposition stands for every number of steps. Kernels: Allen-Zhu, Li, Liang
 * (2019), arXiv 1811.04918, section 7, whose training of the last layer, and of the tangent model, this is.
 */
import * as v from "valibot";
import type { Declarations, FieldDeclaration } from "../contract/declarations.ts";
import type { Key } from "../contract/key.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { compositeDimension, compositeTargets, compositeValues } from "../num/composite-target.ts";
import { matrixProduct } from "../num/linear-algebra/product.ts";
import { SymmetricSpectrum } from "../num/linear-algebra/symmetric-function.ts";
import { fold } from "../num/random/key.ts";
import { reluBiasKernels } from "../num/wide-limits/relu-bias-kernels.ts";
import { finiteKernel, lastFeatures, randomReluNetwork } from "./composite/finite-kernel.ts";
import { meanSquareError, sampleParams, samplePoints } from "./composite/sample.ts";
import { budgetFilter, filters, interpolating } from "./composite/spectral-fit.ts";
import { wideKernel } from "./composite/wide-kernel.ts";
import { networks } from "./ensemble/networks.ts";

const params = v.strictObject({
  networks,
  ...sampleParams,
  kernel: v.pipe(
    v.picklist(reluBiasKernels),
    v.description("which network, and which of its weights are trained"),
  ),
  width: v.optional(v.pipe(count, v.description("m (default: infinite)"))),
  budgets: v.pipe(
    v.array(positive),
    v.minLength(1),
    v.description("T: steps of size 1 / largest eigenvalue"),
  ),
});
type Params = v.InferOutput<typeof params>;

const perTarget = ["network", "target"];
const fields = {
  testError: {
    description: "mean (f - target)^2 over the test points after the budget",
    axes: [...perTarget, "budget"],
  },
  convergedError: { description: "the same without end of descent", axes: perTarget },
  squaredNorm: {
    description: "y^T K^-1 y, the squared norm of what interpolates",
    axes: perTarget,
  },
  squaredTarget: { description: "mean target^2 over the test points", axes: perTarget },
} as const satisfies Declarations<FieldDeclaration>;

/**
 * Starts from f = 0. Each network has its own points and weights. Eigenvalues below 1e-14 of the largest are
 * left out; convergedError and squaredNorm have a ridge of 1e-12 of it.
 */
export const plugin = {
  summary: "descent with a budget in the kernels of ReLU networks, wide or finite, by the spectrum",
  params,
  fields,
  tables: {
    budget: { summary: "test error after each budget", fields: ["testError"] },
    limit: {
      summary: "what descent without end finds",
      fields: ["convergedError", "squaredNorm", "squaredTarget"],
    },
  },
  simulate({ params, key, compute }) {
    const { networks, budgets } = params;
    const found: TargetOutcome[] = [];
    for (let network = 0; network < networks; network++) {
      found.push(...oneNetwork(params, fold(key, "network", network)));
      compute.progress(network + 1, networks, "networks");
    }
    const both = [
      { name: "network", length: networks },
      labelledAxis("target", [...compositeTargets]),
    ];
    const each = (of: (outcome: TargetOutcome) => number) =>
      namedArray(both, Float64Array.from(found, of));
    return {
      testError: namedArray(
        [...both, labelledAxis("budget", budgets)],
        Float64Array.from(found.flatMap(({ testErrors }) => testErrors)),
      ),
      convergedError: each(({ convergedError }) => convergedError),
      squaredNorm: each(({ squaredNorm }) => squaredNorm),
      squaredTarget: each(({ squaredTarget }) => squaredTarget),
    };
  },
} satisfies Dynamics<Params>;

interface TargetOutcome {
  readonly testErrors: number[];
  readonly convergedError: number;
  readonly squaredNorm: number;
  readonly squaredTarget: number;
}

/** A model linear in some numbers: its matrix, the right-hand side of y, and its rows at test points. */
interface LinearModel {
  readonly matrix: Float64Array;
  readonly order: number;
  readonly right: (y: Float64Array) => Float64Array;
  readonly rows: Float64Array;
}

function oneNetwork(params: Params, key: Key): TargetOutcome[] {
  const points = samplePoints(params, key);
  const model = linearModel(params, { ...points, key: fold(key, "weights") });
  const fit = new SymmetricSpectrum(model.matrix, model.order);
  return compositeTargets.map((target) => {
    const y = compositeValues(target, points.train);
    const truth = compositeValues(target, points.test);
    const right = model.right(y);
    const error = (coefficients: Float64Array) => {
      const shape = { rows: truth.length, inner: model.order, columns: 1 };
      return meanSquareError(matrixProduct(model.rows, coefficients, shape), truth);
    };
    const filtered = filters(fit, right);
    const converged = filtered(interpolating);
    // By features c = (Z^T Z)^-1 Z^T y, whose squared norm is y^T K^-1 y with K = Z Z^T, inverted where it
    // can be.
    const dual = model.order === y.length && right === y;
    const norm = (other: Float64Array) => converged.reduce((sum, c, k) => sum + c * other[k], 0);
    return {
      testErrors: params.budgets.map((budget) => error(filtered(budgetFilter(budget)))),
      convergedError: error(converged),
      squaredNorm: norm(dual ? y : converged),
      squaredTarget: meanSquareError(truth, new Float64Array(truth.length)),
    };
  });
}

function linearModel(
  { kernel, width }: Params,
  { train, test, key }: {
    readonly train: Float64Array;
    readonly test: Float64Array;
    readonly key: Key;
  },
): LinearModel {
  const samples = train.length / compositeDimension;
  const identity = (y: Float64Array) => y;
  if (width === undefined) {
    const matrix = wideKernel(kernel, train, train);
    return { matrix, order: samples, right: identity, rows: wideKernel(kernel, test, train) };
  }
  const network = randomReluNetwork(kernel, width, key);
  if (kernel.endsWith("last") && width < samples) {
    const features = lastFeatures(network, train);
    const shape = { rows: width, inner: samples, transposeA: true };
    return {
      matrix: matrixProduct(features, features, { ...shape, columns: width }),
      order: width,
      right: (y) => matrixProduct(features, y, { ...shape, columns: 1 }),
      rows: lastFeatures(network, test),
    };
  }
  const matrix = finiteKernel(kernel, network, train, train);
  const rows = finiteKernel(kernel, network, test, train);
  return { matrix, order: samples, right: identity, rows };
}
