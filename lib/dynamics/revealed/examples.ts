/** Examples of a regression with one output, as vectors in float64. */
import { UserError } from "../../contract/errors.ts";
import { type Table, vectors } from "../../contract/table.ts";

/** An input and the number that the network should give. */
export interface Example {
  readonly input: Float64Array;
  readonly target: number;
}

/** The column `input` of a table. Throws a UserError for inputs of another dimension. */
export function inputsOf(source: Table | undefined, dimension: number): readonly Float64Array[] {
  if (source === undefined) {
    throw new UserError({
      action: "cannot run a network without inputs",
      hint: "give the stage an input `data` with a column input (listed-examples, …)",
    });
  }
  const { values, size } = vectors(source, "input");
  if (size !== dimension) {
    throw new UserError({
      action:
        `cannot give inputs of dimension ${size} to a network of input dimension ${dimension}`,
    });
  }
  return Array.from(
    { length: source.length },
    (_, i) => Float64Array.from(values.subarray(i * size, (i + 1) * size)),
  );
}

/** The rows of a table with columns `input` and `target`; a target has one entry. */
export function examplesOf(source: Table | undefined, dimension: number): readonly Example[] {
  const inputs = inputsOf(source, dimension);
  const { values, size } = vectors(source!, "target");
  if (size !== 1) {
    throw new UserError({
      action: `cannot train a network with one output on targets of ${size} entries`,
    });
  }
  return inputs.map((input, i) => ({ input, target: values[i] }));
}

/** The examples of step t: `batch` of them, in order, from the start again at the end. */
export function batchOf(
  examples: readonly Example[],
  { step, batch }: { readonly step: number; readonly batch: number },
): readonly Example[] {
  return Array.from(
    { length: batch },
    (_, k) => examples[(step * batch + k) % examples.length],
  );
}
