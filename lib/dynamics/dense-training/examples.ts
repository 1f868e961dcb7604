/** Labelled examples out of a table. */
import { UserError } from "../../contract/errors.ts";
import { numbers, type Table, vectors } from "../../contract/table.ts";
import type { DenseExamples } from "../../tensor/dense-network.ts";

/**
 * The columns `input` (vectors) and `class` (0, 1, …) of a table. Throws a UserError if there is no table, or if
 * it does not fit the network.
 */
export function examplesOf(
  table: Table | undefined,
  { inputs, classes, pixels, role }: {
    readonly inputs: number;
    readonly classes: number;
    readonly pixels: { readonly mean: number; readonly deviation: number };
    readonly role: string;
  },
): DenseExamples {
  const refuse = (what: string, allowed: string, hint?: string) =>
    new UserError({ action: `cannot train on "${role}": ${what}`, allowed, hint, exitCode: 1 });
  if (table === undefined) {
    const hint = `give the stage the input \`${role}\``;
    throw refuse("it is not there", "a table of inputs and classes", hint);
  }
  const { values, size } = vectors(table, "input");
  if (size !== inputs) {
    const hint = "set inputDimension of the model";
    throw refuse(`its inputs have ${size} numbers`, `${inputs}, as the recipe says`, hint);
  }
  const labels = numbers(table, "class");
  const odd = labels.findIndex((label) =>
    !(Number.isInteger(label) && label >= 0 && label < classes)
  );
  if (odd >= 0) {
    throw refuse(
      `the class of row ${odd} is ${labels[odd]}`,
      `whole numbers from 0 to ${classes - 1}`,
    );
  }
  return { count: table.length, inputs: values, pixels, targets: labels };
}
