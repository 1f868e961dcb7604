/** A cache counts for the user and the checkout that made it, and in the shape that is asked for. */
import assert from "node:assert/strict";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { cacheBytesMax, readCache, writeCache } from "../../../lib/pipeline/store/cache.ts";
import { secretOf } from "../../../lib/pipeline/store/checkout-secret.ts";
import { type Layout, layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { isMapOf, isNumber } from "../../../lib/pipeline/store/shape.ts";
import { inStore } from "./disk-without.ts";

const name = "some.json";
const read = (layout: Layout) => readCache<unknown>(layout, name, isMapOf(isNumber));

function inLayout(body: (layout: Layout, root: string) => void): Promise<void> {
  return inStore((root) => {
    const layout = openLayout(root);
    try {
      writeCache(layout, name, { rows: 5 });
      assert.deepEqual(read(layout), { rows: 5 });
      body(layout, root);
    } finally {
      releaseTmp(layout);
    }
  });
}

/** Copies a folder's files, with all that copying keeps: bytes, rights, times. */
function copyFolder(from: string, to: string): void {
  Deno.mkdirSync(to, { recursive: true });
  for (const { name } of Deno.readDirSync(from)) {
    Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
    const { mode, atime, mtime } = Deno.statSync(`${from}/${name}`);
    Deno.chmodSync(`${to}/${name}`, mode! & 0o777);
    Deno.utimeSync(`${to}/${name}`, atime!, mtime!);
  }
}

Deno.test("what comes with a repository or a copy is no cache, whatever its seal", () =>
  inLayout((layout, root) => {
    // Control: this way of sealing, of any bytes, was believed once.
    const json = '{"rows":6}';
    Deno.writeTextFileSync(`${layout.cache}/${name}`, `${digestOf(json)} ${name}\n${json}`);
    assert.equal(read(layout), undefined);
    writeCache(layout, name, { rows: 7 });
    copyFolder(layout.cache, `${root}/elsewhere/cache`);
    assert.equal(read(layoutOf(`${root}/elsewhere`)), undefined);
    // In its own place it still counts, also when the whole checkout is moved.
    assert.deepEqual(read(layout), { rows: 7 });
    Deno.renameSync(layout.cache, `${root}/moved`);
    Deno.renameSync(`${root}/moved`, layout.cache);
    assert.deepEqual(read(layout), { rows: 7 });
  }));

Deno.test("a secret that others can read, that has two names or is a link counts for nothing", async () => {
  const cases: ((secret: string, root: string) => void)[] = [
    (secret) => Deno.chmodSync(secret, 0o640),
    (secret) => Deno.chmodSync(secret, 0o604),
    (secret, root) => Deno.linkSync(secret, `${root}/second`),
    (secret, root) => {
      Deno.renameSync(secret, `${root}/secret`);
      Deno.symlinkSync(`${root}/secret`, secret);
    },
    (secret) => Deno.truncateSync(secret, 2 ** 20),
    (secret) => Deno.utimeSync(secret, new Date(0), new Date(0)),
    (secret) => Deno.removeSync(secret),
  ];
  for (const spoil of cases) {
    await inLayout((layout, root) => {
      spoil(`${layout.cache}/secret`, root);
      assert.equal(read(layout), undefined, String(spoil));
      // It is made again, and what is written from then on counts.
      writeCache(layout, name, { rows: 8 });
      assert.deepEqual(read(layout), { rows: 8 }, String(spoil));
    });
  }
});

Deno.test("a secret is that of its bytes and its file, on any machine that sees this file", () => {
  const bytes = new Uint8Array(32);
  const file = { ino: 7, mtime: new Date(5) };
  // What a network disk changes from machine to machine is its number.
  const [here, there] = [{ ...file, dev: 1 }, { ...file, dev: 2 }].map((one) =>
    secretOf(bytes, one)
  );
  assert.equal(here, there);
  const others = [{ ...file, ino: 8 }, { ...file, mtime: new Date(6) }];
  for (const other of others) assert.notEqual(secretOf(bytes, other), here);
  assert.notEqual(secretOf(Uint8Array.from({ length: 32 }, () => 1), file), here);
});

Deno.test({
  name: "another user's secret counts for nothing",
  ignore: Deno.uid() !== 0,
  fn: () =>
    inLayout((layout) => {
      Deno.chownSync(`${layout.cache}/secret`, 12345, null);
      assert.equal(read(layout), undefined);
    }),
});

Deno.test("a cache of another shape, or too large to be one, is none", () =>
  inLayout((layout) => {
    for (const content of [7, null, [], { rows: "5" }, { rows: null }]) {
      writeCache(layout, name, content);
      assert.equal(read(layout), undefined, JSON.stringify(content));
    }
    writeCache(layout, name, { rows: 5 });
    Deno.truncateSync(`${layout.cache}/${name}`, cacheBytesMax + 1);
    assert.equal(read(layout), undefined);
  }));

Deno.test("a question reads no cache that it would have to make a secret for", () =>
  inStore((root) => {
    const layout = { ...layoutOf(root), isReadOnly: true };
    writeCache(layout, name, { rows: 5 });
    assert.equal(read(layout), undefined);
    assert.deepEqual([...Deno.readDirSync(root)], []);
  }));
