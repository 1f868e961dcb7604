/** Parameters that give the examples of a function of one input, and a check of them. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import type { Examples } from "./circle.ts";

/** `inputs` and `targets`; spread into a plug-in's strictObject. */
export const exampleParams = {
  inputs: v.pipe(
    v.array(v.number()),
    v.minLength(1),
    v.description("inputs x_j, increasing"),
    v.examples([[-1, 0.5, 2]]),
  ),
  targets: v.pipe(
    v.array(v.number()),
    v.minLength(1),
    v.description("targets y_j, one for each input"),
    v.examples([[1, -0.5, 1]]),
  ),
};

/** Throws a UserError unless the inputs increase and each has its target. */
export function requireExamples({ inputs, targets }: Examples): void {
  if (inputs.length !== targets.length) {
    throw new UserError({
      action: `cannot give ${targets.length} targets to ${inputs.length} inputs`,
      allowed: "one target for each input",
    });
  }
  for (let j = 1; j < inputs.length; j++) {
    if (inputs[j] > inputs[j - 1]) continue;
    throw new UserError({
      action: `cannot use the inputs ${inputs[j - 1]}, ${inputs[j]} in this order`,
      allowed: "inputs in increasing order, each once",
    });
  }
}
