/**
 * Noisy gradient descent on a two-layer ReLU network with one input (mean-field/population.ts), seen as a time
 * average. In the limit of many neurons and small steps that is the equilibrium of
 * lib/num/relu-measure/equilibrium.ts; without noise and if descent finds its minimum, the function of least
 * penalised variation. `distance` is measured from these. The noise is float32, all else float64.
 * Source: Shevchenko, Kungurtsev, Mondelli, arXiv 2111.02278, section 3.
 */
import type { NamedArray } from "../contract/array.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { predictorAt, solveEquilibrium } from "../num/relu-measure/equilibrium.ts";
import { leastVariationAt, solveLeastVariation } from "../num/relu-measure/least-variation.ts";
import { requireExamples } from "../num/relu-measure/problem-params.ts";
import { type MeanFieldParams, meanFieldParams, requireObserved } from "./mean-field/parameters.ts";
import { Population } from "./mean-field/population.ts";
import { positionsOf, Trajectory } from "./mean-field/trajectory.ts";

const ofPositions = { axes: ["network", "position"] } as const;
const ofNetworks = { axes: ["network"] } as const;
const ofReferences = {
  axes: ["network", "reference"],
  when: "at a positive penalty",
} as const;

/** What a network leaves; each part is one row of a field. */
interface Outcome {
  readonly trajectory: Trajectory;
  readonly objective: number;
}

export const plugin = {
  summary: "noisy gradient descent on two-layer ReLU networks with one input, as time averages",
  params: meanFieldParams,
  fields: {
    predictor: { description: "time average of yhat", ...ofPositions },
    snapshot: { description: "yhat at the end", ...ofPositions },
    snapshotDeviation: {
      description: "standard deviation of yhat over time, root mean square over the positions",
      ...ofNetworks,
    },
    secondMoment: { description: "time average of the mean of |theta|^2", ...ofNetworks },
    objective: {
      description: "mean squared residual plus lambda mean |theta|^2, at the end",
      ...ofNetworks,
    },
    residual: {
      description: "target less the time average of yhat",
      axes: ["network", "example"],
    },
    distance: {
      description:
        "root mean square over the positions of predictor less the limit of many neurons",
      ...ofReferences,
    },
    distanceLargest: { description: "largest of these differences", ...ofReferences },
  },
  tables: {
    predictors: {
      summary: "time average and last state of yhat by position",
      fields: ["predictor", "snapshot"],
    },
    averages: {
      summary: "spread over time, second moment and objective of each network",
      fields: ["snapshotDeviation", "secondMoment", "objective"],
    },
    residuals: { summary: "residuals of the time average", fields: ["residual"] },
    distances: {
      summary: "distance of the time average from the limit of many neurons",
      fields: ["distance", "distanceLargest"],
    },
  },
  simulate({ params, key, compute }) {
    requireExamples(params);
    requireObserved(params);
    const { networks, inputs, targets, positions } = params;
    const outcomes: Outcome[] = [];
    for (let n = 0; n < networks; n++) {
      outcomes.push(trained(params, fold(key, "mean-field-langevin", n)));
      compute.progress(n + 1, networks, "networks");
    }
    const network = { name: "network", length: networks };
    const field = (axes: Parameters<typeof namedArray>[0], rows: readonly ArrayLike<number>[]) =>
      namedArray([network, ...axes], Float64Array.from(rows.flatMap((row) => Array.from(row))), {
        missing: "the run diverged: its step is too large",
      });
    const places = labelledAxis("position", Array.from(positionsOf(positions)));
    const of = (read: (outcome: Outcome) => ArrayLike<number>) => outcomes.map(read).map(finite);
    return {
      predictor: field([places], of(({ trajectory }) => trajectory.predictor)),
      snapshot: field([places], of(({ trajectory }) => trajectory.snapshot)),
      snapshotDeviation: field([], of(({ trajectory }) => [trajectory.deviation])),
      secondMoment: field([], of(({ trajectory }) => [trajectory.secondMoment])),
      objective: field([], of(({ objective }) => [objective])),
      residual: field(
        [labelledAxis("example", inputs.map((_, j) => j + 1))],
        of(({ trajectory }) => trajectory.fitted.map((value, j) => targets[j] - value)),
      ),
      ...distances(params, outcomes.map(({ trajectory }) => finite(trajectory.predictor)), field),
    };
  },
} satisfies Dynamics<MeanFieldParams>;

/** NaN in place of what overflowed. */
function finite(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values, (value) => Number.isFinite(value) ? value : NaN);
}

function trained(params: MeanFieldParams, key: Parameters<typeof fold>[0]): Outcome {
  const { width, inputs, steps, discard, every, penalty, step, initialDeviation, batch } = params;
  const population = new Population(params, {
    count: width,
    initialDeviation,
    stream: randomStream(fold(key, "start")),
  });
  const noises = randomStream(fold(key, "noise"));
  const examples = randomStream(fold(key, "examples"));
  const trajectory = new Trajectory(params.positions, inputs.length);
  for (let k = 0; k < steps; k++) {
    const size = { step, penalty, noise: noiseAt(params, k) };
    if (batch === "full") population.stepFull(size, noises);
    else population.stepSingle(examples.integer(inputs.length), size, noises);
    const isSeen = k + 1 === steps || (k >= discard && (k - discard) % every === 0);
    if (!isSeen) continue;
    population.settle();
    trajectory.observe(population);
  }
  return { trajectory, objective: population.objective(penalty) };
}

/** Standard deviation of the noise of a step. */
function noiseAt(
  { inverseTemperature, noise, cooling, step, steps }: MeanFieldParams,
  k: number,
): number {
  if (inverseTemperature === undefined) return 0;
  const left = cooling === 0 ? 1 : Math.max(0, 1 - k / (cooling * steps));
  return Math.sqrt((noise === "gibbs" ? 4 : 2) * step * left / inverseTemperature);
}

/** The limit of many neurons at a multiple of beta. */
function limitAt(params: MeanFieldParams, reference: number): Float64Array {
  const { inverseTemperature, cooling } = params;
  const positions = positionsOf(params.positions);
  return inverseTemperature === undefined || cooling > 0
    ? leastVariationAt(solveLeastVariation(params).atoms, positions)
    : predictorAt(
      solveEquilibrium({ ...params, inverseTemperature: reference * inverseTemperature }),
      positions,
    );
}

function distances(
  params: MeanFieldParams,
  predictors: readonly Float64Array[],
  field: (
    axes: Parameters<typeof namedArray>[0],
    rows: readonly ArrayLike<number>[],
  ) => NamedArray,
): Readonly<Record<string, NamedArray>> {
  if (params.penalty === 0) return {};
  const { references } = params;
  const differences = references.map((reference) => limitAt(params, reference))
    .map((limit) => predictors.map((predictor) => predictor.map((value, k) => value - limit[k])));
  const reduced = (reduce: (values: Float64Array) => number) =>
    predictors.map((_, n) => differences.map((ofReference) => reduce(ofReference[n])));
  const axes = [labelledAxis("reference", references)];
  const rms = (values: Float64Array) =>
    Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  const largest = (values: Float64Array) =>
    values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return {
    distance: field(axes, reduced(rms)),
    distanceLargest: field(axes, reduced(largest)),
  };
}
