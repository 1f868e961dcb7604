/**
 * Gradient descent on the quadratic loss in the last hidden layer alone, all else as drawn. Then only
 * Z = W^(H) X matters, and W^(H) moves by multiples of X^T: Z changes by the step times X^T X, so no m x m
 * matrix is drawn. Exact in law, O(m n^2) a step. Beside descent that is linear with the limit of infinite
 * width, K^(H) (Du, Lee, Li, Wang, Zhai 2019: the Gram matrix that sets the rate of their theorems).
 */
import * as v from "valibot";
import type { FieldDeclaration } from "../contract/declarations.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { namedArray } from "../num/array.ts";
import { GaussianRows } from "../num/random/gaussian-rows.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { rowGram } from "../num/wide-limits/chirp-inputs.ts";
import {
  linearDescent,
  logLossAfter,
  squaredDistanceAfter,
} from "../num/wide-limits/linear-descent.ts";
import { networks } from "./ensemble/networks.ts";
import { scalarTargets, unitInputs } from "./gram/examples.ts";
import { drawNetwork, type InitialNetwork, outputsOf } from "./gram/initial.ts";
import { type TrainingLimits, trainingLimits } from "./gram/limits.ts";
import { lastLayerDistance, lastLayerOf, stepLastLayer } from "./gram/last-layer.ts";
import { type FiniteNetwork, finiteNetwork, gramNetwork, requireBranches } from "./gram/network.ts";
import { lossOf, schedule } from "./gram/schedule.ts";

const params = v.strictObject({
  ...gramNetwork,
  rateFactor: schedule.rateFactor,
  steps: schedule.steps,
  networks,
});

const axes = ["network"];
const fields = {
  slopeRatio: {
    description:
      "slope of ln L over the last half of the steps, over that of linear descent with K",
    axes,
  },
  rateRatio: {
    description: "the same slope over that of the theorem's bound (1 - rate lambda_0 / 2)^k",
    axes,
  },
  distance: { description: "|W(T) - W(0)|_F of the trained layer", axes },
  distanceRatio: { description: "this distance over that of linear descent with K", axes },
} satisfies Readonly<Record<string, FieldDeclaration>>;

export const plugin = {
  summary: "gradient descent in the last hidden layer alone, by its pre-activations; exact in law",
  params,
  fields,
  tables: {
    "last-layer": {
      summary: "rate of the loss and distance of the weights, beside those of the limit K",
      fields: Object.keys(fields),
    },
  },
  simulate({ params, data, key, compute }) {
    const network = requireBranches(finiteNetwork(params));
    const inputs = unitInputs(data);
    const targets = scalarTargets(data!);
    const { count, size } = inputs;
    const gram = rowGram(inputs.inputs, { count, size });
    const limits = trainingLimits(inputs, network);
    const stream = randomStream(fold(key, "last-layer-training"));
    const source = new GaussianRows(fold(key, "last-layer-training-rows"));
    const columns = Object.fromEntries(
      Object.keys(fields).map((name) => [name, new Float64Array(params.networks)]),
    );
    for (let index = 0; index < params.networks; index++) {
      const drawn = drawNetwork(gram, { network, count, keep: "all", source, stream });
      const found = trainLast(drawn, network, { params, targets, limits });
      for (const [name, value] of Object.entries(found)) columns[name][index] = value;
      compute.progress(index + 1, params.networks, "networks");
    }
    const axis = [{ name: "network", length: params.networks }];
    return Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [name, namedArray(axis, values)]),
    );
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

function trainLast(
  drawn: InitialNetwork,
  network: FiniteNetwork,
  { params: { rateFactor, steps }, targets, limits }: {
    readonly params: { readonly rateFactor: number; readonly steps: number };
    readonly targets: Float64Array;
    readonly limits: TrainingLimits;
  },
): Record<keyof typeof fields, number> {
  const { depth } = network;
  const rate = rateFactor / limits.largest;
  const covariance = drawn.covariances[depth - 1];
  const state = lastLayerOf(drawn, network);
  const logLoss = new Float64Array(steps + 1);
  let errors: Float64Array = outputsOf(drawn).map((u, i) => u - targets[i]);
  const linear = linearDescent(limits.lastLayer, errors, rate);
  logLoss[0] = Math.log(lossOf(errors));
  for (let k = 1; k <= steps; k++) {
    errors = stepLastLayer(state, { covariance, errors, targets, rate });
    logLoss[k] = Math.log(lossOf(errors));
  }
  const middle = Math.floor(steps / 2);
  const slope = (logLoss[steps] - logLoss[middle]) / (steps - middle);
  const linearSlope = (logLossAfter(linear, steps) - logLossAfter(linear, middle)) /
    (steps - middle);
  const distance = lastLayerDistance(state, { covariance, rate });
  return {
    slopeRatio: slope / linearSlope,
    rateRatio: slope / Math.log1p(-rate * limits.least / 2),
    distance,
    distanceRatio: distance / Math.sqrt(squaredDistanceAfter(linear, limits.lastLayer, steps)),
  };
}
