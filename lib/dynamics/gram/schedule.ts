/** How gradient descent runs: its rate, its steps, which of them are recorded. */
import * as v from "valibot";
import { count, positive } from "../../contract/schemas.ts";

export const schedule = {
  rateFactor: v.optional(
    v.pipe(
      positive,
      v.description(
        "learning rate times the largest eigenvalue of the limit Gram matrix of what is trained",
      ),
    ),
    0.9,
  ),
  steps: v.pipe(count, v.description("steps of gradient descent")),
  every: v.optional(v.pipe(count, v.description("the loss is recorded every so many steps")), 3),
};

/** The recorded steps, from 0. */
export function recordedSteps(
  { steps, every }: { readonly steps: number; readonly every: number },
): number[] {
  return Array.from({ length: Math.floor(steps / every) + 1 }, (_, k) => k * every);
}

/** 1/2 |e|^2. */
export function lossOf(errors: Float64Array): number {
  return errors.reduce((sum, e) => sum + e * e, 0) / 2;
}
