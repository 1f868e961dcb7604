import assert from "node:assert/strict";
import { ownSignature } from "../../../lib/pipeline/store/holder.ts";
import { UserError } from "../../../lib/contract/errors.ts";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { keyOf, type Manifest } from "../../../lib/pipeline/keys/key.ts";
import { openLeases } from "../../../lib/pipeline/store/lease.ts";
import { RecordIndex } from "../../../lib/pipeline/store/record-index.ts";
import { DamagedBlob, openStore, recordFormat } from "../../../lib/pipeline/store/store.ts";
import { type StoredRecord } from "../../../lib/pipeline/store/record.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { freshName } from "../../../lib/pipeline/store/fresh-name.ts";
import { freshPath, releaseTmp, sweepTmp } from "../../../lib/pipeline/store/unfinished.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

function makeStore() {
  const root = Deno.makeTempDirSync({ prefix: "store-" });
  const layout = openLayout(root);
  return {
    root,
    layout,
    store: openStore(layout),
    remove() {
      releaseTmp(layout);
      Deno.removeSync(root, { recursive: true });
    },
  };
}

function recordOf(seed: number, digest: string, size: number): StoredRecord {
  const manifest: Manifest = {
    format: 1,
    kind: "toy",
    code: digestOf("code"),
    conversion: digestOf("conversion"),
    params: {},
    fromAxes: [],
    uses: {},
    axes: { seed },
    inputs: {},
    randomKey: [1, 2],
  };
  const mediaType = "text/plain";
  const started = "2026-01-01T00:00:00.000Z";
  return {
    format: recordFormat,
    key: keyOf(manifest),
    manifest,
    outputs: { value: { digest, size, mediaType } },
    provenance: { started, seconds: 1, attempts: 1, run: "r", sources: digestOf("") },
  };
}

const quarantined = (root: string) => [...Deno.readDirSync(`${root}/quarantine`)].length;

Deno.test("bytes that were made again replace damaged ones of the same size", () => {
  const { root, store, remove } = makeStore();
  const digest = store.putBlob(bytesOf("abc"));
  const path = `${root}/cas/${digest.slice(0, 2)}/${digest.slice(2)}`;
  Deno.chmodSync(path, 0o644);
  Deno.writeTextFileSync(path, "abd");
  store.putBlob(bytesOf("abc"));
  assert.equal(Deno.readTextFileSync(path), "abc");
  remove();
});

Deno.test("a blob is named by its SHA-256, read-only, and stored once", () => {
  const { root, store, remove } = makeStore();
  const digest = store.putBlob(bytesOf("abc"));
  assert.equal(digest, digestOf("abc"));
  const path = `${root}/cas/${digest.slice(0, 2)}/${digest.slice(2)}`;
  const before = Deno.statSync(path);
  assert.equal(before.mode! & 0o777, 0o444);
  store.putBlob(bytesOf("abc"));
  assert.equal(Deno.statSync(path).ino, before.ino);
  assert.deepEqual(store.getBlob(digest), bytesOf("abc"));
  remove();
});

Deno.test("a damaged, short or missing blob is never given out", () => {
  const { root, layout, store, remove } = makeStore();
  for (const [damage, text] of [["flip", "abd"], ["cut", "ab"], ["empty", ""]]) {
    const digest = store.putBlob(bytesOf("abc"));
    Deno.chmodSync(layout.blob(digest), 0o644);
    Deno.writeTextFileSync(layout.blob(digest), text);
    assert.throws(() => store.getBlob(digest), DamagedBlob, damage);
    assert.equal(store.hasBlob({ digest, size: 3 }), false, "it has been set aside");
  }
  assert.equal(quarantined(root), 3);
  assert.throws(() => store.getBlob(digestOf("none")), /is missing/);
  remove();
});

Deno.test("a blob of the wrong size does not count as stored, and storing it again repairs it", () => {
  const { layout, store, remove } = makeStore();
  const digest = store.putBlob(bytesOf("abc"));
  Deno.chmodSync(layout.blob(digest), 0o644);
  Deno.truncateSync(layout.blob(digest), 1);
  assert.equal(store.hasBlob({ digest, size: 3 }), false);
  store.putBlob(bytesOf("abc"));
  assert.deepEqual(store.getBlob(digest), bytesOf("abc"));
  remove();
});

Deno.test("the first record of a key stays its answer, unless it is superseded", () => {
  const { store, remove } = makeStore();
  const first = recordOf(1, digestOf("a"), 1);
  const second = recordOf(1, digestOf("b"), 1);
  assert.equal(first.key, second.key);
  assert.deepEqual(store.putRecord(first), first);
  assert.deepEqual(store.putRecord(second), first);
  assert.deepEqual(store.getRecord(first.key), first);
  store.putRecord(second, { supersede: true });
  assert.deepEqual(store.getRecord(first.key), second);
  remove();
});

Deno.test("a record that is torn, of another key or of another format counts as none", () => {
  const { root, layout, store, remove } = makeStore();
  const record = recordOf(1, digestOf("a"), 1);
  const texts = [
    "",
    JSON.stringify(record).slice(0, 100),
    "null",
    JSON.stringify({ ...record, format: 99 }),
    JSON.stringify({ ...recordOf(2, digestOf("a"), 1), key: record.key }),
  ];
  for (const text of texts) {
    store.putRecord(record);
    Deno.chmodSync(layout.record(record.key), 0o644);
    Deno.writeTextFileSync(layout.record(record.key), text);
    assert.equal(store.getRecord(record.key), undefined, text);
    assert.deepEqual(store.putRecord(record), record, "and can be published again");
  }
  assert.equal(quarantined(root), texts.length);
  remove();
});

