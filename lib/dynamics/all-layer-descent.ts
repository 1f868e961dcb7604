/**
 * Full-batch gradient descent on the quadratic loss in all layers of wide networks, beside descent of a
 * network that is linear in its weights: losses, distances of the weights, drift of the Gram matrix (Du, Lee,
 * Li, Wang, Zhai 2019, Theorems 5.1 and 6.1, Lemmas B.5 and C.5). Float64; every matrix is there.
 */
import * as v from "valibot";
import type { FieldDeclaration } from "../contract/declarations.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import {
  linearDescent,
  logLossAfter,
  squaredDistanceAfter,
} from "../num/wide-limits/linear-descent.ts";
import { spectralDistance } from "../num/wide-limits/spectral-distance.ts";
import { networks } from "./ensemble/networks.ts";
import { scalarTargets, type UnitInputs, unitInputs } from "./gram/examples.ts";
import { type TrainingLimits, trainingLimits } from "./gram/limits.ts";
import { finiteNetwork, gramNetwork, requireBranches } from "./gram/network.ts";
import { lossOf, recordedSteps, schedule } from "./gram/schedule.ts";
import {
  descend,
  distancesFrom,
  drawTrained,
  forward,
  gramsOf,
  type TrainedNetwork,
} from "./gram/trained-network.ts";

const params = v.strictObject({ ...gramNetwork, ...schedule, networks });
type Params = v.InferOutput<typeof params>;

const axes = ["network"];
const perNetwork = {
  violated: { description: "1 if a step had a loss above the theorem's bound, else 0", axes },
  boundMargin: {
    description: "largest ln of the loss over the bound (1 - rate lambda_0 / 2)^k L(0), k >= 1",
    axes,
  },
  rateRatio: {
    description: "slope of ln L over the last half of the steps, over that of the bound",
    axes,
  },
  linearError: {
    description: "largest |ln(L / L of linear descent with the Gram matrix at the start)|, " +
      "first half of the steps",
    axes,
  },
  drift: { description: "|G(T) - G(0)|_2 over |K|_2, last layer", axes },
  stability: { description: "|G(T) - G(0)|_2 over lambda_0 / 4, last layer", axes },
} satisfies Readonly<Record<string, FieldDeclaration>>;
const perLayer = {
  distance: { description: "|W(T) - W(0)|_F; layer H + 1: a", axes: ["layer", "network"] },
  distanceLinear: {
    description: "the same of linear descent with the Gram matrices of infinite width, from the " +
      "network's own outputs",
    axes: ["layer", "network"],
  },
  distanceRatio: {
    description: "the first over the second",
    axes: ["layer", "network"],
  },
} satisfies Readonly<Record<string, FieldDeclaration>>;
const perStep = {
  loss: { description: "L = 1/2 sum_i (u_i - y_i)^2", axes: ["step", "network"] },
  lossLinear: {
    description: "the same of linear descent with the Gram matrix at the start",
    axes: ["step", "network"],
  },
  lossBound: { description: "the theorem's bound", axes: ["step", "network"] },
} satisfies Readonly<Record<string, FieldDeclaration>>;

/** The numbers of one network. */
interface Outcome {
  readonly values: Readonly<Record<keyof typeof perNetwork, number>>;
  readonly layers: Readonly<Record<keyof typeof perLayer, Float64Array>>;
  readonly losses: Readonly<Record<keyof typeof perStep, Float64Array>>;
}

