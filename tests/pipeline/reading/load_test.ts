/** What is remembered of a specification holds only while all that it was read from is as it was. */
import assert from "node:assert/strict";
import { loadSpecification, specificationLook } from "../../../lib/pipeline/reading/load.ts";
import { inWorkspace } from "../toy/workspace.ts";

const bounded = `import * as v from "valibot";
import bounds from "./bounds.json" with { type: "json" };
export const plugin = {
  summary: "a constant",
  params: v.strictObject({ value: v.pipe(v.number(), v.maxValue(bounds.most)) }),
  predict: ({ value }) => ({ value: { shape: "scalar", value } }),
};
`;

Deno.test("a schema that comes from JSON is read anew when the JSON changes", () =>
  inWorkspace(async (workspace) => {
    workspace.write("lib/theory/bounds.json", '{ "most": 1e9 }');
    workspace.write("lib/theory/constant.ts", bounded);
    const plan = () => workspace.command("plan");
    assert.equal((await plan()).code, 0);
    assert.equal((await workspace.command("repro")).code, 0);
    workspace.write("lib/theory/bounds.json", '{ "most": -1e9 }');
    const { code, error } = await plan();
    assert.equal(code, 2, error);
    assert.match(error, /value/);
  }));

Deno.test("links that lead nowhere or in a circle among the code stop nobody", () =>
  inWorkspace(async ({ root }) => {
    Deno.symlinkSync("user@host.123", `${root}/lib/theory/.#constant.ts`);
    Deno.symlinkSync("..", `${root}/lib/theory/up`);
    Deno.symlinkSync("self", `${root}/stages/self`);
    const { jobs } = await loadSpecification(root);
    assert.ok(jobs.length > 0);
    assert.equal((await loadSpecification(root)).jobs.length, jobs.length);
  }));

Deno.test("a look at the files changes with texts, code and links, and by nothing else", () =>
  inWorkspace((workspace) => {
    const { root } = workspace;
    Deno.mkdirSync(`${root}/stages/parts`);
    for (const name of ["a", "b"]) workspace.write(`stages/parts/${name}.ts`, "export {};");
    Deno.symlinkSync("a.ts", `${root}/stages/parts/l.ts`);
    const looks = new Set<string>();
    const edits: readonly (() => void)[] = [
      () => {},
      () => workspace.edit("papers/toy.yaml", /$/, "# a remark\n"),
      () => workspace.edit("lib/theory/constant.ts", /$/, "// a remark\n"),
      () => workspace.write("lib/theory/notes.json", "{}"),
      () => {
        Deno.removeSync(`${root}/stages/parts/l.ts`);
        Deno.symlinkSync("b.ts", `${root}/stages/parts/l.ts`);
      },
      () => Deno.renameSync(`${root}/stages/parts/l.ts`, `${root}/stages/parts/m.ts`),
    ];
    for (const edit of edits) {
      edit();
      const look = specificationLook(root);
      assert.ok(!looks.has(look), String(edit));
      looks.add(look);
      workspace.write("README.md", String(looks.size));
      workspace.write("artifacts/out/note.txt", "mine");
      assert.equal(specificationLook(root), look);
    }
    return Promise.resolve();
  }));
