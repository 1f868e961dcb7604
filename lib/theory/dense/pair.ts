/** Inputs of a dense network as theory sees them: a vector with a constant 1 for the bias. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";

/** A vector of input components in the YAML. */
export const input = v.pipe(v.array(v.number()), v.minLength(1));

/** <xi, xi'> + 1. Dimensionless. */
export function productWithBias(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) {
    throw new UserError({
      action: `cannot pair inputs of dimensions ${a.length} and ${b.length}`,
      allowed: "inputs of one dimension",
    });
  }
  return a.reduce((sum, x, i) => sum + x * b[i], 1);
}
