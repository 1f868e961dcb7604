import assert from "node:assert/strict";
import { numberColumn, table, textColumn, vectorColumn } from "../../../lib/contract/table.ts";
import { inputNumbers, readExamples, readInputs } from "../../../lib/dynamics/training/examples.ts";

const floats = vectorColumn(Float32Array.of(1, 2, 3, 4), 2, { description: "x" });
const bytes = vectorColumn(Uint8Array.of(0, 51, 255, 102), 2, { description: "x" });
const classes = (...values: number[]) => numberColumn(values, "dimensionless", "class");
const role = "data" as const;

Deno.test("targets that are vectors are fitted, classes are distinguished", () => {
  const fitted = readExamples(table({ input: floats, target: floats }), { role });
  assert.deepEqual([fitted.loss, fitted.inputSize, fitted.outputSize], ["mean-square", 2, 2]);
  const both = table({ input: floats, target: floats, class: classes(0, 2) });
  const chosen = readExamples(both, { role, loss: "cross-entropy" });
  assert.deepEqual([chosen.loss, chosen.outputSize, chosen.count], ["cross-entropy", 3, 2]);
  assert.deepEqual(chosen.targets, Int32Array.of(0, 2));
  const wide = readExamples(table({ input: floats, class: classes(0, 2) }), {
    role,
    outputSize: 10,
  });
  assert.equal(wide.outputSize, 10);
});

Deno.test("bytes are grey levels from 0 to 1", () => {
  const set = readInputs(table({ input: bytes }), { role });
  assert.ok(set.inputs instanceof Uint8Array);
  assert.deepEqual(inputNumbers(set), Float32Array.of(0, 0.2, 1, 0.4));
  assert.equal(inputNumbers(readInputs(table({ input: floats }), { role })), floats.values);
});

Deno.test("no data, no inputs, or classes that are none are refused in words", () => {
  const read = (columns: Parameters<typeof table>[0], wishes = {}) =>
    readExamples(table(columns), { role, ...wishes });
  assert.throws(() => readExamples(undefined, { role: "test" }), /"test": it is not there/);
  assert.throws(() => read({ x: textColumn(["a"], "x") }), /column "input"/);
  assert.throws(() => read({ input: floats }), /column "class"/);
  assert.throws(() => read({ input: floats }, { loss: "mean-square" }), /column "target"/);
  const half = { input: floats, class: classes(0, 0.5) };
  assert.throws(() => read(half), /class of row 1 is 0.5/);
  const beyond = { input: floats, class: classes(0, 3) };
  assert.throws(() => read(beyond, { outputSize: 3 }), /class of row 1 is 3[^]*from 0 to 2/);
});

Deno.test("sizes that a network does not have are refused with those it has", () => {
  const fitted = table({ input: floats, target: floats });
  assert.throws(() => readInputs(fitted, { role, inputSize: 3 }), /have 2 numbers[^]*3, as/);
  assert.throws(() => readExamples(fitted, { role, outputSize: 1 }), /targets have 2[^]*1, the/);
});
