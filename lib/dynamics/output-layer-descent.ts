/**
 * Stochastic descent with momentum in the output weights of a random ReLU network, step by step, beside the
 * spectral filter that replaces the steps: Allen-Zhu, Li, Liang (2019), arXiv 1811.04918, section 7,
 * "(last)".
 *
 * With batches of the whole set, loss (1/N) sum (f - y)^2 and steps far below 2 / curvature, descent with
 * momentum beta follows da/dS = -(2/N) Z^T (Z a - y), S = sum of rates / (1 - beta). So a = a(0) + V diag((1
 * - e^(-2 S w / N)) / w) V^T Z^T (y - Z a(0)), w the eigenvalues of Z^T Z. Batches add noise in proportion
 * to the errors left, which are 0 in the end where no noise is in y. Derived here.
 */
import * as v from "valibot";
import type { Declarations, FieldDeclaration } from "../contract/declarations.ts";
import type { Key } from "../contract/key.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";
import { namedArray } from "../num/array.ts";
import { compositeValues } from "../num/composite-target.ts";
import { matrixProduct } from "../num/linear-algebra/product.ts";
import { SymmetricSpectrum } from "../num/linear-algebra/symmetric-function.ts";
import { fold } from "../num/random/key.ts";
import { lastFeatures, randomReluNetwork } from "./composite/finite-kernel.ts";
import { meanSquareError, sampleParams, samplePoints, target } from "./composite/sample.ts";
import { filters } from "./composite/spectral-fit.ts";
import { networks } from "./ensemble/networks.ts";
import { Batches, batchParam } from "./training/batches.ts";

const params = v.strictObject({
  networks,
  target,
  ...sampleParams,
  kernel: v.pipe(
    v.picklist(["two-layer-last", "three-layer-last"]),
    v.description("which network; its output weights are trained"),
  ),
  width: v.pipe(count, v.description("m, units of a hidden layer")),
  rate: v.pipe(positive, v.description("learning rate of the first half; then a tenth")),
  momentum: v.optional(
    v.pipe(v.number(), v.minValue(0), v.ltValue(1), v.description("share of the step before")),
    0.9,
  ),
  epochs: v.pipe(count, v.description("passes over the training examples")),
  batch: v.optional(batchParam, 50),
});
type Params = v.InferOutput<typeof params>;

const axes = ["network"];
const fields = {
  testError: { description: "mean (f - target)^2 over the test points after the steps", axes },
  filterError: { description: "the same by the filter on the same features", axes },
  errorRatio: { description: "the first over the second", axes },
  plainFilterError: { description: "by the filter without the factor 1 / (1 - momentum)", axes },
  plainRatio: { description: "testError over plainFilterError", axes },
} as const satisfies Declarations<FieldDeclaration>;

/** In float64. Each network has its own points and weights. */
export const plugin = {
  summary: "momentum descent in the output weights of a random network, beside its spectral filter",
  params,
  fields,
  tables: {
    descent: { summary: "test errors by steps and by the filter", fields: Object.keys(fields) },
  },
  simulate({ params, key, compute }) {
    const { networks } = params;
    const found: Errors[] = [];
    for (let network = 0; network < networks; network++) {
      found.push(oneNetwork(params, fold(key, "network", network)));
      compute.progress(network + 1, networks, "networks");
    }
    const each = (of: (errors: Errors) => number) =>
      namedArray([{ name: "network", length: networks }], Float64Array.from(found, of));
    return {
      testError: each(({ steps }) => steps),
      filterError: each(({ filter }) => filter),
      errorRatio: each(({ steps, filter }) => steps / filter),
      plainFilterError: each(({ plain }) => plain),
      plainRatio: each(({ steps, plain }) => steps / plain),
    };
  },
} satisfies Dynamics<Params>;

interface Errors {
  readonly steps: number;
  readonly filter: number;
  readonly plain: number;
}

function oneNetwork(params: Params, key: Key): Errors {
  const { target, width, momentum, samples } = params;
  const points = samplePoints(params, key);
  const network = randomReluNetwork(params.kernel, width, fold(key, "weights"));
  const [features, test] = [points.train, points.test].map((at) => lastFeatures(network, at));
  const y = compositeValues(target, points.train);
  const truth = compositeValues(target, points.test);
  const outputs = (rows: Float64Array, a: Float64Array) =>
    matrixProduct(rows, a, { rows: rows.length / width, inner: width, columns: 1 });
  const start = outputs(features, network.readout);
  const shape = { rows: width, inner: samples, transposeA: true };
  const gram = matrixProduct(features, features, { ...shape, columns: width });
  const residual = y.map((value, i) => value - start[i]);
  const right = matrixProduct(features, residual, { ...shape, columns: 1 });
  const fit = new SymmetricSpectrum(gram, width);
  const rateSum = rateSumOf(params) / (1 - momentum);
  const filtered = filters(fit, right);
  const errorAfter = (sum: number) => {
    const change = filtered((w) => -Math.expm1(-2 * sum * w / samples) / w);
    const a = network.readout.map((value, k) => value + change[k]);
    return meanSquareError(outputs(test, a), truth);
  };
  const trained = descend(params, { features, y, start: network.readout, key });
  return {
    steps: meanSquareError(outputs(test, trained), truth),
    filter: errorAfter(rateSum),
    plain: errorAfter(rateSum * (1 - momentum)),
  };
}

function stepsOf({ epochs, samples, batch }: Params): number {
  return Math.floor(epochs * samples / batch);
}

function rateSumOf(params: Params): number {
  const steps = stepsOf(params);
  const half = Math.ceil(steps / 2);
  return params.rate * (half + (steps - half) / 10);
}

/** v <- beta v + gradient, a <- a - rate v, on batches of an order drawn anew in each epoch. */
function descend(
  params: Params,
  { features, y, start, key }: {
    readonly features: Float64Array;
    readonly y: Float64Array;
    readonly start: Float64Array;
    readonly key: Key;
  },
): Float64Array {
  const { width, batch, momentum, rate } = params;
  const batches = new Batches(fold(key, "batches"), { examples: y.length, batch }, "epochs");
  const a = start.slice();
  const velocity = new Float64Array(width);
  const steps = stepsOf(params);
  for (let step = 0; step < steps; step++) {
    const now = 2 * step < steps ? rate : rate / 10;
    for (let k = 0; k < width; k++) velocity[k] *= momentum;
    // Errors of the whole batch first: they are of one a.
    const rows = batches.rows(step);
    const pulls = Float64Array.from(rows, (row) => {
      let f = 0;
      for (let k = 0, at = row * width; k < width; k++, at++) f += features[at] * a[k];
      return 2 * (f - y[row]) / rows.length;
    });
    rows.forEach((row, i) => {
      const pull = pulls[i];
      for (let k = 0, at = row * width; k < width; k++, at++) velocity[k] += pull * features[at];
    });
    for (let k = 0; k < width; k++) a[k] -= now * velocity[k];
  }
  return a;
}
