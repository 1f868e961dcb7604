/** P2, P3, P4, P13: an edit runs what depends on it, and no more. */
import assert from "node:assert/strict";
import { listed, needs, ran, runsExactly, type Scenario, within } from "../scenario.ts";
import type { Pipeline } from "../tool.ts";

const diamond: Pipeline = {
  steps: [
    { name: "a", reads: ["data/a.txt"] },
    { name: "b", reads: ["a"] },
    { name: "c", reads: ["a", "data/c.txt"] },
    { name: "d", reads: ["b", "c"] },
    { name: "e", reads: ["data/e.txt"] },
  ],
};

/** "D after C" is seen in D's text, which holds C's new one. */
export const p2: Scenario = {
  id: "P2",
  intent: "in a diamond, an edited input of C runs C, then D, once each",
  run: (tool) =>
    within(tool, diamond, async (workspace) => {
      await runsExactly(workspace, ["a", "b", "c", "d", "e"], "first");
      workspace.write("data/c.txt", "edited\n");
      await runsExactly(workspace, ["c", "d"], "after the edit");
      assert.equal(workspace.text("d"), "d(b(a(A))+c(a(A)+edited))");
    }, { files: { "data/a.txt": "A\n", "data/c.txt": "C\n", "data/e.txt": "E\n" } }),
};

export const p3: Scenario = {
  id: "P3",
  intent: "a step that gives equal bytes again stops the wave",
  run: (tool) => {
    const steps = [
      { name: "a", reads: ["data/a.txt"], work: { does: "strip" } },
      { name: "b", reads: ["a"] },
      { name: "c", reads: ["b"] },
    ] as const;
    return within(tool, { steps }, async (workspace) => {
      await runsExactly(workspace, ["a", "b", "c"], "first");
      workspace.write("data/a.txt", "# another comment\nvalue\n");
      await runsExactly(workspace, ["a"], "after the edit of a comment");
      assert.equal(workspace.text("c"), "c(b(value))");
      await runsExactly(workspace, [], "again");
    }, { files: { "data/a.txt": "# a comment\nvalue\n" } });
  },
};

/**
 * The matrix is an axis; its values lie in the same YAML as everything else, which is the shared
 * parameter file. The key that no stage declares is an axis that none names.
 */
export const p4: Scenario = {
  id: "P4",
  intent: "one changed seed of four runs one instance and what follows; an unused value nothing",
  run(tool) {
    needs(tool, "lists");
    const seeds = (seed: readonly string[], unused: string): Pipeline => ({
      lists: { seed },
      unused,
      steps: [
        { name: "m", over: "seed", reads: ["data/a.txt"] },
        { name: "r", reads: ["m"] },
      ],
    });
    return within(tool, seeds(["s1", "s2", "s3", "s4"], "u1"), async (workspace) => {
      await runsExactly(workspace, ["m:s1", "m:s2", "m:s3", "m:s4", "r"], "first");
      workspace.declare(seeds(["s1", "s2", "s9", "s4"], "u1"));
      await runsExactly(workspace, ["m:s9", "r"], "after one seed has changed");
      assert.equal(workspace.text("r"), "r(m:s1(A);m:s2(A);m:s9(A);m:s4(A))");
      workspace.declare(seeds(["s1", "s2", "s9", "s4"], "u2"));
      await runsExactly(workspace, [], "after an unused value has changed");
    }, { files: { "data/a.txt": "A\n" } });
  },
};

/**
 * A step names the module it calls; what that imports in turn is for the tool to find, for ours as for
 * its rivals. The npm package is a folder with package.json and code that a module imports.
 */
export const p13: Scenario = {
  id: "P13",
  intent: "an edited module or package runs the steps that reach it through imports, no other",
  run: (tool) => {
    const steps = [
      { name: "x", work: { does: "modules", entry: "ma" } },
      { name: "y", work: { does: "modules", entry: "md" } },
    ] as const;
    const workspaceModules = {
      "data/none.txt": "nobody reads this\n",
    };
    return within(tool, { steps }, async (workspace) => {
      workspace.package("pq", "1.0.0", "p1");
      workspace.module("mc", "c1");
      workspace.module("mb", "b1", ["mc"]);
      workspace.module("ma", "a1", ["mb"]);
      workspace.module("md", "d1", ["package:pq"]);
      workspace.module("mz", "z1");
      await runsExactly(workspace, ["x", "y"], "first");
      assert.equal(workspace.text("x"), "x(a1b1c1)");
      assert.equal(workspace.text("y"), "y(d1p1)");
      workspace.module("mc", "c2");
      await runsExactly(workspace, ["x"], "after the edit of a module that x reaches");
      workspace.module("md", "d2", ["package:pq"]);
      await runsExactly(workspace, ["y"], "after the edit of a module that y calls");
      workspace.module("mz", "z2");
      const idle = await ran(workspace, "after the edit of a module that nobody imports");
      assert.deepEqual(idle, [], `a module that nobody imports ran ${listed(idle)}`);
      workspace.package("pq", "1.0.1", "p2");
      await runsExactly(workspace, ["y"], "after a new version of y's package");
      assert.equal(workspace.text("y"), "y(d2p2)");
    }, { files: workspaceModules });
  },
};