Deno.test("a store of an unknown format is refused", () => {
  const root = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${root}/format`, "asymptopia store 99\n");
  assert.throws(() => openLayout(root), (error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /cannot use the store.*store 99.*move it away/s);
    return true;
  });
  Deno.removeSync(root, { recursive: true });
});

Deno.test("the index answers without reading records, and sees what was added or taken since", () => {
  const { root, layout, store, remove } = makeStore();
  const records = Array.from({ length: 40 }, (_, i) => recordOf(i, digestOf(`${i}`), 1));
  const index = new RecordIndex(store);
  for (const record of records) index.add(store.putRecord(record));
  index.save();
  let reads = 0;
  const counting = { ...store, getRecord: (key: string) => (reads++, store.getRecord(key)) };
  const again = new RecordIndex(counting);
  for (const { key, outputs } of records) assert.deepEqual(again.lookup(key)?.outputs, outputs);
  assert.equal(reads, 0);
  const added = recordOf(99, digestOf("99"), 1);
  store.putRecord(added);
  assert.deepEqual(again.lookup(added.key)?.outputs, added.outputs);
  // Another moment, so that the folder's time differs.
  Deno.removeSync(layout.record(records[0].key));
  Deno.utimeSync(`${root}/ac/${records[0].key.slice(0, 2)}`, 2e9, 2e9);
  assert.equal(new RecordIndex(store).lookup(records[0].key), undefined);
  Deno.writeTextFileSync(`${root}/cache/index.json`, "{torn");
  assert.deepEqual(new RecordIndex(store).lookup(records[1].key)?.outputs, records[1].outputs);
  remove();
});

Deno.test("a lease is held by one process at a time; a process's own jobs do not lock each other out", () => {
  const { layout, remove } = makeStore();
  const [one, other] = [openLeases(layout), openLeases(layout)];
  const key = digestOf("key");
  const sameFile = key.slice(0, 3) + digestOf("other").slice(3);
  const lease = one.tryTake(key)!;
  const second = one.tryTake(sameFile)!;
  assert.equal(other.tryTake(key), undefined);
  lease.release();
  assert.equal(other.tryTake(key), undefined, "the second job still holds the file");
  second.release();
  const theirs = other.tryTake(key);
  assert.ok(theirs);
  theirs.release();
  remove();
});

Deno.test("unfinished files of dead processes are swept, those of living ones are kept", () => {
  const { root, layout, remove } = makeStore();
  const mine = freshPath(layout);
  const dead = freshName();
  Deno.writeTextFileSync(mine, "unfinished");
  Deno.mkdirSync(`${root}/tmp/${dead}`, { recursive: true });
  Deno.writeTextFileSync(`${root}/tmp/${dead}/file`, "left behind");
  Deno.writeFileSync(`${root}/tmp/${dead}.lock`, ownSignature("unfinished files"));
  sweepTmp(openLayout(root));
  assert.ok(Deno.statSync(mine).isFile);
  assert.throws(() => Deno.statSync(`${root}/tmp/${dead}`), Deno.errors.NotFound);
  releaseTmp(layout);
  assert.deepEqual([...Deno.readDirSync(`${root}/tmp`)], []);
  remove();
});

/** Lets at most so many files be open at once through `Deno.open`; gives it back at the end. */
async function withHandles(most: number, body: () => Promise<void>): Promise<number> {
  const { open } = Deno;
  let [now, peak] = [0, 0];
  Deno.open = async (...given: Parameters<typeof open>) => {
    if (now >= most) throw new Error("Too many open files (os error 24): open");
    peak = Math.max(peak, ++now);
    const file = await open(...given);
    const close = file.close.bind(file);
    file.close = () => {
      now--;
      close();
    };
    return file;
  };
  try {
    await body();
  } finally {
    Deno.open = open;
  }
  return peak;
}

Deno.test({
  name: "what was stored is written through with one file handle if there are no more",
  ignore: Deno.build.os !== "linux",
  async fn() {
    for (const [most, expected] of [[1, 1], [2, 2], [3, 3], [1000, 8]]) {
      const { store, remove } = makeStore();
      for (let i = 0; i < 300; i++) store.putBlob(bytesOf(`blob ${i}`));
      const peak = await withHandles(most, () => store.sync());
      assert.equal(peak, expected, `of ${most}`);
      await store.sync();
      remove();
    }
    const { store, remove } = makeStore();
    store.putBlob(bytesOf("blob"));
    await assert.rejects(withHandles(0, () => store.sync()), /os error 24/);
    remove();
  },
});

Deno.test("files of enormous size are damage by their size, and no memory is taken by them", () => {
  const { root, store, layout, remove } = makeStore();
  try {
    const digest = store.putBlob(bytesOf("abc"));
    const blob = layout.blob(digest);
    const record = recordOf(1, digest, 3);
    store.putRecord(record);
    // 60 GB that take no room: reading any of them would end this process.
    const enormous = 60e9;
    for (const path of [blob, layout.record(record.key), `${root}/format`]) {
      Deno.chmodSync(path, 0o644);
      Deno.truncateSync(path, enormous);
    }
    assert.throws(() => store.getBlob(digest), DamagedBlob);
    assert.equal(store.getRecord(record.key), undefined);
    assert.equal(quarantined(root), 2);
    // A file whose name says nothing is damaged, and made anew.
    assert.equal(openLayout(root).root, root);
    assert.equal(Deno.statSync(`${root}/format`).size < 100, true);
    // One that an array of bytes could hold is read piece by piece first.
    store.putBlob(bytesOf("abc"));
    Deno.chmodSync(blob, 0o644);
    Deno.truncateSync(blob, 2 ** 28 + 1);
    assert.throws(() => store.getBlob(digest), DamagedBlob);
  } finally {
    remove();
  }
});
