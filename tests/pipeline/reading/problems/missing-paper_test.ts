import assert from "node:assert/strict";
import { missingPaper } from "../../../../lib/pipeline/reading/problems/missing-paper.ts";

Deno.test("a paper that is there under another ending or in other letters is to be renamed", () => {
  const names = ["toy.yml", "Deep.yaml", "wide.YAML", "saved.yaml.txt", "else.md"];
  const about = { place: undefined, papers: ["toys"], names };
  const hint = (name: string) => missingPaper(name, about).message.split("; ").at(-1);
  const ending = "a paper's file ends in .yaml";
  assert.equal(hint("toy"), `rename papers/toy.yml to papers/toy.yaml: ${ending}`);
  assert.equal(hint("deep"), `rename papers/Deep.yaml to papers/deep.yaml: ${ending}`);
  assert.equal(hint("wide"), `rename papers/wide.YAML to papers/wide.yaml: ${ending}`);
  assert.equal(hint("saved"), `rename papers/saved.yaml.txt to papers/saved.yaml: ${ending}`);
  for (const name of ["else", "absent", "to"]) {
    assert.equal(hint(name), `add papers/${name}.yaml to define it`);
  }
  const empty = missingPaper("toy", { ...about, names: [] });
  assert.match(empty.message, /add papers\/toy.yaml to define it$/);
});
