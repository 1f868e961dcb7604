/** Links in a store, as a checkout may bring them: refused by name, and nothing is touched behind them. */
import assert from "node:assert/strict";
import { reproduce } from "../../faults/repro.ts";
import { makeScene, type Scene } from "../../faults/scene.ts";
import { filesUnder } from "../../faults/store-contents.ts";
import { gc } from "../../../lib/pipeline/commands/gc.ts";
import { quietly } from "../../faults/repro.ts";
import { freshName } from "../../../lib/pipeline/store/fresh-name.ts";

const contents = (folder: string) =>
  new Map(filesUnder(folder, "").map((path) => [path, Deno.readTextFileSync(`${folder}/${path}`)]));

/** A folder with what somebody needs, under names that a store knows, too. */
function makePrecious(): string {
  const folder = Deno.makeTempDirSync({ prefix: "precious-" });
  for (
    const path of ["thesis.tex", "totals/sum.csv", "toy/totals/sum.csv", `${freshName()}/notes.md`]
  ) {
    Deno.mkdirSync(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.writeTextFileSync(`${folder}/${path}`, "mine");
  }
  return folder;
}

async function inScene(body: (scene: Scene, precious: string) => Promise<void>): Promise<void> {
  const scene = await makeScene("edited");
  const precious = makePrecious();
  try {
    await body(scene, precious);
  } finally {
    scene.remove();
    Deno.removeSync(precious, { recursive: true });
  }
}

function link(store: string, path: string, target: string): void {
  Deno.mkdirSync(`${store}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
  try {
    Deno.removeSync(`${store}/${path}`, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  Deno.symlinkSync(target, `${store}/${path}`);
}

Deno.test("a link in a store is refused by name, and what it leads to is as it was", () =>
  inScene(async ({ workspace, store, reset }, precious) => {
    const before = contents(precious);
    const linked = [
      "tmp",
      "out",
      "run",
      "cache",
      "cas",
      "ac",
      "lease",
      "quarantine",
      "trash",
      "lock",
    ];
    for (const path of [...linked, "format", "checkpoint", "out/toy", "out/toy/totals"]) {
      reset();
      link(store, path, precious);
      const { code, error } = await reproduce(workspace.root);
      assert.equal(code, 4, `${path}: ${error}`);
      assert.match(error, new RegExp(`/artifacts/${path} is a link, and nothing in a store`), path);
      assert.deepEqual(contents(precious), before, path);
    }
  }));

Deno.test("a link from the store to its own checkout empties nothing", () =>
  inScene(async ({ workspace, store, reset }) => {
    workspace.write("my-notes.md", "mine");
    for (const [path, target] of [["tmp", ".."], ["tmp", "../lib/theory"], ["trash", "../.."]]) {
      reset();
      link(store, path, target);
      const whole = (name: string) => name !== "artifacts" && name !== "node_modules";
      const names = () =>
        [...Deno.readDirSync(workspace.root)].map(({ name }) => name).filter(whole);
      const before = [names().sort(), contents(`${workspace.root}/lib`)];
      assert.equal((await reproduce(workspace.root)).code, 4);
      assert.deepEqual([names().sort(), contents(`${workspace.root}/lib`)], before, target);
      const { here } = quietly(workspace.root);
      await assert.rejects(gc(here, { delete: true, grace: 0 }), /is a link, and nothing/);
      assert.deepEqual([names().sort(), contents(`${workspace.root}/lib`)], before, target);
    }
  }));

Deno.test("a link among the shards is refused when something is to be written there", () =>
  inScene(async ({ workspace, store, reset }, precious) => {
    const before = contents(precious);
    for (const folder of ["cas", "ac"]) {
      // What the edited workspace is about to write.
      reset();
      assert.equal((await reproduce(workspace.root)).code, 0);
      const written = [...Deno.readDirSync(`${store}/${folder}`)].map(({ name }) => name);
      reset();
      const known = [...Deno.readDirSync(`${store}/${folder}`)].map(({ name }) => name);
      const fresh = written.filter((name) => !known.includes(name));
      assert.ok(fresh.length > 0);
      for (const name of fresh) link(store, `${folder}/${name}`, precious);
      const { code, error } = await reproduce(workspace.root);
      assert.equal(code, 4);
      assert.match(error, new RegExp(`/artifacts/${folder}/[0-9a-f]{2} is a link`));
      assert.deepEqual(contents(precious), before, folder);
    }
  }));

Deno.test("a store may itself be a link", () =>
  inScene(async ({ workspace, store }) => {
    const elsewhere = Deno.makeTempDirSync({ prefix: "store-" });
    Deno.removeSync(store, { recursive: true });
    Deno.symlinkSync(elsewhere, store);
    assert.equal((await reproduce(workspace.root)).code, 0);
    assert.ok(filesUnder(elsewhere, "out/").length > 0);
    Deno.removeSync(elsewhere, { recursive: true });
  }));

Deno.test("what has a name that the engine does not give stays, in a sweep and in gc", () =>
  inScene(async ({ workspace, store }) => {
    const [own, mine] = [`tmp/${freshName()}/0`, `trash/${freshName()}/0`];
    const others = ["tmp/draft.lock", "tmp/draft/a.txt", "tmp/notes.md", "quarantine/old.txt"];
    const more = ["run/list.json", "trash/keep/b.txt"];
    for (const path of [own, mine, ...others, ...more]) {
      Deno.mkdirSync(`${store}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      Deno.writeTextFileSync(`${store}/${path}`, "mine");
      Deno.utimeSync(`${store}/${path}`, 1e9, 1e9);
    }
    // A young folder may be that of a process whose lock is just being looked at.
    Deno.utimeSync(`${store}/${own}`.replace(/\/[^/]*$/, ""), 1e9, 1e9);
    assert.equal((await reproduce(workspace.root)).code, 0);
    await gc(quietly(workspace.root).here, { delete: true, grace: 0, keepRuns: 0 });
    for (const path of [...others, ...more]) assert.ok(Deno.statSync(`${store}/${path}`), path);
    for (const path of [own, mine]) assert.throws(() => Deno.statSync(`${store}/${path}`), path);
  }));
