/**
 * The sum of hinges of least penalised variation: what noisy gradient descent on infinitely many ReLU neurons
 * tends to as its temperature goes to 0.
 * Source: num/relu-measure/least-variation.ts, where it is derived.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { certificateAt, certificateOf } from "../num/relu-measure/circle.ts";
import { knotsOf } from "../num/relu-measure/knots.ts";
import {
  type Atom,
  leastVariationAt,
  solveLeastVariation,
  variationOf,
} from "../num/relu-measure/least-variation.ts";
import { requireExamples } from "../num/relu-measure/problem-params.ts";
import { comparedDeclarations, comparedDistance, comparedParams } from "./relu-measure/compared.ts";
import { certificateCurves, certificateDeclarations } from "./relu-measure/certificate-curves.ts";
import { penalisedParams } from "./relu-measure/parameters.ts";
import { positionParams, positionsOf } from "./relu-measure/positions.ts";

const params = v.strictObject({ ...penalisedParams, ...positionParams, ...comparedParams });

const predictions = {
  predictor: { description: "f at `position`", shape: "scalar", when: "with `position`" },
  predictorAgainstPosition: { description: "f", shape: "curve", along: "position" },
  ...certificateDeclarations,
  ...comparedDeclarations,
  knots: {
    description: "positions of the knots, increasing",
    shape: "curve",
    along: "knot",
  },
  slopeChanges: {
    description: "change of the slope at each knot",
    shape: "curve",
    along: "position",
  },
  certificateAtKnots: {
    description: "|q| of the hinges in use, 1 at the optimum, against their knots",
    shape: "curve",
    along: "position",
  },
  variation: { description: "|nu|, sum of the absolute weights of the hinges", shape: "scalar" },
  objective: {
    description: "mean squared residual plus 2 lambda |nu|: the least objective of any network",
    shape: "scalar",
  },
  certificateMaximum: { description: "largest |q|, 1 at the optimum", shape: "scalar" },
  "residual<j>": { description: "y_j - f(x_j), j from 1", shape: "scalar" },
} as const satisfies Declarations<PredictionDeclaration>;

export const plugin = {
  summary: "the function of least penalised variation: predictor, knots, certificate",
  params,
  predictions,
  predict({ position, range, comparedPositions, comparedValues, ...problem }) {
    requireExamples(problem);
    const { atoms, weights, certificateMaximum } = solveLeastVariation(problem);
    const x = positionsOf(range);
    const knots = knotsOf(atoms);
    const certificate = certificateOf(problem, weights);
    const inUse = [...atoms].sort((a, b) => knotOf(a) - knotOf(b));
    const reachOf = ({ direction }: Atom) => Math.abs(certificateAt(certificate, direction));
    const residuals = Array.from(weights, (u) => u * weights.length);
    const variation = variationOf(atoms);
    const squares = residuals.reduce((sum, residual) => sum + residual * residual, 0);
    const curve = (along: string, x: readonly number[], y: readonly number[]): Prediction => ({
      shape: "curve",
      along,
      x: Float64Array.from(x),
      y: Float64Array.from(y),
    });
    const places = knots.map((knot) => knot.position);
    return {
      ...(position === undefined
        ? {}
        : { predictor: scalarPrediction(leastVariationAt(atoms, [position])[0]) }),
      predictorAgainstPosition: {
        shape: "curve",
        along: "position",
        x,
        y: leastVariationAt(atoms, x),
      },
      ...comparedDistance(
        { comparedPositions, comparedValues },
        (positions) => leastVariationAt(atoms, positions),
      ),
      ...certificateCurves(certificate, x),
      certificateAtKnots: curve("position", inUse.map(knotOf), inUse.map(reachOf)),
      knots: curve("knot", places.map((_, k) => k + 1), places),
      slopeChanges: curve("position", places, knots.map((knot) => knot.slopeChange)),
      variation: scalarPrediction(variation),
      objective: scalarPrediction(squares / residuals.length + 2 * problem.penalty * variation),
      certificateMaximum: scalarPrediction(certificateMaximum),
      ...Object.fromEntries(
        residuals.map((residual, j) => [`residual${j + 1}`, scalarPrediction(residual)]),
      ),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;

function knotOf({ direction }: Atom): number {
  return -Math.tan(direction);
}
