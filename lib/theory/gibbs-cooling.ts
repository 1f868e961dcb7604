/**
 * How the equilibrium of noisy ReLU neurons changes as it is cooled: exponents in beta, between 10^(-1/4) beta and
 * 10^(1/4) beta, and the distance to the limit of zero temperature. Numbers of the exact equilibrium, to be held
 * against laws derived without it.
 * Source: num/relu-measure/equilibrium.ts and least-variation.ts.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { largestOf } from "../num/relu-measure/circle.ts";
import {
  curvatureAt,
  type Equilibrium,
  predictorAt,
  solveEquilibrium,
} from "../num/relu-measure/equilibrium.ts";
import { knotsOf } from "../num/relu-measure/knots.ts";
import { leastVariationAt, solveLeastVariation } from "../num/relu-measure/least-variation.ts";
import { requireExamples } from "../num/relu-measure/problem-params.ts";
import { curvatureSupremum } from "./relu-measure/curvature.ts";
import { gibbsParams } from "./relu-measure/parameters.ts";
import { positionParams, positionsOf } from "./relu-measure/positions.ts";

const params = v.strictObject({ ...gibbsParams, ...positionParams });

const predictions = {
  curvatureSupremumExponent: {
    description: "exponent in beta of the largest |yhat''| over the middle halves of intervals",
    shape: "scalar",
    when: "with two inputs",
  },
  curvatureExponent: {
    description: "exponent in beta of |yhat''| at `position`",
    shape: "scalar",
    when: "with `position`",
  },
  gapExponent: { description: "exponent in beta of 1 - max q^2", shape: "scalar" },
  limitDistance: {
    description: "largest |yhat - yhat at zero temperature| over `range` and the knots in it",
    shape: "scalar",
  },
  limitDistanceExponent: { description: "its exponent in beta", shape: "scalar" },
} as const satisfies Declarations<PredictionDeclaration>;

/** 10^(1/4): half a decade apart. */
const ratio = 1.7782794100389228;

export const plugin = {
  summary:
    "exponents in beta of the equilibrium of noisy ReLU neurons, and its distance to the limit",
  params,
  predictions,
  predict({ position, range, ...problem }) {
    requireExamples(problem);
    const { inverseTemperature } = problem;
    const at = (factor: number) =>
      solveEquilibrium({ ...problem, inverseTemperature: factor * inverseTemperature });
    const [warm, cold] = [at(1 / ratio), at(ratio)];
    const exponent = (read: (equilibrium: Equilibrium) => number) =>
      scalarPrediction(Math.log(read(cold) / read(warm)) / Math.log(ratio ** 2));
    const { atoms } = solveLeastVariation(problem);
    const knots = knotsOf(atoms).map((knot) => knot.position)
      .filter((knot) => knot >= range.from && knot <= range.to);
    const x = Float64Array.from([...positionsOf(range), ...knots]).sort();
    const limit = leastVariationAt(atoms, x);
    const distance = (equilibrium: Equilibrium) =>
      predictorAt(equilibrium, x)
        .reduce((most, value, k) => Math.max(most, Math.abs(value - limit[k])), 0);
    const gap = ({ certificate }: Equilibrium) => {
      const largest = largestOf(certificate);
      return (1 - largest) * (1 + largest);
    };
    return {
      ...(problem.inputs.length < 2
        ? {}
        : { curvatureSupremumExponent: exponent(curvatureSupremum) }),
      ...(position === undefined ? {} : {
        curvatureExponent: exponent((equilibrium) => Math.abs(curvatureAt(equilibrium, position))),
      }),
      gapExponent: exponent(gap),
      limitDistance: scalarPrediction(distance(at(1))),
      limitDistanceExponent: exponent(distance),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
