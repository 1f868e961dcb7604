/**
 * Gradient descent with the logistic loss on the alternating circle by two-layer ReLU networks in pairs or
 * independent, beside the descent of infinitely many neurons whose activations stay
 * (lib/num/separation/frozen-descent.ts). All in float64, by flips (relu-pairs/flip-descent.ts).
 * Source: Munteanu, Omlor, Song, Woodruff, arXiv 2206.12802, for pairs and loss.
 */
import * as v from "valibot";
import type { Declarations, FieldDeclaration } from "../contract/declarations.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";
import { norm } from "../num/linear-algebra/vector.ts";
import { fold } from "../num/random/key.ts";
import { circleMargin, frozenHit } from "../num/separation/frozen-descent.ts";
import { circlePoints } from "../num/separation/labelled-points.ts";
import { networks } from "./ensemble/networks.ts";
import { networkColumns, networkRows } from "./relu-pairs/columns.ts";
import { FlipDescent } from "./relu-pairs/flip-descent.ts";
import { logarithmicSteps, riskOf, runLogistic } from "./relu-pairs/logistic.ts";
import { drawNeurons, neuronParams } from "./relu-pairs/neurons.ts";

const params = v.strictObject({
  inputCount: v.pipe(count, v.description("n, points of the circle with alternating labels")),
  ...neuronParams,
  networks,
  rate: v.optional(v.pipe(positive, v.description("learning rate eta")), 4),
  risks: v.optional(
    v.pipe(
      v.array(v.pipe(positive, v.ltValue(Math.LN2))),
      v.description("risks whose times are taken; a run ends at the smallest"),
    ),
    [0.1],
  ),
  timesMax: v.optional(
    v.pipe(positive, v.description("steps at most, over those of frozen activations to 0.1")),
    3,
  ),
  observations: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.description("steps at which the risk is kept"),
    ),
    0,
  ),
});
type Params = v.InferOutput<typeof params>;

const ofNetworks = { axes: ["network"] } as const;
const ofRisks = { axes: ["network", "riskLevel"] } as const;
const fields = {
  initialRisk: { description: "risk before the first step", ...ofNetworks },
  difficulty: { description: "1 / gamma", ...ofNetworks },
  collapse: { description: "X = m kappa^2 gamma^4", ...ofNetworks },
  trainingError: { description: "share of points with y f(x) <= 0 at the end", ...ofNetworks },
  violated: { description: "1 if this share is below 1/2 - m/n, else 0", ...ofNetworks },
  flips: {
    description: "share of the m n activations that have changed at the end",
    ...ofNetworks,
  },
  hitTime: { description: "steps until the risk is reached", ...ofRisks },
  hitRatio: { description: "the same over those with frozen activations", ...ofRisks },
  excess: { description: "this ratio less 1", ...ofRisks },
  reached: { description: "1 if the risk was reached, else 0", ...ofRisks },
  displacementRatio: {
    description: "|W - W(0)|_F at the end over that with frozen activations at the last risk",
    ...ofNetworks,
    when: "with `risks`",
  },
  largestMoveRatio: {
    description: "largest |w_r - w_r(0)| over what it is for equal shares of all neurons",
    ...ofNetworks,
    when: "with `risks`",
  },
  risk: { description: "risk after a step", axes: ["network", "step"] },
} as const satisfies Declarations<FieldDeclaration>;

