/** Parameters of optimisers and of learning-rate schedules, as every training dynamics takes them. */
import * as v from "valibot";
import type { UpdateRule } from "../../tensor/ensemble.ts";

const positive = v.pipe(v.number(), v.gtValue(0));

/** Spread into a dynamics' strictObject. */
export const updateParams = {
  optimizer: v.optional(
    v.pipe(
      v.picklist(["adam", "gradient-descent"]),
      v.description("adam: decay rates 0.9 and 0.999, epsilon 1e-8"),
    ),
    "adam",
  ),
  learningRate: v.optional(
    v.pipe(positive, v.description("learning rate of the first epoch")),
    0.001,
  ),
  learningRateDepthPower: v.optional(
    v.pipe(v.number(), v.description("the rate is multiplied by depth^-learningRateDepthPower")),
    0,
  ),
  schedule: v.optional(
    v.pipe(
      v.strictObject({
        factor: v.pipe(positive, v.description("the rate is multiplied by this")),
        every: v.pipe(
          v.number(),
          v.integer(),
          v.minValue(1),
          v.description("after this many epochs"),
        ),
      }),
      v.description("a step schedule (default: a constant rate)"),
    ),
  ),
};

/** Parsed {@link updateParams}. */
export interface UpdateParams {
  readonly optimizer: "adam" | "gradient-descent";
  readonly learningRate: number;
  readonly learningRateDepthPower: number;
  readonly schedule?: { readonly factor: number; readonly every: number } | undefined;
}

/** The rule that the parameters name. */
export function updateRule({ optimizer }: Pick<UpdateParams, "optimizer">): UpdateRule {
  return optimizer === "adam"
    ? { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }
    : { name: "gradient-descent" };
}

/**
 * The learning rate of an epoch (counted from 0) of a network of some depth:
 * rate * depth^-learningRateDepthPower * factor^floor(epoch / every). Dimensionless.
 */
export function learningRateAt(
  epoch: number,
  { learningRate, learningRateDepthPower, schedule }: Omit<UpdateParams, "optimizer">,
  depth: number,
): number {
  const first = learningRate * depth ** -learningRateDepthPower;
  return schedule === undefined
    ? first
    : first * schedule.factor ** Math.floor(epoch / schedule.every);
}
