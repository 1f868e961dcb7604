import assert from "node:assert/strict";
import { repository, repositoryFiles } from "../repository-files.ts";
import { selectTests, treeTestsOf } from "./selection.ts";
import { sourcesOf } from "./tree.ts";

/** A tree of five files: c uses b, b uses a; a test of each of them, and a test of nothing. */
const sources = new Map([
  ["lib/a.ts", "export const a = 1;"],
  ["lib/b.ts", 'import { a } from "./a.ts";'],
  ["lib/c.ts", 'import { b } from "./b.ts";'],
  ["tests/a_test.ts", 'import { a } from "../lib/a.ts";'],
  ["tests/c_test.ts", 'import { c } from "../lib/c.ts";'],
  ["tests/other_test.ts", "Deno.test();"],
  ["tests/fixture_test.ts", 'read("fixtures/x.json")'],
]);

function select(changed: readonly string[]) {
  const known = new Set([...sources.keys(), ...changed, "tests/fixtures/x.json"]);
  return selectTests({ changed, sources, known });
}

Deno.test("a change reaches the tests of whoever refers to it, nearest first, with the chain", () => {
  assert.deepEqual(select(["lib/a.ts"]), [
    { test: "tests/a_test.ts", chain: ["tests/a_test.ts", "lib/a.ts"] },
    { test: "tests/c_test.ts", chain: ["tests/c_test.ts", "lib/c.ts", "lib/b.ts", "lib/a.ts"] },
  ]);
  assert.deepEqual(select(["lib/c.ts"]).map(({ test }) => test), ["tests/c_test.ts"]);
});

Deno.test("a changed test runs itself, a changed fixture its test, a removed file what needs it", () => {
  assert.deepEqual(select(["tests/other_test.ts"])[0].chain, ["tests/other_test.ts"]);
  assert.deepEqual(select(["tests/fixtures/x.json"])[0].test, "tests/fixture_test.ts");
  const text = 'import { gone } from "../lib/gone.ts";';
  const more = new Map([...sources, ["tests/gone_test.ts", text]]);
  const known = new Set([...more.keys(), "lib/gone.ts"]);
  const found = selectTests({ changed: ["lib/gone.ts"], sources: more, known });
  assert.deepEqual(found.map(({ test }) => test), ["tests/gone_test.ts"]);
  assert.deepEqual(select(["README.md"]), []);
});

Deno.test("a circle of imports ends", () => {
  const circle = new Map([...sources, ["lib/a.ts", 'import "./b.ts";']]);
  const found = selectTests({
    changed: ["lib/c.ts"],
    sources: circle,
    known: new Set(circle.keys()),
  });
  assert.deepEqual(found.map(({ test }) => test), ["tests/c_test.ts"]);
});

Deno.test("tests of the whole tree are chosen by where the change is, and all of them exist", () => {
  const house = ["tests/tidy_test.ts", "tests/tidy/lint-plugin_test.ts"];
  assert.deepEqual(treeTestsOf(["lib/num/array.ts", "README.md"]), house);
  const all = treeTestsOf(["lib/theory/norm-law.ts"]);
  assert.deepEqual(all.slice(0, 3), [...house, "tests/contract/plugins_test.ts"]);
  assert.equal(all.length, 5);
  const known = new Set(repositoryFiles());
  for (const test of all) assert.ok(known.has(test), test);
});

Deno.test("in this repository a plug-in is reached by its own test first, and the engine by its programs", () => {
  const files = repositoryFiles();
  const all = { sources: sourcesOf(repository, files), known: new Set(files) };
  const [first] = selectTests({ changed: ["lib/checks/bound.ts"], ...all });
  assert.equal(first.test, "tests/checks/bound_test.ts");
  const engine = selectTests({ changed: ["lib/pipeline/verbs/declaration.ts"], ...all });
  assert.ok(engine.some(({ test }) => test === "tests/pipeline/cli_test.ts"));
  // A wrong variant, which follows imports alone, misses what runs the command line as a program.
  const importsOnly = new Map(
    [...all.sources].map(([path, text]) => [
      path,
      [...text.matchAll(/\b(?:from|import) "[^"]+"/g)].join("\n"),
    ]),
  );
  const missed = selectTests({
    changed: ["lib/pipeline/verbs/declaration.ts"],
    sources: importsOnly,
    known: all.known,
  });
  assert.ok(!missed.some(({ test }) => test === "tests/pipeline/cli_test.ts"));
});
