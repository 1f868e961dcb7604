/** The readable view keeps what a run could not renew, and forgets what no longer exists. */
import assert from "node:assert/strict";
import { inWorkspace, type ToyWorkspace } from "./toy/workspace.ts";

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
