/** The readable view keeps what a run could not renew, and forgets what no longer exists. */
import assert from "node:assert/strict";
import { viewPath } from "../../../lib/pipeline/report/view.ts";
import { toyGraph } from "../toy.ts";
import { breakDisk } from "../../faults/faulty-disk.ts";
import { reproduce } from "../../faults/repro.ts";
import { makeScene } from "../../faults/scene.ts";
import { filesUnder } from "../../faults/store-contents.ts";
import { inWorkspace, type ToyWorkspace } from "../toy/workspace.ts";

function files(workspace: ToyWorkspace): string[] {
  const found: string[] = [];
  const list = (folder: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(`${workspace.root}/${folder}`)) {
      if (isDirectory) list(`${folder}/${name}`);
      else found.push(`${folder}/${name}`.slice("artifacts/out/toy/".length));
    }
  };
  list("artifacts/out/toy");
  return found.sort();
}

Deno.test("a failing point of a stage keeps its last good files; so do points not asked for", () =>
  inWorkspace(async (workspace) => {
    assert.equal((await workspace.command("repro")).code, 0);
    const all = files(workspace);
    assert.equal(all.filter((path) => path.startsWith("draws/")).length, 6);
    const old = workspace.read("artifacts/out/toy/draws/width=2/numbers.csv");
    workspace.edit(
      "lib/data/sequence.ts",
      "const x =",
      `if (width === 2) throw new Error("two");\n    const x = `,
    );
    workspace.edit("lib/data/sequence.ts", "i * width", "7 * i * width");
    assert.equal((await workspace.command("repro", "--keep-going")).code, 1);
    assert.deepEqual(files(workspace), all);
    assert.equal(workspace.read("artifacts/out/toy/draws/width=2/numbers.csv"), old);
    assert.match(workspace.read("artifacts/out/toy/draws/width=3/numbers.csv"), /21/, "control");
    assert.equal((await workspace.command("repro", "toy/draws[width=1]")).code, 0);
    assert.deepEqual(files(workspace), all);
    workspace.edit("papers/toy.yaml", "width: [1, 2, 3]", "width: [1, 3]");
    assert.equal((await workspace.command("repro")).code, 0);
    assert.deepEqual(files(workspace), all.filter((path) => !path.includes("width=2")));
  }));

const pathAt = (axes: Record<string, string>) =>
  viewPath(toyGraph([{ name: "s", kind: "sum", points: [axes] }]).jobs[0], "value", "text/csv");

Deno.test("a folder's name is cut where a disk would refuse it, and stays one of its own", () => {
  const value = "深".repeat(60);
  const [one, other] = [pathAt({ a: value, b: "1" }), pathAt({ a: value, b: "2" })];
  assert.notEqual(one, other);
  for (const path of [one, other]) {
    assert.match(path, /^out\/toy\/s\/a=(?:%[0-9A-F]{1,2}|%)*[0-9A-F]?~[0-9a-f]{16}\/value\.csv$/);
    assert.ok(path.split("/").every((part) => part.length <= 255));
  }
  assert.equal(pathAt({ a: "1.5", b: "x y" }), "out/toy/s/a=1.5,b=x%20y/value.csv");
});

/** All files of the view but the page, which names the run that wrote it. */
const viewOf = (store: string) =>
  new Map(
    filesUnder(store, "out/").filter((path) => path !== "out/index.html")
      .map((path) => [path, Deno.readTextFileSync(`${store}/${path}`)]),
  );

Deno.test("a run that ends while it writes the view leaves no stale file behind it", async () => {
  const scene = await makeScene("edited");
  const { store, workspace } = scene;
  try {
    scene.reset();
    const old = viewOf(store);
    // The first file of the view is new, the others are old, and the run ends.
    const counting = breakDisk({ root: store });
    await reproduce(workspace.root);
    counting.mend();
    assert.notDeepEqual(viewOf(store), old);
    const shown = counting.trace.flatMap((operation, index) =>
      operation.startsWith("renameSync out/") ? [index + 1] : []
    );
    for (const at of [shown[0] + 1, shown[2] + 1, shown.at(-1)! + 1]) {
      scene.reset();
      const disk = breakDisk({ root: store, at, fault: { code: "EIO", from: "then on" } });
      assert.equal((await reproduce(workspace.root)).code, 4);
      disk.mend();
      // The edit is taken back: the old results are the right ones again.
      workspace.edit("pipeline.yaml", "seed: 8", "seed: 7");
      assert.equal((await reproduce(workspace.root)).executed, 0);
      assert.deepEqual(viewOf(store), old, `after ${disk.hit}`);
      workspace.edit("pipeline.yaml", "seed: 7", "seed: 8");
    }
  } finally {
    scene.remove();
  }
});

Deno.test("a file of the view that was edited, cut or deleted is written again", async () => {
  const scene = await makeScene("edited");
  const { store, workspace } = scene;
  try {
    const view = viewOf(store);
    for (const path of [...view.keys()].filter((path) => !path.endsWith(".csv"))) {
      for (const text of ["", view.get(path) + " ", undefined]) {
        if (text === undefined) Deno.removeSync(`${store}/${path}`);
        else Deno.writeTextFileSync(`${store}/${path}`, text);
        assert.equal((await reproduce(workspace.root)).executed, 0);
        assert.deepEqual(viewOf(store), view, path);
      }
    }
  } finally {
    scene.remove();
  }
});
