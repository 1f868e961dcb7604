import assert from "node:assert/strict";
import {
  type JsonSchema,
  sharedDefinitions,
} from "../../../../lib/pipeline/reading/editor/schema-definitions.ts";

/** A part that is long enough to be shared. */
const part = (description: string): JsonSchema => ({
  type: "string",
  description: `${description}, in words enough to be worth a definition of their own`,
});
const whole = (first: JsonSchema, second: JsonSchema): JsonSchema => ({
  type: "object",
  properties: { column: first, inner: { type: "array", items: second } },
});

/** References replaced by what they mean, definitions of `kept` names excepted. */
function expanded(
  value: unknown,
  all: Readonly<Record<string, JsonSchema>>,
  kept: string[],
): unknown {
  if (Array.isArray(value)) return value.map((item) => expanded(item, all, kept));
  if (typeof value !== "object" || value === null) return value;
  const { $ref } = value as { $ref?: unknown };
  if (typeof $ref === "string") {
    const name = $ref.replace("#/$defs/", "");
    if (!kept.includes(name)) return expanded(all[name], all, kept);
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, expanded(item, all, kept)]),
  );
}

/** Shares the parts of definitions, and holds what they mean to what they meant. */
function shared(given: Readonly<Record<string, JsonSchema>>) {
  const found = sharedDefinitions(given);
  const names = Object.keys(given);
  for (const name of names) {
    assert.deepEqual(expanded(found[name], found, names), given[name], name);
  }
  return found;
}

Deno.test("a part in two places becomes one definition, named after its property", () => {
  const found = shared({ a: whole(part("x"), part("y")), b: whole(part("x"), part("z")) });
  assert.deepEqual(Object.keys(found), ["a", "b", "column"]);
  assert.deepEqual(found.column, part("x"));
  assert.match(JSON.stringify(found.b), /"column":\{"\$ref":"#\/\$defs\/column"\}/);
});

Deno.test("a larger part is shared as a whole, and its own parts only if others have them", () => {
  const large = whole(part("x"), part("y"));
  const given = { a: whole(large, part("z")), b: whole(large, part("w")) };
  const found = shared(given);
  assert.deepEqual(Object.keys(found), ["a", "b", "column"]);
  assert.deepEqual(found.column, large);
  const also = shared({ ...given, c: whole(part("y"), part("v")) });
  assert.equal(Object.keys(also).length, 5);
});

Deno.test("names that are taken are not given again, and what is short or alone stays", () => {
  const found = shared({
    column: whole(part("x"), { type: "number" }),
    b: whole(part("x"), { type: "number" }),
    c: { anyOf: [part("q"), part("q")] },
  });
  assert.deepEqual(Object.keys(found), ["column", "b", "c", "column-2", "c-2"]);
  assert.match(JSON.stringify(found.column), /"items":\{"type":"number"\}/);
});

Deno.test("words of a schema that look like one are not: an enum, an example", () => {
  const enumeration = { enum: [part("x"), part("x")], const: part("x"), examples: [part("x")] };
  assert.deepEqual(shared({ a: enumeration, b: { items: part("y") } }), {
    a: enumeration,
    b: { items: part("y") },
  });
});
