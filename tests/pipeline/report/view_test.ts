/** The readable view keeps what a run could not renew, and forgets what no longer exists. */
import assert from "node:assert/strict";
import { testsAlone } from "../../alone.ts";
import { viewPath, writeView } from "../../../lib/pipeline/report/view.ts";
import {
  isViewPath,
  readViewIndex,
  writeViewIndex,
} from "../../../lib/pipeline/report/view-index.ts";
import type { Job } from "../../../lib/pipeline/specification/specification.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { openStore } from "../../../lib/pipeline/store/store.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { toyGraph } from "../toy.ts";
import { breakDisk } from "../../faults/faulty-disk.ts";
import { reproduce } from "../../faults/repro.ts";
import { makeScene, type Scene } from "../../faults/scene.ts";
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

async function inScene(body: (scene: Scene) => Promise<void>): Promise<void> {
  const scene = await makeScene("edited");
  try {
    await body(scene);
  } finally {
    scene.remove();
  }
}

Deno.test("a file of the view that was edited, cut, deleted or replaced is written again", () =>
  inScene(async ({ store, workspace }) => {
    const view = viewOf(store);
    const remark = (path: string) => `artifacts/${path} had been edited; it is written again`;
    assert.ok([...view.keys()].some((path) => path.endsWith(".csv")));
    for (const path of view.keys()) {
      for (const text of ["", view.get(path) + " ", undefined, "folder"]) {
        if (text === undefined || text === "folder") Deno.removeSync(`${store}/${path}`);
        if (text === "folder") Deno.mkdirSync(`${store}/${path}`);
        else if (text !== undefined) Deno.writeTextFileSync(`${store}/${path}`, text);
        const { executed, error } = await reproduce(workspace.root);
        assert.equal(executed, 0);
        assert.deepEqual(viewOf(store), view, path);
        assert.equal(error.includes(remark(path)), text !== undefined, `${path}: ${text}`);
      }
    }
  }));

Deno.test("a file that no run has written is kept beside, with a word, and is not taken for a result", () =>
  inScene(async ({ store, workspace, reset }) => {
    reset();
    Deno.removeSync(store, { recursive: true });
    const [csv, arrow] = ["out/toy/totals/total.csv", "out/toy/totals/total.arrow"];
    Deno.mkdirSync(`${store}/out/toy/totals`, { recursive: true });
    for (const path of [csv, arrow]) Deno.writeTextFileSync(`${store}/${path}`, "mine");
    Deno.writeTextFileSync(`${store}/${csv}.yours`, "mine of before");
    const { code, error } = await reproduce(workspace.root);
    assert.equal(code, 0, error);
    assert.match(
      error,
      /totals\/total\.csv was there and is of no run: it is now .*total\.csv\.yours-2/,
    );
    assert.match(
      error,
      /totals\/total\.arrow was there and is of no run: it is now .*arrow\.yours/,
    );
    for (const path of [`${csv}.yours-2`, `${arrow}.yours`]) {
      assert.equal(Deno.readTextFileSync(`${store}/${path}`), "mine");
    }
    assert.match(Deno.readTextFileSync(`${store}/${csv}`), /^[a-z]/);
    assert.notEqual(Deno.readTextFileSync(`${store}/${csv}`), "mine");
    // A lost index alone is no reason: what lies there is what a run would write.
    Deno.removeSync(`${store}/cache`, { recursive: true });
    assert.equal((await reproduce(workspace.root)).error, "");
  }));

Deno.test("in a copied checkout, which has no index, files of its runs are written again without a word", async () => {
  const { store, workspace, reset, remove } = await makeScene("edited");
  try {
    reset();
    const old = viewOf(store);
    const mine = "out/toy/draws/width=1/numbers.csv";
    Deno.removeSync(`${store}/cache`, { recursive: true });
    Deno.writeTextFileSync(`${store}/${mine}`, "mine");
    const { code, error } = await reproduce(workspace.root);
    assert.equal(code, 0, error);
    const view = viewOf(store);
    const renewed = [...old].filter(([path, text]) => view.get(path) !== text).map(([path]) =>
      path
    );
    assert.ok(renewed.some((path) => path.endsWith(".csv") && path !== mine), "control");
    assert.deepEqual([...view.keys()].filter((path) => path.includes(".yours")), [`${mine}.yours`]);
    assert.match(error, /numbers\.csv was there and is of no run/);
  } finally {
    remove();
  }
});

