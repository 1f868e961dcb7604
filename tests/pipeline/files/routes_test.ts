/** Whether names still lead where they led. */
import assert from "node:assert/strict";
import { type Question, Routes } from "../../../lib/pipeline/files/routes.ts";

function inFolder(body: (folder: string, at: (path: string) => string) => void): void {
  const folder = Deno.makeTempDirSync({ prefix: "routes-" });
  for (const path of ["a/x.ts", "b/x.ts", "deps/v1/index.js", "deps/v2/index.js"]) {
    Deno.mkdirSync(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.writeTextFileSync(`${folder}/${path}`, "the same");
  }
  try {
    body(folder, (path) => `${folder}/${path}`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function saved(folder: string, question: Question) {
  const routes = new Routes(folder);
  const { routes: kept } = routes.save([routes.take(question)]);
  return () => new Routes(folder, structuredClone(kept)).isUnchanged(0);
}

Deno.test("a link that is pointed elsewhere is another route, though all targets are as they were", () =>
  inFolder((folder, at) => {
    const retarget = (path: string, target: string) => {
      Deno.removeSync(at(path));
      Deno.symlinkSync(target, at(path));
    };
    Deno.symlinkSync("a/x.ts", at("l.ts"));
    Deno.symlinkSync("a", at("m"));
    for (
      const [path, link, [one, other]] of [
        ["l.ts", "l.ts", ["a/x.ts", "b/x.ts"]],
        ["m/x.ts", "m", ["a", "b"]],
        ["m", "m", ["a", "./b"]],
      ] as const
    ) {
      const isUnchanged = saved(folder, ["path", path]);
      assert.ok(isUnchanged());
      retarget(link, other);
      assert.ok(!isUnchanged(), path);
      retarget(link, `./${one}`);
      assert.ok(isUnchanged(), "the way to say it makes no difference");
      Deno.removeSync(at(link));
      assert.ok(!isUnchanged(), "a missing one is another");
      Deno.symlinkSync(link, at(link));
      assert.ok(!isUnchanged(), "and so is a circle");
      retarget(link, one);
    }
  }));

Deno.test("a package is found at the nearest place, and a nearer one is seen when it comes", () =>
  inFolder((folder, at) => {
    Deno.mkdirSync(at("node_modules"));
    Deno.symlinkSync("../deps/v1", at("node_modules/p"));
    const isUnchanged = saved(folder, ["first", "a/node_modules/p", "node_modules/p"]);
    assert.ok(isUnchanged());
    Deno.mkdirSync(at("a/node_modules/p"), { recursive: true });
    assert.ok(!isUnchanged());
    Deno.removeSync(at("a/node_modules"), { recursive: true });
    assert.ok(isUnchanged());
    Deno.removeSync(at("node_modules/p"));
    Deno.symlinkSync("../deps/v2", at("node_modules/p"));
    assert.ok(!isUnchanged());
  }));

Deno.test("names in a folder count, and what is in the files does not", () =>
  inFolder((folder, at) => {
    const isUnchanged = saved(folder, ["names", "a"]);
    Deno.writeTextFileSync(at("a/x.ts"), "other");
    assert.ok(isUnchanged());
    Deno.writeTextFileSync(at("a/x.tsx"), "");
    assert.ok(!isUnchanged());
    assert.ok(saved(folder, ["names", "nowhere"])());
  }));

Deno.test("a folder that was moved as a whole has the same routes", () => {
  const made = Deno.makeTempDirSync({ prefix: "routes-" });
  Deno.mkdirSync(`${made}/one/a`, { recursive: true });
  Deno.symlinkSync("a", `${made}/one/m`);
  const routes = new Routes(`${made}/one`);
  const { routes: kept } = routes.save([routes.take(["path", "m"])]);
  Deno.renameSync(`${made}/one`, `${made}/two`);
  assert.ok(new Routes(`${made}/two`, kept).isUnchanged(0));
  Deno.symlinkSync("two", `${made}/three`);
  assert.ok(new Routes(`${made}/three`, kept).isUnchanged(0), "and so has one behind a link");
  Deno.removeSync(made, { recursive: true });
});
