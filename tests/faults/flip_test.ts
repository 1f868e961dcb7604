/**
 * A flipped bit, a cut or a folder in the place of every kind of stored file: for each kind a half of the
 * damages at each commit; `ASYMPTOPIA_ALL=1` takes all.
 */
import assert from "node:assert/strict";
import { isOtherTurn } from "../commit-number.ts";
import { keepBuilding } from "../../lib/pipeline/code/bundle-build.ts";
import { digestOf } from "../../lib/pipeline/keys/digest.ts";
import { DamagedBlob, openStore, type Store } from "../../lib/pipeline/store/store.ts";
import { openLayout } from "../../lib/pipeline/store/opening.ts";
import { releaseTmp } from "../../lib/pipeline/store/unfinished.ts";
import { parseRecord } from "../../lib/pipeline/store/record.ts";
import { cuts, type Damage, damage, damages, flips, kindOf } from "./damage.ts";
import { reproduce } from "./repro.ts";
import { jobCount, makeScene, type Scene } from "./scene.ts";
import { assertTrue, filesUnder, lastingFiles, recordsIn } from "./store-contents.ts";

const passing = /^(log|manifest|lease|view csv)$/;

/** After damage to a file: the run, and the one after it. */
async function assertHealed(scene: Scene, path: string, about: string): Promise<void> {
  const { store, workspace } = scene;
  const kind = kindOf(store, path);
  const isFolder = about.endsWith("folder");
  const before = recordsIn(store).size;
  damage(`${store}/${path}`, about.split(": ")[1] as Damage);
  const run = await reproduce(workspace.root);
  const statement = /is "|format is/.test(run.error);
  if (kind === "format" && statement) {
    // A flip that turns one number of a format into another cannot be told from another format.
    assert.equal(run.code, 4, about);
    assert.equal(filesUnder(store, "ac/").length, before, `${about}: nothing is touched`);
    return;
  }
  assert.equal(run.code, 0, `${about}: ${run.error}`);
  assert.doesNotMatch(run.out + run.error, /not deterministic|bug/, about);
  // Only what was damaged is made again: one job at most for a result, none for what can be remade.
  assert.ok(run.executed <= 1, `${about}: ${run.executed} executed`);
  if (!/^(verdict|output|ac)$/.test(kind)) assert.equal(run.executed, 0, about);
  assert.match(run.out, /C1 .* agrees/, about);
  if (isFolder && passing.test(kind)) Deno.removeSync(`${store}/${path}`, { recursive: true });
  assert.equal((await reproduce(workspace.root)).executed, 0, `${about}: and then nothing`);
  if (kind.startsWith("cache/") || kind === "view arrow" || kind === "view json") {
    assert.deepEqual(lastingFiles(store), scene.clean, about);
  }
}

/** What the bundler remakes, in seconds. */
const dear = /^(code|sources|cache\/(bundles|report-scripts|secret))/;

/**
 * Of what is dear to remake, one flip, one cut and the folder, others for each kind; that every damage
 * of a blob is seen is shown below, that of a cache in damaged-caches_test.ts, without a run for each.
 */
function damagesOf(kind: string, index: number): readonly Damage[] {
  if (!dear.test(kind)) return damages;
  return [flips[index % flips.length], cuts[index % cuts.length], "folder"];
}

Deno.test("damage to any kind of file is healed by the next run, or harms nothing", async () => {
  const leave = keepBuilding();
  const scene = await makeScene("edited");
  try {
    const kinds = new Map<string, string>();
    for (const path of filesUnder(scene.store)) kinds.set(kindOf(scene.store, path), path);
    const expected = ["ac", "code", "format", "lease", "log", "manifest", "output", "sources"];
    for (const kind of expected) assert.ok(kinds.has(kind), kind);
    const caches = [...kinds.keys()].filter((kind) => kind.startsWith("cache/"));
    assert.ok(caches.length >= 6, caches.join());
    scene.reset();
    assert.equal((await reproduce(scene.workspace.root)).executed, jobCount);
    const finish = scene.keep();
    // The secret comes last: of what it sealed nothing counts when it is another.
    const isSecret = (kind: string) => Number(kind === "cache/secret");
    const order = [...kinds.keys()].sort((a, b) => isSecret(a) - isSecret(b));
    for (const [index, kind] of order.entries()) {
      for (const [i, how] of damagesOf(kind, index).entries()) {
        if (isOtherTurn(index + i, 2)) continue;
        finish();
        const path = filesUnder(scene.store).findLast((path) =>
          kindOf(scene.store, path) === kind
        )!;
        await assertHealed(scene, path, `${kind} ${path}: ${how}`);
      }
    }
  } finally {
    scene.remove();
    await leave();
  }
});

/** A store with one record, and what a flip in its file may come to: the record or nothing. */
Deno.test("no flipped bit of a record gives another record", async () => {
  const scene = await makeScene("edited");
  try {
    const [[path, text]] = recordsIn(scene.store);
    const key = path.slice(3).replace("/", "").replace(".json", "");
    const whole = new TextEncoder().encode(text);
    const record = JSON.stringify(parseRecord(whole, { key }));
    assert.ok(record.includes(key));
    const changedBy = (parse: (bytes: Uint8Array) => unknown) => {
      let changed = 0;
      for (let bit = 0; bit < 8 * whole.length; bit++) {
        const flipped = whole.slice();
        flipped[bit >> 3] ^= 1 << (bit & 7);
        const found = parse(flipped);
        if (found !== undefined && JSON.stringify(found) !== record) changed++;
      }
      return changed;
    };
    assert.equal(changedBy((bytes) => parseRecord(bytes, { key })), 0);
    // Control: whoever believes what the JSON says takes many another record.
    const believing = (bytes: Uint8Array) => {
      try {
        return JSON.parse(new TextDecoder().decode(bytes));
      } catch (error) {
        if (error instanceof SyntaxError) return undefined;
        throw error;
      }
    };
    assert.ok(changedBy(believing) > 100);
  } finally {
    scene.remove();
  }
});

/** Flips every bit of a blob and asks the store for it; gives how often it was given out. */
function givenOut(store: Store, bytes: Uint8Array): number {
  let count = 0;
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const digest = store.putBlob(bytes);
    const path = store.layout.blob(digest);
    const flipped = bytes.slice();
    flipped[bit >> 3] ^= 1 << (bit & 7);
    Deno.removeSync(path);
    Deno.writeFileSync(path, flipped);
    try {
      store.getBlob(digest);
      count++;
    } catch (error) {
      if (!(error instanceof DamagedBlob)) throw error;
    }
  }
  return count;
}

Deno.test("no flipped bit of a blob is given out, and storing the blob again repairs it", () => {
  const root = Deno.makeTempDirSync({ prefix: "flips-" });
  const layout = openLayout(root);
  try {
    const store = openStore(layout);
    const bytes = new TextEncoder().encode("a result of some bytes");
    assert.equal(givenOut(store, bytes), 0);
    // Control: a store that trusts the size gives all of them out.
    const trusting: Store = {
      ...store,
      getBlob: (digest) => Deno.readFileSync(layout.blob(digest)),
    };
    assert.equal(givenOut(trusting, bytes), 8 * bytes.length);
    const digest = store.putBlob(bytes);
    assert.equal(digestOf(Deno.readFileSync(layout.blob(digest))), digest);
    assertTrue(root, "mended");
  } finally {
    releaseTmp(layout);
    Deno.removeSync(root, { recursive: true });
  }
});