export const plugin = {
  summary: "logistic descent of two-layer ReLU networks in pairs on the alternating circle",
  params,
  fields,
  tables: {
    hits: {
      summary: "times to reach risks, beside frozen activations",
      fields: ["difficulty", "hitTime", "hitRatio", "excess", "reached"],
    },
    descents: {
      summary: "errors, flips and displacement of each run",
      fields: ["initialRisk", "collapse", "trainingError", "violated", "flips"],
      optional: ["displacementRatio", "largestMoveRatio"],
    },
    "master-curve": {
      summary: "time in excess of frozen activations against X, of runs with one risk",
      fields: ["collapse", "excess", "reached"],
    },
    "risk-paths": { summary: "risk along the steps", fields: ["risk"] },
  },
  simulate({ params, key, compute }) {
    const plan = planOf(params);
    const found = Array.from({ length: params.networks }, (_, index) => {
      const run = trained(params, plan, fold(key, "network", index));
      compute.progress(index + 1, params.networks, "networks");
      return run;
    });
    const { risks, frozen, observedSteps } = plan;
    const late = "the risk was not reached";
    const ofRisks = (read: (time: number, frozen: number) => number) =>
      networkRows(
        found.map(({ hits }) => hits.map((time, k) => read(time, frozen[k].time))),
        { name: "riskLevel", labels: risks },
        late,
      );
    return {
      ...networkColumns(found.map(({ numbers }) => numbers), late),
      hitTime: ofRisks((time) => time),
      hitRatio: ofRisks((time, limit) => time / limit),
      excess: ofRisks((time, limit) => time / limit - 1),
      reached: ofRisks((time) => Number.isNaN(time) ? 0 : 1),
      risk: networkRows(found.map(({ observed }) => observed), {
        name: "step",
        labels: observedSteps,
      }, "the run ended before"),
    };
  },
} satisfies Dynamics<Params>;

function planOf({ inputCount, rate, risks, timesMax, observations }: Params) {
  const margin = circleMargin(inputCount);
  const speed = rate * margin ** 2;
  const decreasing = [...risks].sort((a, b) => b - a);
  const stepsMax = Math.ceil(timesMax * frozenHit(0.1, speed).time);
  return {
    margin,
    rate,
    stepsMax,
    risks: decreasing,
    frozen: decreasing.map((risk) => frozenHit(risk, speed)),
    observedSteps: logarithmicSteps(observations, stepsMax),
  };
}

function trained(
  params: Params,
  plan: ReturnType<typeof planOf>,
  key: Parameters<typeof drawNeurons>[2],
) {
  const { inputCount, width, weightScale } = params;
  const points = circlePoints(inputCount);
  const descent = new FlipDescent(points, drawNeurons(params, points.dimension, key));
  const initialRisk = riskOf(points.labels, descent.outputs);
  const { hits, observed } = runLogistic(descent, plan);
  const ends = descent.outputsOfWeights();
  const wrong = ends.reduce((sum, output, i) => sum + (points.labels[i] * output > 0 ? 0 : 1), 0);
  const numbers = {
    initialRisk,
    difficulty: 1 / plan.margin,
    collapse: width * weightScale ** 2 * plan.margin ** 4,
    trainingError: wrong / inputCount,
    // Whole numbers on both sides: n - 2 m > 2 (points that are wrong).
    violated: inputCount - 2 * width > 2 * wrong ? 1 : 0,
    flips: descent.flips(),
    ...moves(descent, plan, hits),
  };
  return { hits, observed, numbers };
}

/** How far the weights have moved at the last risk, over s / gamma and s / (gamma sqrt m). */
function moves(
  descent: FlipDescent,
  { frozen, margin }: ReturnType<typeof planOf>,
  hits: Float64Array,
): Record<string, number> {
  if (frozen.length === 0) return {};
  const isReached = !Number.isNaN(hits[hits.length - 1]);
  const limit = isReached ? frozen[frozen.length - 1].margin / margin : NaN;
  const moved = descent.displacements();
  const { width } = descent.neurons;
  const { dimension } = descent.points;
  let largest = 0;
  for (let r = 0; r < width; r++) {
    largest = Math.max(largest, norm(moved.subarray(r * dimension, (r + 1) * dimension)));
  }
  return {
    displacementRatio: norm(moved) / limit,
    largestMoveRatio: largest * Math.sqrt(width) / limit,
  };
}
