/** Data sets as the examples on which networks are trained: one reader for every family. */
import { UserError } from "../../contract/errors.ts";
import { numbers, type Table, vectors } from "../../contract/table.ts";
import type { Loss } from "../../tensor/ensemble.ts";

/** Inputs, row after row. */
export interface InputSet {
  readonly count: number;
  /** As the table has them: numbers, or bytes, which are grey levels. @shape count x inputSize */
  readonly inputs: Float32Array | Uint8Array;
  /** Numbers in an input. */
  readonly inputSize: number;
}

/** Inputs with what a network should make of them. */
export interface ExampleSet extends InputSet {
  /** `mean-square`: count x outputSize numbers; `cross-entropy`: count classes, whole numbers from 0. */
  readonly targets: Float32Array | Int32Array;
  /** Numbers in an output: size of the target, or number of classes. */
  readonly outputSize: number;
  readonly loss: Loss;
}

/** What examples must be so that a network fits them; what is left out is as the table has it. */
export interface ExampleWishes {
  /** The input of the stage that the table is. */
  readonly role: "data" | "test";
  readonly inputSize?: number;
  /** Number of classes (default: one more than the largest in the table), or size of a target. */
  readonly outputSize?: number | undefined;
  /** Without it a column `target` means `mean-square`, a column `class` `cross-entropy`. */
  readonly loss?: Loss;
}

/** The column `input` of a table. Throws a UserError without a table, and for inputs of another size. */
export function readInputs(
  table: Table | undefined,
  { role, inputSize }: Pick<ExampleWishes, "role" | "inputSize">,
): InputSet {
  if (table === undefined) {
    throw new UserError({
      action: `cannot train on "${role}": it is not there`,
      allowed: "a table with a column input",
      hint: `give the stage the input \`${role}\``,
      exitCode: 1,
    });
  }
  const { values, size } = vectors(table, "input");
  if (inputSize !== undefined && size !== inputSize) {
    throw new UserError({
      action: `cannot train on "${role}": its inputs have ${size} numbers`,
      allowed: `${inputSize}, as the recipe says`,
      hint: "set inputDimension of the model to the size of the data",
      exitCode: 1,
    });
  }
  return { count: table.length, inputs: values, inputSize: size };
}

/**
 * Examples of a table with the columns `input` (vectors) and `target` (vectors) or `class` (whole numbers from
 * 0). Throws a UserError for another table, and for one that does not fit the wishes.
 */
export function readExamples(table: Table | undefined, wishes: ExampleWishes): ExampleSet {
  const inputs = readInputs(table, wishes);
  const loss = wishes.loss ??
    (Object.hasOwn(table!.columns, "target") ? "mean-square" : "cross-entropy");
  return loss === "mean-square"
    ? { ...inputs, ...readTargets(table!, wishes), loss }
    : { ...inputs, ...readClasses(table!, wishes), loss };
}

type Outputs = Pick<ExampleSet, "targets" | "outputSize">;

function readTargets(table: Table, { role, outputSize }: ExampleWishes): Outputs {
  const { values, size } = vectors(table, "target");
  if (outputSize !== undefined && size !== outputSize) {
    throw new UserError({
      action: `cannot train on "${role}": its targets have ${size} numbers`,
      allowed: `${outputSize}, the outputs of the network`,
      exitCode: 1,
    });
  }
  return { targets: Float32Array.from(values), outputSize: size };
}

function readClasses(table: Table, { role, outputSize }: ExampleWishes): Outputs {
  const found = numbers(table, "class");
  const count = outputSize ?? found.reduce((most, value) => Math.max(most, value), 0) + 1;
  const wrong = found.findIndex((value) =>
    !(Number.isInteger(value) && value >= 0 && value < count)
  );
  if (wrong >= 0) {
    throw new UserError({
      action: `cannot train on "${role}": the class of row ${wrong} is ${found[wrong]}`,
      allowed: `whole numbers from 0 to ${count - 1}`,
      exitCode: 1,
    });
  }
  return { targets: Int32Array.from(found), outputSize: count };
}

/** Inputs as numbers; grey levels become numbers from 0 to 1. */
export function inputNumbers({ inputs }: Pick<InputSet, "inputs">): Float32Array {
  return inputs instanceof Uint8Array ? Float32Array.from(inputs, (level) => level / 255) : inputs;
}
