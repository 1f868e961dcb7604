/**
 * The circle of n points with alternating labels and a two-layer ReLU network: margin, separation at the start by
 * random pairs of neurons, the width below which no weights will do, and logistic descent of infinitely many
 * neurons. Derivations: lib/num/separation/covered-cells.ts, frozen-descent.ts. The width: on the circle f is a
 * sinusoid on each of at most 2 m arcs, which has at most one change of sign there, and n are needed: n <= 2 m;
 * each change that is missing costs one point, so the training error is at least 1/2 - m/n.
 * Source: derived here; for the question Munteanu, Omlor, Song, Woodruff, arXiv 2206.12802.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { count, positive } from "../contract/schemas.ts";
import { coveringProbabilities, meanBalls, medianBalls } from "../num/separation/covered-cells.ts";
import {
  circleMargin,
  frozenHit,
  marginAtRisk,
  smallStepTime,
} from "../num/separation/frozen-descent.ts";

const params = v.strictObject({
  inputCount: v.pipe(count, v.description("n, points, a multiple of 4")),
  shownDirections: v.optional(
    v.pipe(count, v.description("K, random directions (pairs of neurons)")),
    1,
  ),
  width: v.optional(v.pipe(count, v.description("m, neurons")), 2),
  rate: v.optional(v.pipe(positive, v.description("learning rate eta")), 4),
  riskLevel: v.optional(
    v.pipe(positive, v.ltValue(Math.LN2), v.description("risk that descent is to reach")),
    0.1,
  ),
});

const scalar = "scalar";
const predictions = {
  margin: { description: "gamma = 1 / (n cos(pi / n))", shape: scalar },
  marginOfGaps: { description: "1 / n, the weight of a gap, without the cosine", shape: scalar },
  difficulty: { description: "1 / gamma", shape: scalar },
  separationProbability: {
    description: "probability that K random directions cut every two neighbouring gaps",
    shape: scalar,
  },
  allGapsProbability: { description: "probability that they cut every gap", shape: scalar },
  separationByDirections: {
    description: "the probability against K",
    shape: "curve",
    along: "shownDirections",
  },
  meanWidth: { description: "2 K at the mean", shape: scalar },
  medianWidth: { description: "m = 2 K at the median of K", shape: scalar },
  meanDirections: { description: "mean of the fewest directions K", shape: scalar },
  collectorDirections: {
    description: "mean number of directions until every gap is cut",
    shape: scalar,
  },
  widthLowerBound: { description: "n / 2: narrower networks err on some point", shape: scalar },
  errorLowerBound: { description: "1/2 - m/n, or 0: least training error", shape: scalar },
  hitTime: { description: "steps of frozen descent to the risk", shape: scalar },
  hitTimeInverse: { description: "1 / (risk rate gamma^2)", shape: scalar },
  hitTimeSmallSteps: {
    description: "the same for small rates, (e^s + s - 1) / (rate gamma^2)",
    shape: scalar,
  },
  riskPath: {
    description: "risk of frozen descent for small rates",
    shape: "curve",
    along: "step",
  },
} as const satisfies Declarations<PredictionDeclaration>;

/** Dimensionless; rounding is the only error. */
export const plugin = {
  summary:
    "alternating points on a circle: margin, separation at the start, frozen logistic descent",
  params,
  predictions,
  predict({ inputCount, shownDirections, width, rate, riskLevel }) {
    const margin = circleMargin(inputCount);
    const speed = rate * margin ** 2;
    const gaps = inputCount / 2;
    const scalars = {
      margin,
      marginOfGaps: 1 / inputCount,
      difficulty: 1 / margin,
      separationProbability: coveringProbabilities(gaps, shownDirections)[shownDirections],
      allGapsProbability: surjectionProbability(gaps, shownDirections),
      medianWidth: 2 * medianBalls(gaps),
      meanDirections: meanBalls(gaps),
      meanWidth: 2 * meanBalls(gaps),
      collectorDirections: collector(gaps),
      widthLowerBound: gaps,
      errorLowerBound: Math.max(0, 0.5 - width / inputCount),
      hitTime: frozenHit(riskLevel, speed).time,
      hitTimeSmallSteps: smallStepTime(riskLevel, speed),
      hitTimeInverse: 1 / (riskLevel * speed),
    };
    return {
      ...Object.fromEntries(
        Object.entries(scalars).map(([name, value]) => [name, scalarPrediction(value)]),
      ),
      separationByDirections: byDirections(gaps),
      riskPath: riskPath(speed),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;

/** Probability that K balls hit all N cells, ball by ball. */
function surjectionProbability(gaps: number, directions: number): number {
  const hit = new Float64Array(gaps + 1);
  hit[0] = 1;
  for (let ball = 0; ball < directions; ball++) {
    for (let k = gaps; k > 0; k--) {
      hit[k] = hit[k] * k / gaps + hit[k - 1] * (gaps - k + 1) / gaps;
    }
    hit[0] = 0;
  }
  return hit[gaps];
}

/** N (1 + 1/2 + ... + 1/N): the coupon collector's mean. */
function collector(gaps: number): number {
  let sum = 0;
  for (let k = 1; k <= gaps; k++) sum += gaps / k;
  return sum;
}

function byDirections(gaps: number): Prediction {
  const most = Math.ceil(2.2 * medianBalls(gaps));
  const probabilities = coveringProbabilities(gaps, most);
  const x = Float64Array.from({ length: most }, (_, k) => k + 1);
  return { shape: "curve", along: "shownDirections", x, y: probabilities.slice(1) };
}

/** Risks from 0.69 to 0.01 with their times. */
function riskPath(speed: number): Prediction {
  const risks = Array.from({ length: 80 }, (_, k) => 0.69 * (0.01 / 0.69) ** (k / 79))
    .filter((risk) => marginAtRisk(risk) > 0);
  return {
    shape: "curve",
    along: "step",
    x: Float64Array.from(risks, (risk) => smallStepTime(risk, speed)),
    y: Float64Array.from(risks),
  };
}
