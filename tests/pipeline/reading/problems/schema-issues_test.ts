import assert from "node:assert/strict";
import * as v from "valibot";
import { allowedBy } from "../../../../lib/pipeline/reading/problems/schema-issues.ts";

const word = v.picklist(["log", "exp", "sqrt"]);

/** What is allowed in place of a value, by the first issue of a schema. */
function allowed(schema: v.GenericSchema, value: unknown): string {
  const { issues } = v.safeParse(schema, value);
  assert.ok(issues !== undefined, "the value is right");
  return allowedBy(issues[0]);
}

Deno.test("where a word or a list of words is meant, the words are named, nearest first", () => {
  const oneOrSeveral = v.union([word, v.array(word)]);
  assert.equal(allowed(oneOrSeveral, "exq"), "exp, log, sqrt");
  assert.equal(allowed(oneOrSeveral, ["log", "exq"]), "exp, log, sqrt");
  assert.equal(allowed(oneOrSeveral, 3), "(log or exp or sqrt) or a list");
});

Deno.test("other schemas are refused with the reason", () => {
  assert.equal(allowed(word, "lgo"), "log, exp, sqrt");
  assert.equal(allowed(v.pipe(v.number(), v.integer()), 1.5), "whole numbers");
  assert.equal(allowed(v.union([v.number(), v.string()]), []), "number or string");
});
