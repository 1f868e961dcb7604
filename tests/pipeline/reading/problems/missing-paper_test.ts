import assert from "node:assert/strict";
import { missingPaper } from "../../../../lib/pipeline/reading/problems/missing-paper.ts";

Deno.test("a paper that is there under another ending or in other letters is to be renamed", () => {
  const workspace = Deno.makeTempDirSync({ prefix: "papers-" });
  Deno.mkdirSync(`${workspace}/papers`);
  const files = ["toy.yml", "Deep.yaml", "wide.YAML", "saved.yaml.txt", "else.md"];
  for (const file of files) Deno.writeTextFileSync(`${workspace}/papers/${file}`, "");
  const about = { place: undefined, papers: ["toys"], workspace };
  const hint = (name: string) => missingPaper(name, about).message.split("; ").at(-1);
  const ending = "a paper's file ends in .yaml";
  assert.equal(hint("toy"), `rename papers/toy.yml to papers/toy.yaml: ${ending}`);
  assert.equal(hint("deep"), `rename papers/Deep.yaml to papers/deep.yaml: ${ending}`);
  assert.equal(hint("wide"), `rename papers/wide.YAML to papers/wide.yaml: ${ending}`);
  assert.equal(hint("saved"), `rename papers/saved.yaml.txt to papers/saved.yaml: ${ending}`);
  for (const name of ["else", "absent", "to"]) {
    assert.equal(hint(name), `add papers/${name}.yaml to define it`);
  }
  Deno.removeSync(workspace, { recursive: true });
  assert.equal(hint("toy"), "add papers/toy.yaml to define it");
});
