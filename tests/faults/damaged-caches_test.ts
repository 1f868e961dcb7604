/**
 * Whatever becomes of a cache, it is not believed, and a run without it is right: of the runs a third at each
 * commit; `ASYMPTOPIA_ALL=1` takes all.
 */
import assert from "node:assert/strict";
import { isOtherTurn } from "../commit-number.ts";
import { keepBuilding } from "../../lib/pipeline/code/bundle-build.ts";
import { readCache, writeCache } from "../../lib/pipeline/store/cache.ts";
import { layoutOf } from "../../lib/pipeline/store/layout.ts";
import { damage, damages, kindOf } from "./damage.ts";
import { reproduce } from "./repro.ts";
import { makeScene } from "./scene.ts";
import { filesUnder, lastingFiles } from "./store-contents.ts";

Deno.test("no damaged cache is read, nor anything else in its place, nor one of another secret", async () => {
  const scene = await makeScene("edited");
  try {
    const layout = layoutOf(scene.store);
    const names = filesUnder(scene.store, "cache/").map((path) => path.slice("cache/".length))
      .filter((name) => name !== "secret" && !name.includes("/"));
    const isRead = (name: string) => readCache(layout, name, () => true) !== undefined;
    assert.ok(names.length >= 5, names.join());
    const texts = new Map(
      names.map((name) => [name, Deno.readFileSync(`${layout.cache}/${name}`)]),
    );
    for (const [name, whole] of texts) {
      const path = `${layout.cache}/${name}`;
      const restore = () => {
        Deno.removeSync(path, { recursive: true });
        Deno.writeFileSync(path, whole);
      };
      for (const how of damages) {
        damage(path, how);
        assert.ok(!isRead(name), `${name}: ${how}`);
        restore();
      }
      // A bit of every part of it, the seal and the name before all.
      const { length } = whole;
      const places = Array.from({ length: 300 }, (_, i) => i < 200 ? i : i * 7919).filter((at) =>
        at < length
      );
      for (const at of places) {
        const flipped = whole.slice();
        flipped[at] ^= 1 << (at & 7);
        Deno.writeFileSync(path, flipped);
        assert.ok(!isRead(name), `${name}: flipped at ${at}`);
      }
      for (const other of [...texts].filter(([other]) => other !== name)) {
        Deno.writeFileSync(path, other[1]);
        assert.ok(!isRead(name), `${name} is read from ${other[0]}`);
      }
      restore();
      assert.ok(isRead(name), name);
    }
    assertSecretCounts(`${layout.cache}/secret`, () => names.some(isRead));
  } finally {
    scene.remove();
  }
});

/** Whatever becomes of the secret, nothing that it has sealed is read. */
function assertSecretCounts(path: string, isAnyRead: () => boolean): void {
  assert.ok(isAnyRead());
  const { atime, mtime } = Deno.statSync(path);
  const whole = Deno.readFileSync(path);
  const flipped = whole.slice();
  flipped[0] ^= 1;
  // The very file with its old times and another bit, and then again as it was.
  for (const [bytes, isSound] of [[flipped, false], [whole, true]] as const) {
    Deno.writeFileSync(path, bytes);
    Deno.utimeSync(path, atime!, mtime!);
    assert.equal(isAnyRead(), isSound);
  }
  for (const how of damages) {
    damage(path, how);
    assert.ok(!isAnyRead(), `the secret: ${how}`);
    Deno.removeSync(path, { recursive: true });
    Deno.writeFileSync(path, whole, { mode: 0o600 });
    assert.ok(!isAnyRead(), "its bytes in another file");
  }
}

Deno.test("caches of JSON that is well-formed and wrong are not believed", async () => {
  const leave = keepBuilding();
  const scene = await makeScene("edited");
  try {
    const texts = [
      "null",
      "[]",
      '{"rows":5}',
      "7",
      '"text"',
      '{"version":1,"shards":{},"rows":[]}',
    ];
    const byKind = new Map(
      filesUnder(scene.store, "cache/").map((path) => [kindOf(scene.store, path), path]),
    );
    const caches = [...byKind.values()];
    for (const [i, cache] of caches.entries()) {
      const other = Deno.readTextFileSync(`${scene.store}/${caches[(i + 1) % caches.length]}`);
      const whole = Deno.readTextFileSync(`${scene.store}/${cache}`);
      // That no other text is read either is seen above; here, that a run without this cache is right.
      const unsealed = whole.slice(whole.indexOf("\n") + 1);
      for (const [k, text] of [texts[i % texts.length], other, unsealed].entries()) {
        if (isOtherTurn(i + k, 3)) continue;
        Deno.writeTextFileSync(`${scene.store}/${cache}`, text);
        const run = await reproduce(scene.workspace.root);
        assert.deepEqual([run.code, run.executed, run.error], [0, 0, ""], `${cache}: ${text}`);
      }
    }
    assert.deepEqual(lastingFiles(scene.store), scene.clean);
  } finally {
    scene.remove();
    await leave();
  }
});

Deno.test("an index that gives a job another job's blob is not believed", async () => {
  const scene = await makeScene("edited");
  try {
    const path = `${scene.store}/cache/index.json`;
    const text = Deno.readTextFileSync(path);
    const digests = [...text.matchAll(/"numbers","(\w{64})"/g)].map((match) => match[1]);
    const swapped = text.replaceAll(digests[0], "#").replaceAll(digests[1], digests[0])
      .replaceAll("#", digests[1]);
    assert.notEqual(swapped, text);
    Deno.writeTextFileSync(path, swapped);
    const run = await reproduce(scene.workspace.root);
    assert.deepEqual([run.code, run.executed], [0, 0]);
    assert.deepEqual(lastingFiles(scene.store), scene.clean);
    // Control: with a seal that fits, the wrong index would be believed.
    const json = swapped.slice(swapped.indexOf("\n") + 1);
    writeCache(layoutOf(scene.store), "index.json", JSON.parse(json));
    await reproduce(scene.workspace.root);
    assert.notDeepEqual(lastingFiles(scene.store), scene.clean);
  } finally {
    scene.remove();
  }
});
