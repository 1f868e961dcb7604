/** Data sets as the examples of residual networks. */
import type { Table } from "../../contract/table.ts";
import type { Examples, Loss } from "../../tensor/ensemble.ts";
import { type ExampleWishes, inputNumbers, readExamples } from "../training/examples.ts";

/** Examples in float32, and what a network needs to know of them. */
export interface TrainingSet extends Examples {
  /** Numbers in an input. */
  readonly inputSize: number;
  /** Numbers in an output: size of the target, or number of classes. */
  readonly outputSize: number;
  readonly loss: Loss;
}

/** The examples of a table (training/examples.ts); bytes become numbers from 0 to 1. */
export function trainingSet(table: Table | undefined, wishes: ExampleWishes): TrainingSet {
  const found = readExamples(table, wishes);
  return { ...found, inputs: inputNumbers(found) };
}
