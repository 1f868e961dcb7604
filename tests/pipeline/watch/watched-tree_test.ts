/** What has become of the watched files: by content, however they were written. */
import assert from "node:assert/strict";
import { changeText, WatchedTree } from "../../../lib/pipeline/watch/watched-tree.ts";
import { inWorkspace, type ToyWorkspace } from "../toy/workspace.ts";

const inTree = (body: (workspace: ToyWorkspace, tree: WatchedTree) => void | Promise<void>) =>
  inWorkspace(async (workspace) => await body(workspace, new WatchedTree(workspace.root)));

Deno.test("saved, new, deleted and touched files are distinguished; others are not watched", () =>
  inTree((workspace, tree) => {
    assert.deepEqual(tree.look(), []);
    workspace.edit("papers/toy.yaml", "count: 3", "count: 4");
    assert.deepEqual(tree.look(), [{ path: "papers/toy.yaml", how: "saved" }]);
    assert.deepEqual(tree.look(), [], "told once");
    workspace.write("lib/theory/new/deep.ts", "x");
    assert.deepEqual(tree.look(), [{ path: "lib/theory/new/deep.ts", how: "new" }]);
    Deno.removeSync(`${workspace.root}/lib/theory/new`, { recursive: true });
    assert.deepEqual(tree.look(), [{ path: "lib/theory/new/deep.ts", how: "deleted" }]);
    Deno.utimeSync(`${workspace.root}/pipeline.yaml`, 1, 1);
    assert.deepEqual(tree.look(), [{ path: "pipeline.yaml", how: "touched" }]);
    for (const path of ["lib/.x.ts.swp", "lib/x.ts~", "lib/#x.ts#", "notes.txt", "artifacts/x"]) {
      workspace.write(path, "x");
    }
    assert.deepEqual(tree.look(), []);
  }));

Deno.test("a file that a paper declares is watched, wherever it lies in the workspace", () =>
  inTree((workspace, tree) => {
    workspace.write("data/prices.csv", "1\n");
    workspace.write("data/with space.csv", "1\n");
    assert.deepEqual(tree.look(), [], "control: nobody has declared it yet");
    workspace.edit(
      "papers/toy.yaml",
      "axes:",
      `sources:
  a: { file: data/prices.csv, sha256: 00 }
  b: { file: "data/with space.csv" }
  c: { file: ../elsewhere.csv }
axes:`,
    );
    assert.deepEqual(tree.look().map(({ path }) => path), [
      "papers/toy.yaml",
      "data/prices.csv",
      "data/with space.csv",
    ]);
    workspace.write("data/prices.csv", "2\n");
    assert.deepEqual(tree.look(), [{ path: "data/prices.csv", how: "saved" }]);
  }));

Deno.test("waiting ends with a change, with all of several changes, or when it is aborted", () =>
  inTree(async (workspace, tree) => {
    const waiting = tree.next(new AbortController().signal);
    workspace.edit("papers/toy.yaml", "count: 3", "count: 4");
    const path = `${workspace.root}/lib/data/sequence.ts`;
    Deno.writeTextFileSync(`${path}.tmp`, "other");
    Deno.renameSync(`${path}.tmp`, path);
    assert.deepEqual(changeText(await waiting), "2 files saved (papers/toy.yaml, …)");
    const stopping = new AbortController();
    const second = tree.next(stopping.signal);
    stopping.abort();
    assert.deepEqual(await second, []);
  }));

Deno.test("a file that was seen half written is a touched one if its content is what it was", () =>
  inTree(async (workspace, tree) => {
    const path = `${workspace.root}/lib/data/sequence.ts`;
    const content = Deno.readTextFileSync(path);
    Deno.writeTextFileSync(path, "");
    workspace.edit("papers/toy.yaml", "count: 3", "count: 4");
    // It looks at once, and sees the empty file; then it settles.
    const waiting = tree.next(new AbortController().signal);
    Deno.writeTextFileSync(path, content);
    assert.deepEqual(changeText(await waiting), "papers/toy.yaml saved");
  }));

Deno.test("changes in words", () => {
  assert.equal(
    changeText([
      { path: "a", how: "saved" },
      { path: "b", how: "deleted" },
      { path: "c", how: "touched" },
    ]),
    "a saved, b deleted",
  );
  assert.equal(changeText([{ path: "c", how: "touched" }]), "c touched");
});
