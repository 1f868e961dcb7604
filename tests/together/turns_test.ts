import assert from "node:assert/strict";
import { inTurn, nearToLastChange, testsNear } from "./turns.ts";

const tests = ["tests/a_test.ts", "tests/b_test.ts", "tests/c_test.ts", "tests/d_test.ts"];
const sources = new Map([
  ["lib/a.ts", "export const a = 1;"],
  ["lib/b.ts", 'import { a } from "./a.ts";'],
  ["lib/c.ts", 'import { b } from "./b.ts";'],
  ["tests/a_test.ts", 'import { a } from "../lib/a.ts";'],
  ["tests/b_test.ts", 'import { b } from "../lib/b.ts";'],
  ["tests/c_test.ts", 'import { c } from "../lib/c.ts";'],
  ["tests/d_test.ts", ""],
]);
const near = (...changed: readonly string[]) =>
  testsNear({ changed, sources, known: new Set(sources.keys()) });

Deno.test("what is near to a change runs at every number, the rest once in as many as there are parts", () => {
  assert.deepEqual([...near("lib/a.ts")].sort(), ["tests/a_test.ts", "tests/b_test.ts"]);
  assert.deepEqual([...near("tests/d_test.ts")], ["tests/d_test.ts"]);
  assert.deepEqual([...near("README.md")], []);
  const at = (number: number) => inTurn(tests, { parts: 3, number, near: near("lib/a.ts") });
  assert.deepEqual(at(6), ["tests/a_test.ts", "tests/b_test.ts", "tests/d_test.ts"]);
  assert.deepEqual([...new Set([6, 7, 8].flatMap(at))].sort(), tests);
});

Deno.test("an edit that is not yet committed is near to its test; without a repository nothing is known", async () => {
  const root = Deno.makeTempDirSync({ prefix: "turns-" });
  const git = async (...words: readonly string[]) => {
    const { success, stderr } = await new Deno.Command("git", {
      args: ["-C", root, "-c", "user.name=a", "-c", "user.email=a@example.org", ...words],
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
  };
  try {
    assert.equal(await nearToLastChange(root), undefined);
    for (const folder of ["lib", "tests"]) Deno.mkdirSync(`${root}/${folder}`);
    for (const [path, text] of sources) Deno.writeTextFileSync(`${root}/${path}`, text);
    await git("init", "-q");
    await git("add", ".");
    await git("commit", "-q", "-m", "one");
    assert.equal(await nearToLastChange(root), undefined, "there is no commit before");
    Deno.writeTextFileSync(`${root}/tests/d_test.ts`, "// other");
    await git("commit", "-q", "-a", "-m", "two");
    Deno.writeTextFileSync(`${root}/lib/c.ts`, "// edited");
    const found = await nearToLastChange(root);
    assert.deepEqual([...found!].sort(), ["tests/c_test.ts", "tests/d_test.ts"]);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});
