/** Real disks: one that is full to various levels, one that is read-only, one that is forbidden. */
import assert from "node:assert/strict";
import { testsByTurns } from "../commit-number.ts";
import { plan } from "../../lib/pipeline/commands/plan.ts";
import { show } from "../../lib/pipeline/commands/show.ts";
import { status } from "../../lib/pipeline/commands/status.ts";
import { canMount, fillDisk, mounted, succeeds, unmount } from "./disks/mounted-disk.ts";
import { quietly, reproduce } from "./repro.ts";
import { jobCount, makeScene, recordsBefore, type Scene } from "./scene.ts";
import { assertTrue, filesUnder, lastingFiles, recordsIn } from "./store-contents.ts";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";
import { engineLine } from "../task-line.ts";

/** A third of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(3);

const skipped = !canMount();
const why = skipped ? " (skipped: no right to mount)" : "";

/** A scene whose store is a disk of its own. */
async function onDisk(size: string, body: (scene: Scene) => Promise<void>): Promise<void> {
  const scene = await makeScene("cold");
  scene.reset();
  Deno.mkdirSync(scene.store, { recursive: true });
  assert.ok(mounted(scene.store, size));
  try {
    await body(scene);
  } finally {
    unmount(scene.store);
    scene.remove();
  }
}

/** A blob that a job made: neither a code bundle nor the list of its sources. */
function isResult(path: string): boolean {
  const text = Deno.readTextFileSync(path);
  return text.length < 100_000 && !text.startsWith('{"files"');
}

test({
  name: `a disk that fills up at one write or another${why}`,
  ignore: skipped,
  fn: () =>
    onDisk("4m", async (scene) => {
      const filler = `${scene.store}/filler`;
      assert.equal((await reproduce(scene.workspace.root)).code, 0);
      const made = () =>
        ["ac", "out", "run", "lease", "tmp", "cas"]
          .flatMap((folder) => filesUnder(scene.store, `${folder}/`))
          .map((path) => `${scene.store}/${path}`)
          .filter((path) => !path.includes("/cas/") || isResult(path));
      // What a run writes, in pages, and some for folders and caches that are written anew.
      const page = 4096;
      const sizes = made().map((path) => Math.ceil(Deno.statSync(path).size / page));
      const pages = 16 + sizes.reduce((sum, size) => sum + size, 0);
      const cases = 15;
      let full = 0;
      for (let i = 0; i < cases; i++) {
        const room = page * Math.ceil(pages * i / (cases - 1));
        for (const path of made()) Deno.removeSync(path);
        fillDisk(filler, room);
        const run = await reproduce(scene.workspace.root);
        if (run.code !== 0) {
          full++;
          assert.equal(run.code, 4, `${room}: ${run.error}`);
          assert.match(run.error, /the disk is full.*make room and run again/s, `${room}`);
        }
        assert.doesNotMatch(run.error, /bug/, `${room}`);
        Deno.removeSync(filler);
        assertTrue(scene.store, `with ${room} bytes left`);
        const kept = recordsIn(scene.store).size;
        const next = await reproduce(scene.workspace.root);
        assert.deepEqual([next.code, next.executed], [0, jobCount - kept], `${room}`);
        assert.deepEqual(lastingFiles(scene.store), scene.clean, `${room}`);
      }
      assert.ok(full >= 5 && full < cases, `${full} of ${cases} times full`);
    }),
});

test({
  name: `a read-only store answers what needs no writing, and says what it is otherwise${why}`,
  ignore: skipped,
  fn: () =>
    onDisk("4m", async (scene) => {
      const { root } = scene.workspace;
      assert.equal((await reproduce(root)).executed, jobCount);
      const remount = (how: string) =>
        assert.ok(succeeds("mount", "-o", `remount,${how}`, scene.store), how);
      remount("ro");
      const again = await reproduce(root);
      assert.deepEqual([again.code, again.executed, again.error], [0, 0, ""]);
      assert.match(again.out, /Nothing had to run/);
      const { here, said } = quietly(root);
      assert.deepEqual([await plan(here, {}, []), await status(here, {}, [])], [0, 0]);
      assert.equal(await show(here, {}, "toy/C1"), 0);
      assert.match(said().out, /Nothing would run.*up to date.*Verdict: agrees/s);
      // Also when its caches are lost: they cannot be written, and nothing needs them. (What the view
      // was made from stays, with the secret that seals it: else the view would be written again.)
      remount("rw");
      for (const path of filesUnder(scene.store, "cache/")) {
        if (!/view|secret/.test(path)) Deno.removeSync(`${scene.store}/${path}`);
      }
      remount("ro");
      const lost = await reproduce(root);
      assert.equal(lost.code, 0, lost.error);
      scene.workspace.edit("pipeline.yaml", "seed: 7", "seed: 8");
      const before = recordsBefore(scene);
      const refused = await reproduce(root);
      assert.equal(refused.code, 4);
      assert.match(refused.error, /it is read-only.*make it writable and run again/s);
      assert.equal(recordsBefore(scene).size, before.size);
      remount("rw");
      assert.equal((await reproduce(root)).executed, jobCount);
    }),
});

const isRoot = Deno.uid() === 0;

/** To give the whole workspace to somebody else, and to become them. */
const becomesNobody = (root: string) => [`--allow-write=${root}`, "--allow-ffi"];

test({
  name: `a store that its user may not write, and one whose rights go while it runs${
    isRoot ? "" : " (skipped: needs root to become somebody else)"
  }`,
  ignore: !isRoot,
  async fn() {
    const scene = await makeScene("cold");
    try {
      const { store, workspace } = scene;
      const runner = fromFileUrl(import.meta.resolve("./forbidden-run.ts"));
      const asNobody = (...words: readonly string[]) => {
        const { code, stderr } = new Deno.Command(Deno.execPath(), {
          args: engineLine(words[0], [runner, ...words], becomesNobody(words[0])),
          stdout: "null",
          stderr: "piped",
        }).outputSync();
        return { code, error: new TextDecoder().decode(stderr) };
      };
      assert.ok(succeeds("chmod", "755", workspace.root));
      const nothing = asNobody(workspace.root, "none");
      assert.equal(nothing.code, 0, nothing.error);
      for (const folder of ["ac", "cas", "lease", "run"]) {
        scene.reset();
        const lost = asNobody(workspace.root, folder);
        assert.equal(lost.code, 4, `${folder}: ${lost.error}`);
        assert.match(lost.error, /there is no permission/, folder);
        assert.ok(succeeds("chmod", "-R", "u+rwX,go+rX", store));
        assertTrue(store, folder);
        const kept = recordsIn(store).size;
        const next = await reproduce(workspace.root);
        assert.deepEqual([next.code, next.executed], [0, jobCount - kept], folder);
        assert.deepEqual(lastingFiles(store), scene.clean, folder);
      }
    } finally {
      scene.remove();
    }
  },
});
