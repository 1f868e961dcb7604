/** States of long jobs as files: whole or none; what `fsck` and `gc` make of them. */
import assert from "node:assert/strict";
import {
  checkpointKeys,
  checkpointPieces,
  parseCheckpoint,
} from "../../../lib/pipeline/store/checkpoint-file.ts";
import {
  emptyTrash,
  moveToTrash,
  planCollection,
} from "../../../lib/pipeline/keeping/collection.ts";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { openLeases } from "../../../lib/pipeline/store/lease.ts";
import type { Present } from "../../../lib/pipeline/keeping/present.ts";
import { checkStore } from "../../../lib/pipeline/keeping/store-check.ts";
import { type Layout } from "../../../lib/pipeline/store/layout.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 256);
const secret = digestOf("of this checkout");
const fileOf = (key: string, by = secret) =>
  new Uint8Array(
    checkpointPieces(key, { bytes, seconds: 12.5 }, by).flatMap((piece) => [...piece]),
  );

function write(layout: Layout, name: string, { file = fileOf(name), hours = 0 } = {}): void {
  const path = `${layout.root}/checkpoint/${name}`;
  Deno.mkdirSync(`${layout.root}/checkpoint`, { recursive: true });
  Deno.writeFileSync(path, file);
  const then = new Date(Date.now() - hours * 3600_000);
  Deno.utimeSync(path, then, then);
}

async function inStore(body: (layout: Layout) => void | Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync({ prefix: "states-" });
  const layout = openLayout(root);
  try {
    await body(layout);
  } finally {
    releaseTmp(layout);
    Deno.removeSync(root, { recursive: true });
  }
}

Deno.test("a state comes back with its bytes and its seconds, under its own key only", () => {
  const [key, other] = [digestOf("one"), digestOf("other")];
  assert.deepEqual(parseCheckpoint(fileOf(key), key, secret), { bytes, seconds: 12.5 });
  assert.equal(parseCheckpoint(fileOf(key), other, secret), "damaged");
  const [empty] = checkpointPieces(key, { bytes: new Uint8Array(), seconds: 0 }, secret);
  const found = parseCheckpoint(new Uint8Array(empty), key, secret);
  assert.deepEqual(found, { bytes: new Uint8Array(), seconds: 0 });
});

Deno.test("a whole state that another user, checkout or version made is another's, an edited one is damaged", () => {
  const key = digestOf("one");
  const file = fileOf(key);
  for (const by of [digestOf("of another"), undefined]) {
    assert.equal(parseCheckpoint(file, key, by), "another's");
  }
  const newer = new TextEncoder().encode("asymptopia checkpoint 3 with another head\n123");
  const older = new TextEncoder().encode(`asymptopia checkpoint 1 ${key} 1.000 ${key} ${key}\n123`);
  assert.equal(parseCheckpoint(newer, key, secret), "another's");
  assert.equal(parseCheckpoint(older, key, secret), "another's");
  // Every byte counts: no edit of a state that is sealed gives one that counts.
  for (let i = 0; i < file.length; i++) {
    const edited = file.slice();
    edited[i] ^= 1;
    assert.equal(typeof parseCheckpoint(edited, key, secret), "string", `byte ${i}`);
  }
});

Deno.test("gc takes states that are unwanted or old, and none that is young, wanted or at work", () =>
  inStore((layout) => {
    const named = (name: string) => digestOf(name);
    const wanted = ["wanted", "wanted, long ago"];
    const present: Present = {
      jobs: new Map(wanted.map((name) => [named(name), [name]])),
      blobs: new Set(),
      all: [],
    };
    write(layout, named("wanted"), { hours: 48 });
    write(layout, named("wanted, long ago"), { hours: 24 * 31 });
    write(layout, named("unwanted"), { hours: 2 });
    write(layout, named("unwanted, young"));
    write(layout, named("unwanted, at work"), { hours: 2 });
    write(layout, "notes.txt", { file: new Uint8Array(3), hours: 24 * 99 });
    const lease = openLeases(layout).tryTake(named("unwanted, at work"))!;
    const options = { present, now: Date.now(), keepRunsDays: 30, graceMinutes: 60 };
    const collection = planCollection(layout, options);
    emptyTrash(moveToTrash(layout, collection));
    lease.release();
    const stay = ["wanted", "unwanted, young", "unwanted, at work"].map(named).sort();
    assert.deepEqual(checkpointKeys(layout).sort(), stay);
    assert.equal(collection.leftovers.length, 2);
    assert.equal(collection.bytes, 2 * fileOf(named("wanted")).length);
    assert.ok(Deno.statSync(`${layout.root}/checkpoint/notes.txt`).isFile, "not the engine's");
  }));

Deno.test("fsck names a damaged state, sets it aside, and leaves whole ones", () =>
  inStore(async (layout) => {
    const [whole, torn, others] = ["whole", "torn", "another's"].map((name) => digestOf(name));
    write(layout, whole);
    write(layout, torn, { file: fileOf(torn).slice(0, -1) });
    write(layout, others, { file: fileOf(others, digestOf("of another")) });
    write(layout, "notes.txt");
    const report = await checkStore(layout, { present: undefined, dryRun: false });
    assert.deepEqual(report.damage.map(({ kind, file }) => [kind, file]), [
      ["checkpoint", `checkpoint/${torn}`],
    ]);
    assert.match(report.damage[0].next, /starts afresh/);
    assert.deepEqual(report.alien, ["checkpoint/notes.txt"]);
    assert.deepEqual(checkpointKeys(layout).sort(), [whole, others].sort());
    assert.equal(report.setAside, 1);
  }));
