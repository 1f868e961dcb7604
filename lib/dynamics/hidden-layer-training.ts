/**
 * Trains the hidden layers of ReLU networks of two or three layers on a composite target by gradient descent with
 * momentum. Source: Allen-Zhu, Li, Liang (2019), arXiv 1811.04918, section 7.
 */
import * as v from "valibot";
import type { Declarations, FieldDeclaration } from "../contract/declarations.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { fold } from "../num/random/key.ts";
import { sampleParams, samplePoints, target } from "./composite/sample.ts";
import {
  biasModes,
  penalties,
  type TrainedOutcome,
  trainHidden,
} from "./composite/trained-network.ts";
import { networks } from "./ensemble/networks.ts";
import { batchParam } from "./training/batches.ts";

const params = v.strictObject({
  networks,
  target,
  ...sampleParams,
  depth: v.pipe(v.picklist([2, 3]), v.description("layers; all but the last are trained")),
  width: v.pipe(count, v.description("m, units of a hidden layer")),
  biasMode: v.optional(
    v.pipe(
      v.picklist(biasModes),
      v.description("biases trained, frozen as drawn, or none and inputs (sqrt(3)/2 x, 1/2)"),
    ),
    "trained",
  ),
  rate: v.pipe(positive, v.description("learning rate of the first half; then a tenth")),
  momentum: v.optional(
    v.pipe(v.number(), v.minValue(0), v.ltValue(1), v.description("share of the step before")),
    0.9,
  ),
  epochs: v.pipe(count, v.description("passes over the training examples")),
  batch: v.optional(batchParam, 50),
  penalties: v.optional(
    v.pipe(
      v.array(v.picklist(penalties)),
      v.minLength(1),
      v.description("penalties of W: each network is trained again with each, from one start"),
    ),
    ["none"],
  ),
  penaltyRate: v.optional(
    v.pipe(positive, v.description("c: c |W|_F^2 / 2, or c m |W|_{2,4}^4 / (6 S^2)")),
    1e-3,
  ),
  penaltySize: v.optional(
    v.pipe(
      positive,
      v.description("S: |W|_F at which both penalties pull alike (2: at the start)"),
    ),
    2,
  ),
});

const axes = ["network", "penalty"];
const numbers = {
  testError: { description: "mean (f - target)^2 over the test points", axes },
  trainError: { description: "the same over the training examples, after the last step", axes },
  logPenaltyRatio: { description: "ln of the test error over that with the first penalty", axes },
  diverged: { description: "1 if the loss was not finite at a step", axes },
  startRatio: { description: "m |W|_{2,4}^4 / |W|_F^4 before training", axes },
  normRatio: { description: "the same after training", axes },
  frobenius: { description: "|W|_F after training", axes },
  rowNorm: { description: "|W|_{2,4} = (sum of |w_i|^4)^(1/4) after training", axes },
  movement: { description: "|W - W(0)|_F", axes },
} as const satisfies Declarations<FieldDeclaration>;

/**
 * Each network has its own data, parameters and batches, all functions of the key; penalties share them. float32,
 * on the wasm kernel with every back-end. A network that diverges has NaN for what training leaves.
 */
export const plugin = {
  summary: "momentum descent in the hidden layers of ReLU networks on products of compositions",
  params,
  fields: numbers,
  tables: {
    training: { summary: "errors and norms after training", fields: Object.keys(numbers) },
  },
  simulate({ params, key, compute }) {
    const { networks, penalties: all, depth, ...training } = params;
    const outcomes: TrainedOutcome[] = [];
    for (let network = 0; network < networks; network++) {
      const own = fold(key, "network", network);
      const points = samplePoints(params, own);
      for (const penalty of all) {
        outcomes.push(
          trainHidden(
            compute.backend,
            { ...training, depth: depth as 2 | 3, penalty },
            points,
            own,
          ),
        );
        compute.progress(outcomes.length, networks * all.length, "networks");
      }
    }
    const both = [{ name: "network", length: networks }, labelledAxis("penalty", all)];
    const missing = "the network diverged";
    const field = (of: (outcome: TrainedOutcome, at: number) => number) =>
      namedArray(both, Float64Array.from(outcomes, of), { missing });
    const first = (at: number) => outcomes[at - at % all.length];
    return {
      testError: field(({ testError }) => testError),
      trainError: field(({ trainError }) => trainError),
      logPenaltyRatio: field(({ testError }, at) => Math.log(testError / first(at).testError)),
      diverged: field(({ diverged }) => Number(diverged)),
      startRatio: field(({ start }) => start.ratio),
      normRatio: field(({ end }) => end.ratio),
      frobenius: field(({ end }) => end.frobenius),
      rowNorm: field(({ end }) => end.rowNorm),
      movement: field(({ movement }) => movement),
    };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;
