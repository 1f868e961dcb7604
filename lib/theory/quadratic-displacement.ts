/**
 * Two-layer ReLU networks in pairs, trained on the quadratic loss at infinite width: how far the weights move, and
 * how many activations change at first order in 1 / (kappa sqrt m).
 *
 * Pairs start at f = 0, so the errors are (I - rate H)^k y, and |W(k) - W(0)|_F^2 = w^T H w with w = H^-1 (I - (I
 * - rate H)^k) y: y^T H^-1 y in the end (lib/num/wide-limits/linear-descent.ts). Neuron r has then moved by
 * m^{-1/2} a_r sum_j w_j 1_rj x_j; it was within reach of the boundary of x_i with the density 1 / (kappa sqrt(2
 * pi)) of <w_r, x_i> at 0, so the share of changed activations is c / (kappa sqrt m),
 *   c = (1/n) sum_i E |sum_j w_j 1{<z, x_j> > 0} <x_j, x_i>| / sqrt(2 pi),  z normal with <z, x_i> = 0,
 * where the term j = i counts for half of the neurons (those on the active side). Derived here. It counts the
 * displacement as if flipping did not change it; a neuron that has flipped is pushed otherwise, at the same order,
 * so c is an upper value to within a constant near 1.
 * Source: derived here; for the question Munteanu, Omlor, Song, Woodruff, arXiv 2206.12802; n^2 is their exponent
 * (abstract).
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { count, positive } from "../contract/schemas.ts";
import { symmetricEigenvalues } from "../num/linear-algebra/eigenvalues.ts";
import {
  type LabelledPoints,
  labelledPoints,
  pointSetParams,
} from "../num/separation/labelled-points.ts";
import { outputCovariance, tangentKernel } from "../num/separation/tangent-kernel.ts";
import { linearDescent, squaredDistanceAfter } from "../num/wide-limits/linear-descent.ts";
import { flipCoefficient } from "./relu-pairs/flip-coefficient.ts";

const params = v.strictObject({
  ...pointSetParams,
  steps: v.pipe(count, v.description("steps of gradient descent")),
  rateFactor: v.optional(
    v.pipe(positive, v.description("learning rate times the largest eigenvalue of H")),
    1,
  ),
  weightScale: v.optional(v.pipe(positive, v.description("kappa, of independent neurons")), 1),
});

const predictions = {
  leastEigenvalue: { description: "lambda, least eigenvalue of H", shape: "scalar" },
  largestEigenvalue: { description: "largest eigenvalue of H", shape: "scalar" },
  displacement: { description: "|W - W(0)|_F after the steps", shape: "scalar" },
  displacementLimit: { description: "sqrt(y^T H^-1 y), in the end", shape: "scalar" },
  displacementIndependent: {
    description: "root mean square of it for independent neurons, in the end",
    shape: "scalar",
  },
  displacementBound: { description: "sqrt(n / lambda), that of the worst labels", shape: "scalar" },
  scaledFlips: { description: "c, flips times kappa sqrt m, at first order", shape: "scalar" },
  squareLaw: { description: "n^2 / lambda^2", shape: "scalar" },
} as const satisfies Declarations<PredictionDeclaration>;

/** Dimensionless; `scaledFlips` to 0.4 % (a mean over 8,000 fixed directions a point), the rest to rounding. */
export const plugin = {
  summary: "quadratic descent of wide ReLU networks in pairs: displacement, flips at first order",
  params,
  predictions,
  predict({ steps, rateFactor, weightScale, ...set }) {
    const points = labelledPoints(set);
    const kernel = tangentKernel(points);
    const { count } = points;
    const eigenvalues = symmetricEigenvalues(kernel, count);
    const [least, largest] = [eigenvalues[0], eigenvalues[count - 1]];
    const descent = linearDescent(kernel, points.labels, rateFactor / largest);
    return {
      leastEigenvalue: scalarPrediction(least),
      largestEigenvalue: scalarPrediction(largest),
      displacement: scalarPrediction(Math.sqrt(squaredDistanceAfter(descent, kernel, steps))),
      displacementLimit: scalarPrediction(limitOf(points, descent)),
      displacementIndependent: scalarPrediction(
        independentOf(points, descent, { limit: limitOf(points, descent), weightScale }),
      ),
      displacementBound: scalarPrediction(Math.sqrt(count / least)),
      scaledFlips: scalarPrediction(flipCoefficient(points, solutionOf(descent))),
      squareLaw: scalarPrediction((count / least) ** 2),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;

/** H^-1 y. */
function solutionOf(
  { values, vectors, start }: ReturnType<typeof linearDescent>,
): Float64Array {
  const order = values.length;
  return Float64Array.from({ length: order }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < order; j++) sum += vectors[i * order + j] * start[j] / values[j];
    return sum;
  });
}

function limitOf({ labels }: LabelledPoints, descent: ReturnType<typeof linearDescent>): number {
  const solution = solutionOf(descent);
  return Math.sqrt(labels.reduce((sum, label, i) => sum + label * solution[i], 0));
}

/**
 * Independent neurons start at f of mean 0 and covariance kappa^2 S, so y - f replaces y: E |W - W(0)|^2 = y^T
 * H^-1 y + kappa^2 tr(H^-1 S).
 */
function independentOf(
  points: LabelledPoints,
  { values, vectors }: ReturnType<typeof linearDescent>,
  { limit, weightScale }: { readonly limit: number; readonly weightScale: number },
): number {
  const order = points.count;
  const covariance = outputCovariance(points);
  let trace = 0;
  for (let j = 0; j < order; j++) {
    for (let i = 0; i < order; i++) {
      for (let k = 0; k < order; k++) {
        trace += vectors[i * order + j] * covariance[i * order + k] * vectors[k * order + j] /
          values[j];
      }
    }
  }
  return Math.sqrt(limit ** 2 + weightScale ** 2 * trace);
}