Deno.test("what belongs to no stage any more is removed; what was edited there is left, with a word", () =>
  inScene(async ({ store, workspace }) => {
    const paper = workspace.read("papers/toy.yaml");
    const all = [...viewOf(store).keys()].filter((path) => path.includes("/totals/"));
    assert.ok(all.length >= 2);
    workspace.write("papers/toy.yaml", paper.replaceAll("totals", "sums"));
    assert.equal((await reproduce(workspace.root)).executed, 0, "equal work under another name");
    assert.deepEqual([...viewOf(store).keys()].filter((path) => path.includes("/totals/")), []);
    assert.throws(() => Deno.statSync(`${store}/out/toy/totals`), Deno.errors.NotFound);
    const edited = all[0].replace("totals", "sums");
    Deno.writeTextFileSync(`${store}/${edited}`, "mine");
    Deno.renameSync(`${workspace.root}/papers/toy.yaml`, `${workspace.root}/papers/other.yaml`);
    workspace.edit("pipeline.yaml", /\btoy\b/, "other");
    const { code, error } = await reproduce(workspace.root);
    assert.equal(code, 0, error);
    assert.match(error, /had been edited, and no stage gives it any more: it is left/);
    const left = [...viewOf(store).keys()].filter((path) => path.startsWith("out/toy/"));
    assert.deepEqual(left, [edited]);
    // It comes back as somebody's file, not as a result.
    Deno.renameSync(`${workspace.root}/papers/other.yaml`, `${workspace.root}/papers/toy.yaml`);
    workspace.edit("pipeline.yaml", /\bother\b/, "toy");
    assert.match((await reproduce(workspace.root)).error, /is of no run/);
    assert.equal(Deno.readTextFileSync(`${store}/${edited}.yours`), "mine");
    assert.notEqual(Deno.readTextFileSync(`${store}/${edited}`), "mine");
  }));

Deno.test("a run whose files were edited meanwhile leaves the view as it is, and says so", () =>
  inScene(async ({ store, workspace }) => {
    const newest = viewOf(store);
    const edits: readonly (readonly [string, string, string])[] = [
      ["pipeline.yaml", "seed: 8", "seed: 9"],
      ["lib/data/sequence.ts", "A comment that changes", "A longer comment that changes"],
    ];
    for (const [index, [file, before, after]] of edits.entries()) {
      // Other code each time: what the store has already runs no job that could be edited under.
      const [now, then] = ["i * width", `i * width * 1.${index + 5}`];
      workspace.edit("lib/data/sequence.ts", now, then);
      const { error, executed } = await reproduce(workspace.root, () => {
        workspace.edit("lib/data/sequence.ts", then, now);
        workspace.edit(file, before, after);
      });
      assert.ok(executed > 0, "control");
      assert.match(error, /changed while this run worked: artifacts\/out is left as it is/);
      assert.deepEqual(viewOf(store), newest);
      workspace.edit(file, after, before);
      assert.equal((await reproduce(workspace.root)).error, "");
    }
  }));

Deno.test("a path that no view has is neither written nor removed, whatever the index says", () =>
  inScene(async ({ store, workspace }) => {
    const layout = openLayout(store);
    Deno.writeTextFileSync(`${workspace.root}/thesis.tex`, "mine");
    const paths = [
      "../thesis.tex",
      "out/toy/totals/../../../../thesis.tex",
      "out/../../thesis.tex",
    ];
    const index = readViewIndex(layout);
    const [entry] = index.values();
    for (const path of paths) {
      assert.ok(!isViewPath(path), path);
      writeViewIndex(layout, new Map([...index, [path, { ...entry, written: "pending" }]]));
      workspace.edit("pipeline.yaml", /seed: (\d+)/, "seed: 1$1");
      assert.equal((await reproduce(workspace.root)).code, 0);
      assert.equal(Deno.readTextFileSync(`${workspace.root}/thesis.tex`), "mine", path);
    }
    assert.ok(isViewPath("out/toy/totals/sum.csv") && isViewPath("out/toy/totals/a=1/sum.csv"));
    releaseTmp(layout);
  }));

const alone = testsAlone(import.meta.url);
const twins = toyGraph([{ name: "s", kind: "sum" }, { name: "S", kind: "sum" }]);

alone(
  "a workspace's view leaves that of another in the same store, and its files obey the umask",
  async () => {
    const layout = openLayout(Deno.makeTempDirSync({ prefix: "view-" }));
    const bytes = new TextEncoder().encode("1");
    const digest = openStore(layout).putBlob(bytes);
    const outputs = { value: { digest, size: 1, mediaType: "application/json" } };
    const write = (workspace: string, jobs: readonly Job[]) =>
      writeView(layout, jobs, new Map(jobs.map(({ id }) => [id, { outputs }])), { workspace });
    const [s, S] = twins.jobs;
    const umask = Deno.umask(0o027);
    try {
      await write("/one", [s]);
      assert.equal(Deno.statSync(`${layout.root}/out/toy/s/value.json`).mode! & 0o777, 0o640);
      await write("/two", [S]);
      assert.equal((await write("/one", [s])).written, 0);
      assert.ok(Deno.statSync(`${layout.root}/out/toy/S/value.json`).isFile);
      await write("/two", []);
      assert.throws(() => Deno.statSync(`${layout.root}/out/toy/S`), Deno.errors.NotFound);
      assert.ok(Deno.statSync(`${layout.root}/out/toy/s/value.json`).isFile);
      // Two names that differ in case only, on a disk that takes them for one: as it seems by this file.
      assert.equal((await write("/one", [s, S])).written, 1, "the control");
      Deno.writeTextFileSync(`${layout.root}/FORMAT`, "");
      await assert.rejects(
        write("/one", [s, S]),
        /cannot show out\/toy\/S\/value\.json beside out\/toy\/s\/.*takes names that differ/,
      );
    } finally {
      Deno.umask(umask);
      releaseTmp(layout);
      Deno.removeSync(layout.root, { recursive: true });
    }
  },
);
