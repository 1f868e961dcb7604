/** P18, P19: killed runs, and two at once. */
import assert from "node:assert/strict";
import {
  executed,
  good,
  listed,
  pause,
  type Scenario,
  treeOf,
  until,
  within,
} from "../scenario.ts";
import type { Pipeline } from "../tool.ts";

const slow: Pipeline = {
  steps: [
    { name: "early", reads: ["data/a.txt"] },
    { name: "long", reads: ["early"], work: { does: "sleep", seconds: 1.5 } },
    { name: "late", reads: ["long"] },
  ],
};
const files = { "data/a.txt": "A\n" };

export const p18: Scenario = {
  id: "P18",
  intent: "after kill -9 of the whole process group a plain run goes on, and leaves nothing behind",
  run: (tool) =>
    within(tool, slow, async (workspace) => {
      const running = workspace.start();
      const seen: string[] = [];
      await until(() => {
        seen.push(...executed(workspace));
        return seen.includes("early");
      }, "the first step");
      await pause(400);
      await running.kill();
      seen.push(...executed(workspace));
      assert.deepEqual(seen, ["early"], "it was not killed in the middle");
      await good(workspace.run(), "the plain run after the kill");
      const found = executed(workspace);
      assert.deepEqual(found, ["late", "long"], `after the kill: ran ${listed(found)}`);
      assert.equal(workspace.text("late"), "late(long(early(A)))");
      const left = [...(await treeOf(workspace.root)).keys()]
        .map((path) => path.slice(workspace.root.length + 1))
        .filter((path) => workspace.unfinished.test(path));
      assert.deepEqual(left, [], `unfinished files stay: ${listed(left)}`);
    }, { files }),
};

/** Two seconds of sleep instead of five. */
export const p19: Scenario = {
  id: "P19",
  intent:
    "two runs at once do each step once and both end well (or the second says who is at work)",
  run: (tool) => {
    const steps = [{
      name: "long",
      reads: ["data/a.txt"],
      work: { does: "sleep", seconds: 2 },
    }] as const;
    return within(tool, { steps }, async (workspace) => {
      const first = workspace.start();
      await pause(500);
      const second = workspace.start();
      const two = await second.outcome;
      const seen = workspace.text("long");
      const one = await first.outcome;
      assert.equal(one.code, 0, `the first run: ${one.text}`);
      const found = executed(workspace);
      assert.deepEqual(found, ["long"], `ran ${listed(found)}`);
      if (two.code !== 0) {
        assert.match(two.text, /\b(lock|locked|busy|holds?|another)\b/i, `the second: ${two.text}`);
      }
      if (two.code === 0) {
        assert.equal(seen, "long(A)", "the second run ends well without the result");
      }
      assert.equal(workspace.text("long"), "long(A)");
    }, { files });
  },
};
