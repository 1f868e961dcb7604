/** Data sets as the examples on which networks are trained. */
import { UserError } from "../../contract/errors.ts";
import { numbers, type Table, vectors } from "../../contract/table.ts";
import type { Examples, Loss } from "../../tensor/ensemble.ts";

/** Examples, and what a network needs to know of them. */
export interface TrainingSet extends Examples {
  /** Numbers in an input. */
  readonly inputSize: number;
  /** Numbers in an output: size of the target, or number of classes. */
  readonly outputSize: number;
  readonly loss: Loss;
}

/**
 * The examples of a table with the columns `input` (vectors; bytes are grey levels and become numbers from
 * 0 to 1) and `target` (vectors: mean squared error) or `class` (whole numbers from 0: cross-entropy).
 * `classes`: their number (default: one more than the largest). Throws a UserError for another table.
 */
export function trainingSet(data: Table | undefined, classes?: number): TrainingSet {
  if (data === undefined) {
    throw new UserError({
      action: "cannot train without examples",
      hint: 'give the stage an input "data"',
    });
  }
  const input = vectors(data, "input");
  const inputs = input.values instanceof Uint8Array
    ? Float32Array.from(input.values, (level) => level / 255)
    : input.values;
  const common = { count: data.length, inputs, inputSize: input.size };
  if (Object.hasOwn(data.columns, "target")) {
    const { values, size } = vectors(data, "target");
    const targets = Float32Array.from(values);
    return { ...common, targets, outputSize: size, loss: "mean-square" };
  }
  const found = numbers(data, "class");
  const largest = found.reduce((most, value) => Math.max(most, value), 0);
  const count = classes ?? largest + 1;
  const wrong = found.findIndex((value) =>
    !(Number.isInteger(value) && value >= 0 && value < count)
  );
  if (wrong >= 0) {
    throw new UserError({
      action: `cannot train on class ${found[wrong]} in row ${wrong}`,
      allowed: `whole numbers from 0 to ${count - 1}`,
    });
  }
  return { ...common, targets: Int32Array.from(found), outputSize: count, loss: "cross-entropy" };
}
