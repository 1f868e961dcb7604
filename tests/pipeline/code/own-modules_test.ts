/**
 * Which files the code is made of: links that are pointed elsewhere, names that differ in case, what a
 * package.json says. After each edit the result is that of a clean rebuild, and executions are counted.
 */
import assert from "node:assert/strict";
import { testsByTurns } from "../../commit-number.ts";
import { Problems } from "../../../lib/contract/errors.ts";
import { OwnModules } from "../../../lib/pipeline/code/own-modules.ts";
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import { fromFileUrl } from "../../../lib/pipeline/system/path.ts";
import { isCaseTold } from "../../case-told.ts";
import { makeToy, type Toy, toyGraph } from "../toy.ts";

/** A third of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(3);

const graph = toyGraph([{ name: "s", kind: "sum" }]);
const valueFile = (value: number) => `export const value = ${value};\n`;

/** A toy whose stage adds the value that this import gives. */
function makeAdding(specifier: string, files: Readonly<Record<string, string>>): Toy {
  const toy = makeToy();
  for (const [path, text] of Object.entries(files)) toy.write(path, text);
  toy.edit("stages/sum.ts", 'import * as v from "valibot";', (found) =>
    //
    `${found}\nimport { value } from "${specifier}";`);
  toy.edit("stages/sum.ts", "let total = params.add ?? 0", "let total = value");
  return toy;
}

async function run(toy: Toy): Promise<{ readonly executed: number; readonly digest: string }> {
  const { executed, outcomes } = await runGraph(graph, { workspace: toy.root });
  return { executed, digest: outcomes.get("toy/s")!.outputs.value.digest };
}

