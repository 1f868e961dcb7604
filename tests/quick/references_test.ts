import assert from "node:assert/strict";
import { referencesOf } from "./references.ts";

const known = new Set([
  "deno.json",
  "lib/num/mean.ts",
  "lib/num/sum.ts",
  "lib/pipeline/cli.ts",
  "lib/pipeline/commands/plan.ts",
  "tests/fixtures/num/values.json",
  "tests/num/mean_test.ts",
]);

function found(text: string, path = "tests/num/mean_test.ts"): string[] {
  return [...referencesOf({ path, text }, known)].sort();
}

Deno.test("imports of every form count, by their paths from the file", () => {
  assert.deepEqual(found('import { mean } from "../../lib/num/mean.ts";'), ["lib/num/mean.ts"]);
  assert.deepEqual(found('export * from "../../lib/num/sum.ts";'), ["lib/num/sum.ts"]);
  const lazy = 'later(import.meta.resolve("../commands/plan.ts"))';
  assert.deepEqual(found(lazy, "lib/pipeline/verbs/results.ts"), ["lib/pipeline/commands/plan.ts"]);
});

Deno.test("so does a path in a string or a template: a started program, a fixture", () => {
  assert.deepEqual(found("start(`${repository}/lib/pipeline/cli.ts`)"), ["lib/pipeline/cli.ts"]);
  const fixture = 'new URL("../fixtures/num/values.json", import.meta.url)';
  assert.deepEqual(found(fixture), ["tests/fixtures/num/values.json"]);
});

Deno.test("a name without a folder is this repository's file only where the code says so", () => {
  assert.deepEqual(found("read(`${repository}/deno.json`)"), ["deno.json"]);
  assert.deepEqual(found('new URL("../../deno.json", import.meta.url)'), ["deno.json"]);
  assert.deepEqual(found('write("deno.json", text); read(`${toy.root}/deno.json`)'), []);
});

Deno.test("a comment, a file that does not exist and the file itself do not count", () => {
  assert.deepEqual(found("// as lib/num/mean.ts\nf();"), []);
  assert.deepEqual(found("/**\n * See lib/num/mean.ts.\n */\nf();"), []);
  assert.deepEqual(found('import "../../lib/num/median.ts";'), []);
  assert.deepEqual(found('import "./mean_test.ts";'), []);
  // A pattern with a star in a string begins no comment.
  assert.deepEqual(found('glob("papers/*.yaml"); import("../../lib/num/sum.ts");'), [
    "lib/num/sum.ts",
  ]);
});
