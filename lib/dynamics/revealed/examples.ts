/** Examples of a regression with one output, as vectors in float64. */
import type { Table } from "../../contract/table.ts";
import {
  type ExampleWishes,
  inputNumbers,
  type InputSet,
  readExamples,
  readInputs,
} from "../training/examples.ts";

/** An input and the number that the network should give. */
export interface Example {
  readonly input: Float64Array;
  readonly target: number;
}

/** The inputs of a table, each a vector of its own. Throws a UserError for inputs of another dimension. */
export function inputsOf(
  table: Table | undefined,
  wishes: Pick<ExampleWishes, "role"> & { readonly inputSize: number },
): readonly Float64Array[] {
  return rowsOf(readInputs(table, wishes));
}

/** The rows of a table with columns `input` and `target`; a target has one entry. */
export function examplesOf(
  table: Table | undefined,
  wishes: Pick<ExampleWishes, "role"> & { readonly inputSize: number },
): readonly Example[] {
  const found = readExamples(table, { ...wishes, outputSize: 1, loss: "mean-square" });
  return rowsOf(found).map((input, i) => ({ input, target: found.targets[i] }));
}

function rowsOf(set: InputSet): readonly Float64Array[] {
  const { count, inputSize: size } = set;
  const values = inputNumbers(set);
  return Array.from(
    { length: count },
    (_, i) => Float64Array.from(values.subarray(i * size, (i + 1) * size)),
  );
}
