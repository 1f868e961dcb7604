import assert from "node:assert/strict";
import { parse } from "yaml";
import { withPaper } from "../../../lib/pipeline/writing/paper-list.ts";

const block = `# What there is.
seed: 1 # of everything
papers:
    - first   # the oldest
    # a comment between
    - second # the newest

profiles: [smoke,   laptop]
`;

Deno.test("a paper goes to the end of the list, and nothing else in the text changes", () => {
  const expected = block.replace("- second #", "- second\n    - third #");
  assert.equal(withPaper(block, "third"), expected);
  assert.deepEqual(parse(withPaper(block, "third")), {
    seed: 1,
    papers: ["first", "second", "third"],
    profiles: ["smoke", "laptop"],
  });
});

Deno.test("a list in brackets, and one at the end of the file", () => {
  assert.equal(withPaper("papers: [a, b] # two\n", "c"), "papers: [a, b, c] # two\n");
  assert.equal(withPaper("papers:\n- a\n- b", "c"), "papers:\n- a\n- b\n- c");
  assert.deepEqual(parse(withPaper("papers: [\n  a,\n  b,\n]\n", "c")).papers, ["a", "b", "c"]);
});

Deno.test("a paper that is listed already, and a text without a list, are refused", () => {
  assert.throws(() => withPaper(block, "first"), /cannot list the paper "first" .* twice/);
  for (const text of ["seed: 1\n", "papers: []\n", "papers: a\n", ""]) {
    assert.throws(() => withPaper(text, "c"), /cannot find the list of papers/);
  }
});
