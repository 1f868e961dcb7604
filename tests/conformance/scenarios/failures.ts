/** P9, P10: steps that fail, and what becomes of the others. */
import assert from "node:assert/strict";
import { executed, good, listed, needs, type Scenario, within } from "../scenario.ts";
import type { Pipeline } from "../tool.ts";

/** A stage declares names of outputs, not paths: it returns only one of the two. */
export const p9: Scenario = {
  id: "P9",
  intent: "a step that ends well with one of its two outputs missing fails, every time",
  run(tool) {
    needs(tool, "two outputs");
    const steps = [
      { name: "a", work: { does: "half" } },
      { name: "b", reads: ["a"] },
    ] as const;
    return within(tool, { steps }, async (workspace) => {
      for (const time of ["first", "second"]) {
        const { code, text } = await workspace.run();
        assert.notEqual(code, 0, `the ${time} run ends well`);
        assert.match(text, /\bother\b/, `the ${time} run does not name the missing output`);
        const followers = executed(workspace).filter((step) => step === "b");
        assert.deepEqual(followers, [], "a step ran on half of its input");
        assert.equal(workspace.text("a"), undefined, "half an output stays in the workspace");
      }
    });
  },
};

function branches(broken: boolean): Pipeline {
  return {
    steps: [
      { name: "a", reads: ["data/a.txt"] },
      { name: "left", reads: ["a"], ...(broken ? { work: { does: "break" } } : {}) },
      { name: "after", reads: ["left"] },
      { name: "right", reads: ["a"] },
      { name: "end", reads: ["right"] },
    ],
  };
}

/** A stage has no exit code and writes nothing: it throws in the middle of its work. */
export const p10: Scenario = {
  id: "P10",
  intent: "with keep-going the other branch finishes; repaired, only failed and not-run steps run",
  run(tool) {
    needs(tool, "keep going");
    return within(tool, branches(true), async (workspace) => {
      const { code, text } = await workspace.run({ keepGoing: true });
      assert.notEqual(code, 0, "a run with a failed step ends well");
      assert.deepEqual(executed(workspace), ["a", "end", "right"]);
      assert.match(text, /\bleft\b/, "the failed step is not named");
      assert.match(text, /\bafter\b/, "the step that did not run is not told");
      workspace.declare(branches(false));
      await good(workspace.run(), "the repaired run");
      const second = executed(workspace);
      assert.deepEqual(second, ["after", "left"], `after the repair: ran ${listed(second)}`);
      assert.equal(workspace.text("after"), "after(left(a(A)))");
    }, { files: { "data/a.txt": "A\n" } });
  },
};
