/** The examples of a stage as numbers in float64. */
import { UserError } from "../../contract/errors.ts";
import { type Table, vectors } from "../../contract/table.ts";

/** Inputs x, m x d, row-major. */
export interface PriorInputs {
  readonly x: Float64Array;
  readonly count: number;
  readonly dimension: number;
}

/** Inputs of a `data` table: its column `input`. Throws a UserError without one. */
export function priorInputs(data: Table | undefined): PriorInputs {
  const { values, size } = vectors(required(data), "input");
  return { x: Float64Array.from(values), count: values.length / size, dimension: size };
}

/** Targets of a `data` table: its column `target`, one number each. */
export function priorTargets(data: Table | undefined): Float64Array {
  const { values, size } = vectors(required(data), "target");
  if (size === 1) return Float64Array.from(values);
  throw new UserError({
    action: `cannot condition on targets of ${size} numbers`,
    allowed: "one number for each input",
  });
}

function required(data: Table | undefined): Table {
  if (data !== undefined) return data;
  throw new UserError({
    action: "cannot draw networks without inputs",
    allowed: "an input `data` with a column of vectors named input",
    hint: "add a generate-data stage with `data: listed-examples`",
  });
}
