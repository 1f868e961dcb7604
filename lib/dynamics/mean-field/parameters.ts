/** Parameters of noisy gradient descent on a two-layer ReLU network with one input. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import { count, positive, probability } from "../../contract/schemas.ts";
import { exampleParams } from "../../num/relu-measure/problem-params.ts";
import { networks } from "../ensemble/networks.ts";

const grid = v.strictObject({
  from: v.pipe(v.number(), v.description("first position")),
  to: v.pipe(v.number(), v.description("last position")),
  count: v.pipe(v.number(), v.integer(), v.minValue(2), v.description("positions, equally spaced")),
});

export const meanFieldParams = v.strictObject({
  networks,
  width: v.pipe(count, v.description("neurons N")),
  ...exampleParams,
  penalty: v.pipe(
    v.number(),
    v.minValue(0),
    v.description("lambda, weight of the mean squared norm of the neurons"),
  ),
  inverseTemperature: v.optional(
    v.pipe(positive, v.description("beta; without it there is no noise")),
  ),
  noise: v.optional(
    v.pipe(
      v.picklist(["gibbs", "printed"]),
      v.description(
        "variance of the noise of a step: 4 s / beta, whose equilibrium is exp(-beta Psi), or 2 s / beta, the " +
          "one printed in the paper, whose equilibrium is that of 2 beta",
      ),
    ),
    "gibbs",
  ),
  cooling: v.optional(
    v.pipe(
      probability,
      v.description(
        "share of the steps over which the temperature falls linearly to 0; 0: it stays",
      ),
    ),
    0,
  ),
  batch: v.optional(
    v.pipe(
      v.picklist(["full", "single"]),
      v.description("examples of a step: all, or one drawn uniformly (the paper's)"),
    ),
    "full",
  ),
  step: v.pipe(positive, v.description("step size s")),
  steps: v.pipe(count, v.description("number of steps")),
  discard: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(0),
    v.description("steps before the time average; all but one: only the last state"),
  ),
  every: v.optional(v.pipe(count, v.description("steps between two observations")), 20),
  initialDeviation: v.optional(
    v.pipe(positive, v.description("standard deviation of all parameters at the start")),
    1,
  ),
  positions: v.pipe(
    v.optional(grid, { from: -1, to: 1, count: 9 }),
    v.description("where the predictor is observed"),
  ),
  references: v.optional(
    v.pipe(
      v.array(positive),
      v.description(
        "distances are from the equilibria at these multiples of beta; none without noise, and at penalty 0",
      ),
    ),
    [1],
  ),
});
export type MeanFieldParams = v.InferOutput<typeof meanFieldParams>;

/** Throws a UserError for examples that do not increase, or observations that never come. */
export function requireObserved({ steps, discard, cooling, inverseTemperature }: MeanFieldParams) {
  if (discard >= steps) {
    throw new UserError({
      action: `cannot average over time after ${discard} of ${steps} steps`,
      allowed: "`discard` below `steps`",
    });
  }
  if (cooling > 0 && inverseTemperature === undefined) {
    throw new UserError({
      action: "cannot cool what has no temperature",
      allowed: "`cooling` with an `inverseTemperature`",
    });
  }
}
