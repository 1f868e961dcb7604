/** Inputs of norm 1 in float64 from a table of examples. */
import { UserError } from "../../contract/errors.ts";
import { type Table, vectors } from "../../contract/table.ts";
import { readInputs } from "../training/examples.ts";

/** Inputs, row after row, each of Euclidean norm 1. */
export interface UnitInputs {
  readonly count: number;
  readonly size: number;
  /** @shape count x size */
  readonly inputs: Float64Array;
}

/** The column `input`, each row over its norm. Throws a UserError for a row of zeros. */
export function unitInputs(data: Table | undefined): UnitInputs {
  const { count, inputs, inputSize: size } = readInputs(data, { role: "data" });
  const unit = Float64Array.from(inputs);
  for (let i = 0; i < count; i++) {
    const row = unit.subarray(i * size, (i + 1) * size);
    const norm = Math.hypot(...row);
    if (!(norm > 0)) {
      throw new UserError({
        action: `cannot scale input ${i} to norm 1: its norm is ${norm}`,
        allowed: "inputs with a number other than 0",
        exitCode: 1,
      });
    }
    for (let j = 0; j < size; j++) row[j] /= norm;
  }
  return { count, size, inputs: unit };
}

/** The column `target`, one number for each input. Throws a UserError for targets of another size. */
export function scalarTargets(data: Table): Float64Array {
  const { values, size } = vectors(data, "target");
  if (size !== 1) {
    throw new UserError({
      action: `cannot train one output on targets of ${size} numbers`,
      allowed: "one number for each input",
      exitCode: 1,
    });
  }
  return Float64Array.from(values);
}
