/** The readable view is what people open, and may edit: it is never believed, and put right aloud. */
import assert from "node:assert/strict";
import { inWorkspace } from "./toy/workspace.ts";

const shown = ["artifacts/out/toy/totals/total.arrow", "artifacts/out/toy/totals/total.csv"];

Deno.test("an edited file of the view is named and written again; a touched one is neither", () =>
  inWorkspace(async (workspace) => {
    const first = await workspace.command("repro");
    assert.doesNotMatch(first.error, /edited/);
    for (const path of shown) {
      const file = `${workspace.root}/${path}`;
      const before = Deno.readFileSync(file);
      const edited = before.slice();
      edited[edited.length >> 1] ^= 1;
      Deno.writeFileSync(file, edited);
      const { code, error } = await workspace.command("repro");
      assert.equal(code, 0);
      assert.equal(error, `${path} had been edited; it is written again from the store\n`);
      assert.deepEqual(Deno.readFileSync(file), before);
    }
    const now = new Date();
    for (const path of shown) Deno.utimeSync(`${workspace.root}/${path}`, now, now);
    const { error } = await workspace.command("repro");
    assert.equal(error, "");
    assert.equal(Deno.statSync(`${workspace.root}/${shown[0]}`).mtime?.getTime(), now.getTime());
  }));

Deno.test("writing the view leaves no unfinished file, nor the folder for them", () =>
  inWorkspace(async (workspace) => {
    await workspace.command("repro");
    assert.deepEqual([...Deno.readDirSync(`${workspace.root}/artifacts/tmp`)], []);
  }));
