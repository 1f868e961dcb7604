/** P22, P23, P24: a shared store, a damaged one, and one that is cleared. */
import assert from "node:assert/strict";
import {
  executed,
  good,
  having,
  listed,
  needs,
  outputsOf,
  runsExactly,
  type Scenario,
  shortened,
  treeOf,
  unchanged,
  within,
} from "../scenario.ts";
import type { Pipeline } from "../tool.ts";

const names = ["a", "b", "c"];
function three(label = "a"): Pipeline {
  return {
    steps: [
      { name: "a", reads: ["data/a.txt"], label },
      { name: "b", reads: ["a"] },
      { name: "c", reads: ["b"] },
    ],
  };
}
const files = { "data/a.txt": "A\n" };

/** The store is named by making `artifacts/store` a link to it. */
export const p22: Scenario = {
  id: "P22",
  intent: "a second checkout elsewhere, of another user in another time zone, executes nothing",
  async run(tool) {
    needs(tool, "shared store");
    const store = Deno.makeTempDirSync({ prefix: "shared-" });
    const homes = ["one", "two"].map((name) => Deno.makeTempDirSync({ prefix: `home-${name}-` }));
    try {
      await within(tool, three(), async (first) => {
        await runsExactly(first, names, "in the first checkout");
        await within(tool, three(), async (second) => {
          // What the first left in the store is counted already or not at all.
          second.executions();
          await runsExactly(second, [], "in the second checkout");
          const bytes = (workspace: typeof first) => [...outputsOf(workspace, names).values()];
          assert.deepEqual(bytes(second), bytes(first));
        }, { files, store, home: homes[1], timeZone: "Asia/Kathmandu" });
      }, { files, store, home: homes[0], timeZone: "America/St_Johns" });
    } finally {
      for (const folder of [store, ...homes]) Deno.removeSync(folder, { recursive: true });
    }
  },
};

export const p23: Scenario = {
  id: "P23",
  intent:
    "a damaged stored object is named by fsck, never reaches the workspace, and is made again",
  run: (tool) =>
    within(tool, three(), async (workspace) => {
      await good(workspace.run());
      workspace.executions();
      const before = outputsOf(workspace, names);
      const damage = having(workspace.damage?.bind(workspace), "store");
      const fsck = having(workspace.fsck?.bind(workspace), "fsck");
      damage("b");
      const found = await fsck();
      assert.notEqual(found.code, 0, "fsck finds nothing");
      assert.match(found.text, /\bb\b/, `fsck does not name b: ${found.text}`);
      for (const path of workspace.outputFiles("b")) Deno.removeSync(path);
      await good(workspace.run(), "the run over a damaged object");
      assert.deepEqual(outputsOf(workspace, names), before, "damaged bytes are in the workspace");
      const again = executed(workspace);
      assert.deepEqual(again.filter((step) => step !== "b"), [], `ran ${listed(again)}`);
      const clean = await fsck();
      assert.equal(clean.code, 0, `fsck is not clean afterwards: ${clean.text}`);
    }, { files }),
};

export const p24: Scenario = {
  id: "P24",
  intent: "gc tells bytes and changes nothing, then deletes only what neither spec nor pin needs",
  run: (tool) =>
    within(tool, three("one"), async (workspace) => {
      const gc = having(workspace.gc?.bind(workspace), "gc");
      const pin = having(workspace.pin?.bind(workspace), "pin");
      await runsExactly(workspace, names, "generation one");
      workspace.declare(three("two"));
      await runsExactly(workspace, names, "generation two");
      await good(pin("kept"), "pin");
      workspace.declare(three("three"));
      await runsExactly(workspace, names, "generation three");
      const before = await treeOf(workspace.root);
      const dry = await good(gc({ delete: false }), "the dry run of gc");
      await unchanged(workspace, before, "the dry run of gc");
      assert.match(
        dry.text,
        /\d+(\.\d+)?\s*[kMG]?B\b|\bbytes\b/,
        `gc states no bytes: ${shortened(dry.text)}`,
      );
      await good(gc({ delete: true }), "gc");
      await runsExactly(workspace, [], "the present generation after gc");
      workspace.declare(three("two"));
      await runsExactly(workspace, [], "the pinned generation after gc");
      assert.equal(workspace.text("c"), "c(b(two(A)))");
      workspace.declare(three("one"));
      await runsExactly(workspace, names, "the generation that nobody kept, after gc");
    }, { files }),
};
