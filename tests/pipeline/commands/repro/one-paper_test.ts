/** A run of one paper reads that one: what is wrong in another one neither stops it nor loses anything of that. */
import assert from "node:assert/strict";
import { inWorkspace, toyPaper, toyPipeline } from "../../toy/workspace.ts";

const files = {
  "pipeline.yaml": toyPipeline.replace("[toy]", "[toy, other]"),
  "papers/other.yaml": toyPaper.replace("A toy", "Another"),
};

Deno.test("a target that names a paper needs nothing of the others, and leaves them what they have", () =>
  inWorkspace(async ({ command, edit, root, records }) => {
    const smoke = ["--profile", "smoke", "--jobs", "1"];
    const first = await command("repro", "toy", ...smoke);
    assert.equal(first.code, 0, first.error);
    const both = await command("repro", ...smoke);
    assert.equal(both.code, 0, both.error);
    const shown = `${root}/artifacts/out/other/totals/total.csv`;
    const before = Deno.readTextFileSync(shown);
    const made = records();
    edit("papers/other.yaml", "kind: total", "kind: totla");
    edit("papers/toy.yaml", "value: 18", "value: 6");
    for (const words of [["repro", "toy", ...smoke], ["plan", "toy/C1", ...smoke.slice(0, 2)]]) {
      const { code, error, out } = await command(...words);
      assert.equal(code, 0, error);
      assert.doesNotMatch(out + error, /totla/);
    }
    assert.equal(records(), made + 2, "the claim and its figure ran again");
    assert.equal(Deno.readTextFileSync(shown), before, "the other paper's view stays");
    for (const words of [["repro", ...smoke], ["plan", "other/C1"], ["plan", "draws"]]) {
      const { code, error } = await command(...words);
      assert.equal(code, 2, words.join(" "));
      assert.match(error, /papers\/other\.yaml:\d+:\d+ cannot .*totla/);
    }
  }, files));
