/**
 * The equilibrium of noisy gradient descent on infinitely many ReLU neurons with one input, without the neurons:
 * quadrature over the circle of directions.
 * Source: num/relu-measure/equilibrium.ts, where it is derived.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { largestOf } from "../num/relu-measure/circle.ts";
import {
  curvatureAt,
  type Equilibrium,
  predictorAt,
  secondMomentOf,
  solveEquilibrium,
} from "../num/relu-measure/equilibrium.ts";
import { requireExamples } from "../num/relu-measure/problem-params.ts";
import { comparedDeclarations, comparedDistance, comparedParams } from "./relu-measure/compared.ts";
import { certificateCurves, certificateDeclarations } from "./relu-measure/certificate-curves.ts";
import { curvatureSupremum } from "./relu-measure/curvature.ts";
import { gibbsParams } from "./relu-measure/parameters.ts";
import { positionParams, positionsOf } from "./relu-measure/positions.ts";

const params = v.strictObject({ ...gibbsParams, ...positionParams, ...comparedParams });

const predictions = {
  predictor: {
    description: "yhat at `position`",
    shape: "scalar",
    when: "with `position`",
  },
  curvature: {
    description: "|yhat''| at `position`",
    shape: "scalar",
    when: "with `position`",
  },
  predictorAgainstPosition: { description: "yhat", shape: "curve", along: "position" },
  curvatureAgainstPosition: { description: "|yhat''|", shape: "curve", along: "position" },
  ...certificateDeclarations,
  ...comparedDeclarations,
  secondMoment: { description: "E |theta|^2", shape: "scalar" },
  "residual<j>": { description: "y_j - yhat(x_j), j from 1", shape: "scalar" },
  certificateMaximum: { description: "largest |q|, below 1", shape: "scalar" },
  certificateGap: { description: "1 - max q^2", shape: "scalar" },
  curvatureSupremum: {
    description: "largest |yhat''| over the middle halves of the intervals between inputs",
    shape: "scalar",
    when: "with two inputs",
  },
} as const satisfies Declarations<PredictionDeclaration>;

export const plugin = {
  summary: "infinitely many noisy ReLU neurons at equilibrium: predictor, curvature, certificate",
  params,
  predictions,
  predict({ position, range, comparedPositions, comparedValues, ...problem }) {
    requireExamples(problem);
    const equilibrium = solveEquilibrium(problem);
    const { certificate, weights } = equilibrium;
    const x = positionsOf(range);
    const largest = largestOf(certificate);
    const residuals = Object.fromEntries(
      Array.from(weights, (u, j) => [`residual${j + 1}`, scalarPrediction(u * weights.length)]),
    );
    const curve = (y: Float64Array): Prediction => ({ shape: "curve", along: "position", x, y });
    return {
      ...(position === undefined ? {} : atPosition(equilibrium, position)),
      predictorAgainstPosition: curve(predictorAt(equilibrium, x)),
      curvatureAgainstPosition: curve(x.map((at) => Math.abs(curvatureAt(equilibrium, at)))),
      ...comparedDistance(
        { comparedPositions, comparedValues },
        (positions) => predictorAt(equilibrium, positions),
      ),
      ...certificateCurves(certificate, x),
      ...residuals,
      secondMoment: scalarPrediction(secondMomentOf(equilibrium)),
      certificateMaximum: scalarPrediction(largest),
      certificateGap: scalarPrediction((1 - largest) * (1 + largest)),
      ...(weights.length < 2
        ? {}
        : { curvatureSupremum: scalarPrediction(curvatureSupremum(equilibrium)) }),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;

function atPosition(equilibrium: Equilibrium, position: number) {
  return {
    predictor: scalarPrediction(predictorAt(equilibrium, [position])[0]),
    curvature: scalarPrediction(Math.abs(curvatureAt(equilibrium, position))),
  };
}
