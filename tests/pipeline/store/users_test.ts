import assert from "node:assert/strict";
import { nameUser, usersOf } from "../../../lib/pipeline/store/users.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { sweepTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import { makeToy, toyGraph } from "../toy.ts";

const worksIn = (root: string) => usersOf(root).map(({ holder }) => holder?.work);

Deno.test("who uses a store is named while it does, oldest first, and a dead user is not", () => {
  const root = Deno.makeTempDirSync({ prefix: "users-" });
  try {
    assert.deepEqual(usersOf(root), []);
    const leave = [nameUser(root, "run a"), nameUser(root, "run b")];
    assert.deepEqual(worksIn(root).sort(), ["run a", "run b"]);
    const [{ holder }] = usersOf(root);
    assert.deepEqual([holder?.process, holder?.host], [Deno.pid, Deno.hostname()]);
    // Another process died: its file is there, and nobody holds its lock. Nor is any other file a user.
    const [live] = [...Deno.readDirSync(`${root}/tmp`)];
    const text = Deno.readTextFileSync(`${root}/tmp/${live.name}`);
    const dead = `${root}/tmp/${live.name.replace(/^./, (c) => c === "0" ? "1" : "0")}`;
    for (const path of [dead, `${root}/tmp/mine.lock`]) Deno.writeTextFileSync(path, text);
    assert.equal(usersOf(root).length, 2);
    sweepTmp(layoutOf(root));
    const names = [...Deno.readDirSync(`${root}/tmp`)].map(({ name }) => name);
    assert.equal(names.length, 3, "the dead one is swept, the living and what is not ours are not");
    for (const one of leave) one();
    assert.deepEqual(worksIn(root), []);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});

Deno.test("a run gives its name for as long as it works, and takes it away", async () => {
  const toy = makeToy();
  const graph = toyGraph([{ name: "one", kind: "sleep", params: { milliseconds: 1 } }]);
  const root = `${toy.root}/artifacts`;
  const seen: (string | undefined)[] = [];
  const { run } = await runGraph(graph, { workspace: toy.root }, () => seen.push(...worksIn(root)));
  assert.ok(seen.length > 0);
  for (const work of seen) assert.ok(work?.startsWith(`run ${run}, `), work);
  assert.deepEqual(worksIn(root), []);
  toy.remove();
});
