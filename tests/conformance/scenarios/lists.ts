/** P21: a step for each item of a list, and one that gathers them. */
import assert from "node:assert/strict";
import { executed, good, listed, needs, runsExactly, type Scenario, within } from "../scenario.ts";
import type { Pipeline } from "../tool.ts";

function mapped(items: readonly string[]): Pipeline {
  return {
    lists: { item: items },
    steps: [{ name: "m", over: "item", reads: ["data/a.txt"] }, { name: "r", reads: ["m"] }],
  };
}

/**
 * The list is an axis of the YAML, not the output of a stage: it is known before anything runs. Its
 * order is declared to matter (a gathered input has its rows in the order of the axis), so a new
 * order runs R. An axis without values is a problem of the specification, told with its line and
 * exit code 2: a stage that would never run is taken for a mistake.
 */
export const p21: Scenario = {
  id: "P21",
  intent:
    "items added, removed, reordered: one M and R, R, at most R; no items: R or a plain refusal",
  run(tool) {
    needs(tool, "lists");
    return within(tool, mapped(["p", "q"]), async (workspace) => {
      await runsExactly(workspace, ["m:p", "m:q", "r"], "first");
      workspace.declare(mapped(["p", "q", "s"]));
      await runsExactly(workspace, ["m:s", "r"], "after adding an item");
      workspace.declare(mapped(["p", "s"]));
      await runsExactly(workspace, ["r"], "after removing an item");
      assert.equal(workspace.text("r"), "r(m:p(A);m:s(A))");
      assert.equal(workspace.text("m", "q"), undefined, "the output of a removed item stays");
      workspace.declare(mapped(["s", "p"]));
      await good(workspace.run());
      const reordered = executed(workspace);
      const others = reordered.filter((step) => step !== "r");
      assert.deepEqual(others, [], `after reordering: ran ${listed(reordered)}`);
      assert.match(workspace.text("r")!, /^r\(m:(s\(A\);m:p|p\(A\);m:s)\(A\)\)$/);
      workspace.declare(mapped([]));
      const { code, text } = await workspace.run();
      const last = executed(workspace);
      if (code === 0) return assert.deepEqual(last, ["r"], `without items: ran ${listed(last)}`);
      assert.deepEqual(last, []);
      assert.equal(code, workspace.codes.specification, text);
      assert.match(text, workspace.messages.place);
    }, { files: { "data/a.txt": "A\n" } });
  },
};
