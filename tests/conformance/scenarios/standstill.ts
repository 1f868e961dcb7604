/** P1, P5, P6: what does not change a result runs nothing. */
import assert from "node:assert/strict";
import {
  chain,
  executed,
  good,
  having,
  outputsOf,
  runsExactly,
  type Scenario,
  within,
} from "../scenario.ts";
import type { Pipeline } from "../tool.ts";

const names = ["a", "b", "c", "d", "e"];
const five: Pipeline = { steps: chain(names, ["data/input.txt"]) };
const files = { "data/input.txt": "one\n" };

/** "The committed lock file" of the list is left to the tests of `verify`: a run writes none. */
export const p1: Scenario = {
  id: "P1",
  intent: "a second run, and one after touching every input and output, executes nothing",
  run: (tool) =>
    within(tool, five, async (workspace) => {
      await runsExactly(workspace, names, "first");
      const before = outputsOf(workspace, names);
      await runsExactly(workspace, [], "again");
      // Outputs first, last ones first: every time stamp now says the opposite of the truth.
      const touched = [...names].reverse().flatMap((name) => workspace.outputFiles(name));
      for (const [i, path] of [...touched, `${workspace.root}/data/input.txt`].entries()) {
        const at = new Date(Date.now() - 10_000 + 20 * i);
        Deno.utimeSync(path, at, at);
      }
      await runsExactly(workspace, [], "after touching everything");
      assert.deepEqual(outputsOf(workspace, names), before, "the outputs' bytes have changed");
    }, { files }),
};

/** The specification is a paper's YAML here, a Makefile, a Snakefile or dvc.yaml elsewhere. */
export const p5: Scenario = {
  id: "P5",
  intent: "reordered keys, other quotes, indentation, comments, an unused anchor: nothing runs",
  run: (tool) =>
    within(tool, five, async (workspace) => {
      await good(workspace.run());
      workspace.executions();
      workspace.reformat();
      const plan = await having(workspace.plan?.bind(workspace), "plan")();
      assert.equal(plan.code, 0);
      assert.deepEqual(plan.steps, [], `plan would run ${plan.steps.join(", ")}`);
      await runsExactly(workspace, [], "after rewriting the specification");
    }, { files }),
};

export const p6: Scenario = {
  id: "P6",
  intent: "a parameter changed and changed back: the first results are still there",
  run: (tool) => {
    const labelled = (label: string): Pipeline => ({
      steps: [{ name: "a", label, reads: ["data/input.txt"] }, { name: "b", reads: ["a"] }],
    });
    return within(tool, labelled("one"), async (workspace) => {
      await runsExactly(workspace, ["a", "b"], "first");
      const first = outputsOf(workspace, ["a", "b"]);
      workspace.declare(labelled("two"));
      await runsExactly(workspace, ["a", "b"], "with another parameter");
      assert.equal(workspace.text("b"), "b(two(one))");
      workspace.declare(labelled("one"));
      await good(workspace.run());
      const again = executed(workspace);
      assert.deepEqual(outputsOf(workspace, ["a", "b"]), first, "not the first outputs");
      assert.deepEqual(again, [], `ran ${again.join(", ")} although both results were known`);
    }, { files });
  },
};
