import assert from "node:assert/strict";
import { numberColumn, table, textColumn, vectorColumn } from "../../../lib/contract/table.ts";
import { trainingSet } from "../../../lib/dynamics/training/examples.ts";

const floats = vectorColumn(Float32Array.of(1, 2, 3, 4), 2, { description: "x" });
const bytes = vectorColumn(Uint8Array.of(0, 51, 255, 102), 2, { description: "x" });
const classes = (...values: number[]) => numberColumn(values, "dimensionless", "class");

Deno.test("targets that are vectors are fitted, classes are told apart", () => {
  const fitted = trainingSet(table({ input: floats, target: floats }));
  assert.deepEqual([fitted.loss, fitted.inputSize, fitted.outputSize], ["mean-square", 2, 2]);
  const told = trainingSet(table({ input: floats, class: classes(0, 2) }));
  assert.deepEqual([told.loss, told.outputSize, told.count], ["cross-entropy", 3, 2]);
  assert.deepEqual(told.targets, Int32Array.of(0, 2));
  assert.equal(trainingSet(table({ input: floats, class: classes(0, 2) }), 10).outputSize, 10);
});

Deno.test("bytes are grey levels from 0 to 1", () => {
  const { inputs } = trainingSet(table({ input: bytes, class: classes(0, 1) }));
  assert.deepEqual(inputs, Float32Array.of(0, 0.2, 1, 0.4));
});

Deno.test("no data, no inputs, or classes that are none are refused in words", () => {
  assert.throws(() => trainingSet(undefined), /without examples/);
  assert.throws(() => trainingSet(table({ x: textColumn(["a"], "x") })), /column "input"/);
  assert.throws(() => trainingSet(table({ input: floats })), /column "class"/);
  const fraction = table({ input: floats, class: classes(0, 0.5) });
  assert.throws(() => trainingSet(fraction), /class 0.5 in row 1/);
  const beyond = table({ input: floats, class: classes(0, 3) });
  assert.throws(() => trainingSet(beyond, 3), /from 0 to 2/);
});