function link(toy: Toy, path: string, target: string): void {
  try {
    Deno.removeSync(`${toy.root}/${path}`, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  Deno.symlinkSync(target, `${toy.root}/${path}`);
}

/** The edit changes the value from 1 to 2: one more execution; taken back, none. */
async function assertSeen(toy: Toy, edit: (value: 1 | 2) => void, about: string): Promise<void> {
  edit(1);
  const first = await run(toy);
  assert.equal(first.executed, 1, about);
  edit(2);
  const second = await run(toy);
  assert.equal(second.executed, 1, `${about}: the edit is seen`);
  assert.notEqual(second.digest, first.digest, about);
  assert.deepEqual(await run(toy), { executed: 0, digest: second.digest }, about);
  edit(1);
  assert.deepEqual(await run(toy), { executed: 0, digest: first.digest }, `${about}: taken back`);
  toy.remove();
}

const two = { "lib/num/x1.ts": valueFile(1), "lib/num/x2.ts": valueFile(2) };

test("a link among the code that is pointed elsewhere gives the new code", async () => {
  const file = makeAdding("../lib/num/l.ts", two);
  await assertSeen(file, (n) => link(file, "lib/num/l.ts", `x${n}.ts`), "a linked file");
  const folders = { "lib/num/d1/x.ts": valueFile(1), "lib/num/d2/x.ts": valueFile(2) };
  const folder = makeAdding("../lib/num/d/x.ts", folders);
  await assertSeen(folder, (n) => link(folder, "lib/num/d", `d${n}`), "a linked folder");
  const chain = makeAdding("../lib/num/l.ts", two);
  link(chain, "lib/num/l.ts", "k.ts");
  await assertSeen(chain, (n) => link(chain, "lib/num/k.ts", `x${n}.ts`), "a link to a link");
});

test("a linked stage, stages/ itself and a linked package are followed anew", async () => {
  const stage = makeAdding("../lib/num/x1.ts", two);
  const text = stage.read("stages/sum.ts");
  stage.write("stages/variants/sum1.ts", text.replace("../lib/", "../../lib/"));
  for (const n of [1, 2]) {
    const own = text.replaceAll("../lib/", "../../lib/").replace("x1.ts", `x${n}.ts`);
    stage.write(`stages/variants/sum${n}.ts`, own);
  }
  await assertSeen(stage, (n) => link(stage, "stages/sum.ts", `variants/sum${n}.ts`), "a stage");

  const all = makeAdding("../lib/num/x1.ts", two);
  all.write("stages2/sum.ts", all.read("stages/sum.ts").replace("x1.ts", "x2.ts"));
  Deno.renameSync(`${all.root}/stages`, `${all.root}/stages1`);
  await assertSeen(all, (n) => link(all, "stages", `stages${n}`), "stages/");

  const package_ = { name: "adds", version: "1.0.0", type: "module", main: "index.js" };
  const packaged = makeAdding("adds", {});
  Deno.removeSync(`${packaged.root}/node_modules`);
  const packages = fromFileUrl(import.meta.resolve("../../../node_modules"));
  Deno.mkdirSync(`${packaged.root}/node_modules`);
  for (const { name } of Deno.readDirSync(packages)) {
    Deno.symlinkSync(`${packages}/${name}`, `${packaged.root}/node_modules/${name}`);
  }
  for (const n of [1, 2]) {
    packaged.write(`vendor/adds${n}/package.json`, JSON.stringify(package_));
    // Without its ending, as packages may write it.
    packaged.write(`vendor/adds${n}/index.js`, 'export { value } from "./value";');
    packaged.write(`vendor/adds${n}/value.js`, valueFile(n));
  }
  const edit = (n: 1 | 2) => link(packaged, "node_modules/adds", `../vendor/adds${n}`);
  await assertSeen(packaged, edit, "a package");
});

test("a package that comes nearer, and a name that a package's import tries first, are seen", async () => {
  const toy = makeAdding("adds", {});
  const package_ = (folder: string, n: number) => {
    toy.write(`${folder}/adds/package.json`, '{ "name": "adds", "main": "index.js" }');
    toy.write(`${folder}/adds/index.js`, valueFile(n));
  };
  package_("lib/num", 0);
  Deno.symlinkSync("../num", `${toy.root}/lib/theory/node_modules`);
  toy.edit("stages/sum.ts", 'from "adds"', 'from "../lib/theory/adding.ts"');
  toy.write("lib/theory/adding.ts", 'export { value } from "adds";\n');
  package_("lib/num", 1);
  const nearer = (n: 1 | 2) => {
    const path = `${toy.root}/lib/theory/node_modules`;
    Deno.removeSync(path);
    Deno.symlinkSync(n === 1 ? "../num" : "../other", path);
  };
  package_("lib/other", 2);
  await assertSeen(toy, nearer, "a folder of packages");
});

test({
  name: "names that differ in case only are two files where the disk has them as two",
  ignore: !isCaseTold(),
  async fn() {
    const toy = makeAdding("../lib/num/q.ts", { "lib/num/q.ts": valueFile(1) });
    toy.write("lib/num/Q.ts", valueFile(10));
    toy.edit("stages/sum.ts", 'import { value } from "../lib/num/q.ts";', (found) =>
      //
      `${found}\nimport { value as other } from "../lib/num/Q.ts";`);
    toy.edit("stages/sum.ts", "let total = value", "let total = value + other");
    const edit = (n: 1 | 2) => toy.write("lib/num/Q.ts", valueFile(10 * n));
    await assertSeen(toy, edit, "the second of the pair");

    const folders = makeAdding("../lib/num/d/x.ts", { "lib/num/d/x.ts": valueFile(1) });
    folders.write("lib/num/D/x.ts", valueFile(1));
    folders.edit("stages/sum.ts", 'import { value } from "../lib/num/d/x.ts";', (found) =>
      //
      `${found}\nimport { value as other } from "../lib/num/D/x.ts";`);
    folders.edit("stages/sum.ts", "let total = value", "let total = value + other");
    const inFolder = (n: 1 | 2) => folders.write("lib/num/D/x.ts", valueFile(10 * n));
    await assertSeen(folders, inFolder, "the second of two folders");

    const kinds = makeToy();
    kinds.write("stages/Sum.ts", kinds.read("stages/sum.ts").replace("?? 0", "?? 5"));
    const both = toyGraph([{ name: "a", kind: "sum" }, { name: "b", kind: "Sum" }]);
    const { executed, outcomes } = await runGraph(both, { workspace: kinds.root });
    const digestOf = (job: string) => outcomes.get(job)!.outputs.value.digest;
    assert.equal(executed, 2);
    assert.notEqual(digestOf("toy/a"), digestOf("toy/b"), "kinds are told apart, too");
    kinds.remove();
  },
});

test("a name that is spelt otherwise on the disk is refused, with its place", async () => {
  for (const [specifier, spelt] of [["../lib/num/X1.ts", "x1.ts"], ["../lib/Num/x1.ts", "x1.ts"]]) {
    const toy = makeAdding(specifier, two);
    await assert.rejects(run(toy), (error) => {
      assert.ok(error instanceof Problems);
      const [{ message, details }] = error.errors;
      assert.equal(details.place?.file, "stages/sum.ts");
      assert.match(message, /is not how the disk spells it: write upper and lower case as in/);
      assert.ok(message.includes(`${spelt}`), message);
      return true;
    });
    toy.remove();
  }
});

test("what is found is the file of exactly that name, by the root as it was given", () => {
  const made = Deno.makeTempDirSync({ prefix: "own-" });
  Deno.mkdirSync(`${made}/real/lib`, { recursive: true });
  Deno.writeTextFileSync(`${made}/real/lib/a.ts`, "");
  Deno.symlinkSync("real", `${made}/linked`);
  const root = `${made}/linked`;
  const own = new OwnModules([root], { asymptopia: root });
  const literal = own.literalOf("asymptopia/lib/a.ts", "/elsewhere")!;
  assert.equal(literal, `${root}/lib/a.ts`);
  assert.equal(own.literalOf("../lib/a.ts", `${root}/stages`), literal);
  assert.equal(own.literalOf("valibot", root), undefined);
  const real = `${Deno.realPathSync(made)}/real/lib/a.ts`;
  assert.deepEqual(own.find(literal), { how: "exact", real, path: literal, suffix: "" });
  assert.deepEqual(own.find(`${root}/lib/A.ts`), { how: "misspelt", spelt: literal });
  assert.deepEqual(own.find(`${root}/lib/a`), { how: "absent" });
  assert.deepEqual(own.find(`${root}/lib`), { how: "absent" }, "a folder is no module");
  Deno.removeSync(made, { recursive: true });
});

test("a package.json of the workspace puts no other file in the place of one of its own", async () => {
  const toy = makeAdding("../lib/num/x1.ts", two);
  const first = await run(toy);
  const map = { browser: { "./lib/num/x1.ts": "./lib/num/x2.ts" }, sideEffects: true };
  toy.write("package.json", JSON.stringify(map));
  assert.deepEqual(await run(toy), { ...first, executed: 0 });
  toy.remove();
});