export const plugin = {
  summary: "gradient descent in all layers of a wide network, beside its linear prediction",
  params,
  fields: { ...perNetwork, ...perLayer, ...perStep },
  tables: {
    training: {
      summary: "bound, linear prediction, drift of the Gram matrix of each network",
      fields: Object.keys(perNetwork),
    },
    distances: { summary: "how far the weights of each layer move", fields: Object.keys(perLayer) },
    losses: { summary: "the loss along training", fields: Object.keys(perStep) },
  },
  simulate({ params, data, key, compute }) {
    const network = requireBranches(finiteNetwork(params));
    const inputs = unitInputs(data);
    const targets = scalarTargets(data!);
    const limits = trainingLimits(inputs, network);
    const outcomes: Outcome[] = [];
    for (let index = 0; index < params.networks; index++) {
      const stream = randomStream(fold(key, "all-layer-descent", index));
      const trained = drawTrained(network, inputs, stream);
      outcomes.push(train(trained, { params, inputs, targets, limits }));
      compute.progress(index + 1, params.networks, "networks");
    }
    const networks = { name: "network", length: params.networks };
    const layer = labelledAxis("layer", Array.from({ length: params.depth + 1 }, (_, h) => h + 1));
    const step = labelledAxis("step", recordedSteps(params));
    const gathered = (length: number, of: (outcome: Outcome) => Float64Array) => {
      const values = new Float64Array(length * params.networks);
      outcomes.forEach((outcome, index) =>
        of(outcome).forEach((value, at) => values[at * params.networks + index] = value)
      );
      return values;
    };
    return Object.fromEntries([
      ...named(perNetwork).map((name) => [
        name,
        namedArray([networks], gathered(1, (o) => Float64Array.of(o.values[name]))),
      ]),
      ...named(perLayer).map((name) => [
        name,
        namedArray([layer, networks], gathered(layer.length, (o) => o.layers[name])),
      ]),
      ...named(perStep).map((name) => [
        name,
        namedArray([step, networks], gathered(step.length, (o) => o.losses[name])),
      ]),
    ]);
  },
} satisfies Dynamics<Params>;

function named<K extends string>(declared: Readonly<Record<K, FieldDeclaration>>): K[] {
  return Object.keys(declared) as K[];
}

function train(
  trained: TrainedNetwork,
  { params, inputs, targets, limits }: {
    readonly params: Params;
    readonly inputs: UnitInputs;
    readonly targets: Float64Array;
    readonly limits: TrainingLimits;
  },
): Outcome {
  const { steps, depth } = params;
  const rate = params.rateFactor / limits.sumLargest;
  const initial = {
    matrices: trained.layers.map(({ matrix }) => matrix.slice()),
    readout: trained.readout.slice(),
  };
  const errorsOf = (outputs: Float64Array) => outputs.map((u, i) => u - targets[i]);
  const start = errorsOf(forward(trained));
  const before = gramsOf(trained);
  const logLoss = new Float64Array(steps + 1);
  let errors = start;
  for (let k = 0; k < steps; k++) {
    logLoss[k] = Math.log(lossOf(errors));
    descend(trained, errors, rate);
    errors = errorsOf(forward(trained));
  }
  logLoss[steps] = Math.log(lossOf(errors));
  const after = gramsOf(trained)[depth - 1];
  const moved = spectralDistance(after, before[depth - 1], inputs.count);
  const own = linearDescent(sumOf(before), start, rate);
  const limit = linearDescent(limits.sum, start, rate);
  const boundSlope = Math.log1p(-rate * limits.least / 2);
  const distance = distancesFrom(trained, initial);
  const distanceLinear = Float64Array.from(
    limits.tangents,
    (part) => Math.sqrt(squaredDistanceAfter(limit, part, steps)),
  );
  const recorded = recordedSteps(params);
  const along = (of: (k: number) => number) => Float64Array.from(recorded, (k) => Math.exp(of(k)));
  return {
    values: {
      ...heldToBound(logLoss, boundSlope),
      linearError: linearErrorOf(logLoss, (k) => logLossAfter(own, k)),
      drift: moved / limits.largest,
      stability: moved / (limits.least / 4),
    },
    layers: {
      distance,
      distanceLinear,
      distanceRatio: distance.map((value, h) => value / distanceLinear[h]),
    },
    losses: {
      loss: along((k) => logLoss[k]),
      lossLinear: along((k) => logLossAfter(own, k)),
      lossBound: along((k) => logLoss[0] + k * boundSlope),
    },
  };
}

function sumOf(parts: readonly Float64Array[]): Float64Array {
  return parts[0].map((_, at) => parts.reduce((sum, part) => sum + part[at], 0));
}

function heldToBound(logLoss: Float64Array, slope: number) {
  const margins = logLoss.map((value, k) => value - logLoss[0] - k * slope).subarray(1);
  const largest = margins.reduce((most, value) => Math.max(most, value), -Infinity);
  const last = logLoss.length - 1;
  const middle = Math.floor(last / 2);
  return {
    violated: largest > 0 ? 1 : 0,
    boundMargin: largest,
    rateRatio: (logLoss[last] - logLoss[middle]) / ((last - middle) * slope),
  };
}

function linearErrorOf(logLoss: Float64Array, predicted: (step: number) => number): number {
  let largest = 0;
  for (let k = 0; k <= Math.floor((logLoss.length - 1) / 2); k++) {
    largest = Math.max(largest, Math.abs(logLoss[k] - predicted(k)));
  }
  return largest;
}
