import assert from "node:assert/strict";
import { missingPaper } from "../../../../lib/pipeline/reading/problems/missing-paper.ts";

Deno.test("a paper under another ending or other capitals is to be renamed", () => {
  const workspace = Deno.makeTempDirSync({ prefix: "papers-" });
  try {
    const told = (name: string) =>
      missingPaper(name, { place: undefined, papers: ["tie"], workspace }).message;
    assert.match(
      told("toy"),
      /cannot find paper "toy"; allowed: tie; add papers\/toy\.yaml to def/,
    );
    Deno.mkdirSync(`${workspace}/papers`);
    Deno.writeTextFileSync(`${workspace}/papers/toy.yml`, "");
    Deno.writeTextFileSync(`${workspace}/papers/Deep.YAML`, "");
    assert.match(told("toy"), /; rename papers\/toy\.yml to papers\/toy\.yaml$/);
    assert.match(told("deep"), /; rename papers\/Deep\.YAML to papers\/deep\.yaml$/);
    assert.match(told("toys"), /; add papers\/toys\.yaml to define it$/);
  } finally {
    Deno.removeSync(workspace, { recursive: true });
  }
});
