import assert from "node:assert/strict";
import * as v from "valibot";
import { parameterRows } from "../../../../lib/pipeline/reading/description/parameter-rows.ts";

/** Type, default and need of a parameter with this schema. */
function row(entry: v.GenericSchema) {
  const [{ type, default: value, isRequired }] = parameterRows(v.strictObject({ x: entry }));
  return { type, value, isRequired };
}

const typeOf = (entry: v.GenericSchema) => row(entry).type;

Deno.test("types in words: numbers with their limits, choices, lists and maps", () => {
  assert.equal(typeOf(v.pipe(v.number(), v.integer(), v.minValue(1))), "whole number ≥ 1");
  assert.equal(typeOf(v.pipe(v.number(), v.gtValue(0), v.ltValue(1))), "number > 0 and < 1");
  assert.equal(typeOf(v.picklist(["tanh", "relu", "gelu"])), '"tanh", "relu" or "gelu"');
  assert.equal(typeOf(v.union([v.number(), v.string()])), "number or text");
  assert.equal(typeOf(v.array(v.number())), "list of number");
  assert.equal(typeOf(v.tuple([v.number(), v.string()])), "list of 2: number, text");
  assert.equal(typeOf(v.record(v.string(), v.boolean())), "map to true or false");
  assert.equal(typeOf(v.strictObject({ a: v.number(), b: v.number() })), "map of a, b");
  assert.equal(typeOf(v.any()), "any value");
});

Deno.test("a parameter with a default is not required, nor is an optional one without", () => {
  assert.deepEqual(row(v.number()), { type: "number", value: undefined, isRequired: true });
  assert.deepEqual(row(v.optional(v.number(), 0.5)), {
    type: "number",
    value: "0.5",
    isRequired: false,
  });
  assert.deepEqual(row(v.optional(v.string())), {
    type: "text",
    value: undefined,
    isRequired: false,
  });
});

Deno.test("descriptions and the order are those of the schema", () => {
  const rows = parameterRows(v.strictObject({
    width: v.pipe(v.number(), v.description("units per layer")),
    depth: v.optional(v.pipe(v.number(), v.description("layers")), 3),
  }));
  assert.deepEqual(rows.map(({ name, description }) => [name, description]), [
    ["width", "units per layer"],
    ["depth", "layers"],
  ]);
});
