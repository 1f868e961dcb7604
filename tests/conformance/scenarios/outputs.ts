/** P7, P8: outputs that a person deleted or edited. */
import assert from "node:assert/strict";
import {
  executed,
  good,
  having,
  outputsOf,
  runsExactly,
  type Scenario,
  treeOf,
  within,
} from "../scenario.ts";
import type { Pipeline } from "../tool.ts";

const names = ["a", "b", "c"];
const three: Pipeline = {
  steps: [
    { name: "a", reads: ["data/a.txt"] },
    { name: "b", reads: ["a"] },
    { name: "c", reads: ["b"] },
  ],
};
const files = { "data/a.txt": "A\n" };

/** Outputs that people look at are the readable view; it is what is deleted and restored. */
export const p7: Scenario = {
  id: "P7",
  intent: "deleted outputs, an intermediate one among them, come back without a run",
  run: (tool) =>
    within(tool, three, async (workspace) => {
      await good(workspace.run());
      workspace.executions();
      const before = outputsOf(workspace, names);
      const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/"));
      const folder = folderOf(workspace.outputFiles("b")[0]);
      const tree = await treeOf(folder);
      for (const path of workspace.outputFiles("c")) Deno.removeSync(path);
      for (const path of workspace.outputFiles("b")) Deno.removeSync(path);
      // Its folder too, where it has one of its own.
      if (folder.endsWith("/b")) Deno.removeSync(folder, { recursive: true });
      await runsExactly(workspace, [], "after deleting outputs");
      assert.deepEqual(outputsOf(workspace, names), before, "not the bytes that were there");
      assert.deepEqual(await treeOf(folder), tree, "not the files and modes that were there");
    }, { files }),
};

/**
 * Ours never reads the view: an edit of it cannot be fed downstream. The next run names the edited
 * file and writes it again from the store.
 */
export const p8: Scenario = {
  id: "P8",
  intent: "an output edited by hand is named, never fed downstream, and restored (or refused)",
  run: (tool) =>
    within(tool, three, async (workspace) => {
      await good(workspace.run());
      workspace.executions();
      const before = outputsOf(workspace, names);
      const [edited] = workspace.outputFiles("b");
      const bytes = Deno.readFileSync(edited);
      bytes[bytes.length >> 1] ^= 1;
      Deno.writeFileSync(edited, bytes);
      // What reads it runs anew, so that an edit that is fed downstream would be seen.
      workspace.declare({
        steps: [...three.steps.slice(0, 2), { ...three.steps[2], label: "new" }],
      });
      const { code, text } = await workspace.run();
      const told = text.includes(edited.slice(workspace.root.length + 1));
      if (code !== 0) return assert.ok(told, "it refuses to run without naming the edited file");
      assert.equal(workspace.text("c"), "new(b(a(A)))", "the edit was fed downstream");
      assert.deepEqual(executed(workspace), ["c"]);
      assert.ok(told, "the edited file is not named");
      assert.deepEqual(Deno.readFileSync(edited), before.get(edited), "the edit stays");
      const status = await having(workspace.status?.bind(workspace), "status")();
      assert.equal(status.code, 0);
    }, { files }),
};
