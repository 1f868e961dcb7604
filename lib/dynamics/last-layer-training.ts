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
import {
  branchFactor,
  type FiniteNetwork,
  finiteNetwork,
  gramNetwork,
  requireBranches,
} from "./gram/network.ts";
import { normalsRun } from "./gram/rows.ts";
import { lossOf, schedule } from "./gram/schedule.ts";
import { NormalBuffer } from "./mlp/normals.ts";

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
    const normals = new NormalBuffer(
      randomStream(fold(key, "last-layer-training-rows")),
      normalsRun(count),
    );
    const columns = Object.fromEntries(
      Object.keys(fields).map((name) => [name, new Float64Array(params.networks)]),
    );
    for (let index = 0; index < params.networks; index++) {
      const drawn = drawNetwork(gram, { network, count, keep: "all", normals, stream });
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
  const { depth, width } = network;
  const order = targets.length;
  const rate = rateFactor / limits.largest;
  const covariance = drawn.covariances[depth - 1];
  const state = stateOf(drawn, network);
  const logLoss = new Float64Array(steps + 1);
  let errors: Float64Array = outputsOf(drawn).map((u, i) => u - targets[i]);
  const linear = linearDescent(limits.lastLayer, errors, rate);
  logLoss[0] = Math.log(lossOf(errors));
  for (let k = 1; k <= steps; k++) {
    errors = step(state, { covariance, errors, targets, rate });
    logLoss[k] = Math.log(lossOf(errors));
  }
  const middle = Math.floor(steps / 2);
  const slope = (logLoss[steps] - logLoss[middle]) / (steps - middle);
  const linearSlope = (logLossAfter(linear, steps) - logLossAfter(linear, middle)) /
    (steps - middle);
  let squares = 0;
  for (let row = 0; row < width; row++) {
    for (let i = 0; i < order; i++) {
      for (let j = 0; j < order; j++) {
        squares += state.sum[row * order + i] * covariance[i * order + j] *
          state.sum[row * order + j];
      }
    }
  }
  const distance = rate * branchFactor(network, depth) * Math.sqrt(squares / width);
  return {
    slopeRatio: slope / linearSlope,
    rateRatio: slope / Math.log1p(-rate * limits.least / 2),
    distance,
    distanceRatio: distance / Math.sqrt(squaredDistanceAfter(linear, limits.lastLayer, steps)),
  };
}

interface LastLayer {
  readonly network: FiniteNetwork;
  readonly readout: Float64Array;
  /** W^(H) x, m x n; changed by the steps. */
  readonly z: Float64Array;
  /** Part of the outputs that passes by the layer. */
  readonly passing: Float64Array;
  /** Sum over the steps of the derivatives by z, over the branch factor: m x n. */
  readonly sum: Float64Array;
}

function stateOf(drawn: InitialNetwork, network: FiniteNetwork): LastLayer {
  const { depth, width, activation } = network;
  const z = drawn.preactivations[depth - 1].values;
  const order = z.length / width;
  const factor = branchFactor(network, depth);
  const passing = outputsOf(drawn);
  const root = Math.sqrt(width);
  for (let at = 0; at < z.length; at++) {
    passing[at % order] -= drawn.readout[Math.floor(at / order)] * factor *
      activation.value(z[at]) / root;
  }
  return { network, readout: drawn.readout, z, passing, sum: new Float64Array(z.length) };
}

/** One step of gradient descent in W^(H); gives the errors after it. */
function step(
  { network, readout, z, passing, sum }: LastLayer,
  { covariance, errors, targets, rate }: {
    readonly covariance: Float64Array;
    readonly errors: Float64Array;
    readonly targets: Float64Array;
    readonly rate: number;
  },
): Float64Array {
  const { depth, width, activation } = network;
  const order = errors.length;
  const factor = branchFactor(network, depth) / Math.sqrt(width);
  const outputs = passing.slice();
  const derivative = new Float64Array(order);
  for (let row = 0; row < width; row++) {
    const start = row * order;
    for (let i = 0; i < order; i++) {
      derivative[i] = errors[i] * readout[row] * activation.slope(z[start + i]);
      sum[start + i] += derivative[i];
    }
    for (let j = 0; j < order; j++) {
      let change = 0;
      for (let i = 0; i < order; i++) change += derivative[i] * covariance[i * order + j];
      z[start + j] -= rate * factor * change;
      outputs[j] += factor * readout[row] * activation.value(z[start + j]);
    }
  }
  return outputs.map((u, i) => u - targets[i]);
}
