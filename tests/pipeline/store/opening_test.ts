import assert from "node:assert/strict";
import { layoutOf, storeRoot } from "../../../lib/pipeline/store/layout.ts";
import { openLayout, readOnlyLayout } from "../../../lib/pipeline/store/opening.ts";
import { freshPath, releaseTmp, writeAtomic } from "../../../lib/pipeline/store/unfinished.ts";
import { readCache, writeCache } from "../../../lib/pipeline/store/cache.ts";
import { isCount } from "../../../lib/pipeline/store/shape.ts";
import { inStore } from "./disk-without.ts";

Deno.test("storeRoot is artifacts, or artifacts/store where that is there", () =>
  inStore((folder) => {
    assert.equal(storeRoot(folder), `${folder}/artifacts`);
    Deno.mkdirSync(`${folder}/artifacts`);
    assert.equal(storeRoot(folder), `${folder}/artifacts`);
    Deno.symlinkSync(`${folder}/elsewhere`, `${folder}/artifacts/store`);
    assert.equal(storeRoot(folder), `${folder}/artifacts/store`, "even if it leads nowhere");
  }));

Deno.test("a link to a store that is not there is named, and no store is made beside it", () =>
  inStore((folder) => {
    Deno.mkdirSync(`${folder}/artifacts`);
    Deno.symlinkSync(`${folder}/elsewhere`, `${folder}/artifacts/store`);
    for (const open of [openLayout, readOnlyLayout]) {
      assert.throws(
        () => open(storeRoot(folder)),
        /artifacts\/store is a link to .*elsewhere, and nothing is there; make that folder/,
      );
    }
    assert.deepEqual([...Deno.readDirSync(`${folder}/artifacts`)].length, 1);
  }));

Deno.test("checkouts that share a store have views and caches of their own", () =>
  inStore((folder) => {
    Deno.mkdirSync(`${folder}/shared`);
    const layouts = ["a", "b"].map((name) => {
      Deno.mkdirSync(`${folder}/${name}/artifacts`, { recursive: true });
      Deno.symlinkSync(`${folder}/shared`, `${folder}/${name}/artifacts/store`);
      return openLayout(storeRoot(`${folder}/${name}`));
    });
    for (const [i, layout] of layouts.entries()) {
      writeCache(layout, "which.json", i);
      writeAtomic(layout.own, `${layout.own.root}/out/which`, String(i));
      writeAtomic(layout, layout.record("ab".repeat(32)), String(i));
    }
    for (const [i, layout] of layouts.entries()) {
      assert.equal(readCache(layout, "which.json", isCount), i);
      assert.equal(Deno.readTextFileSync(`${layout.own.root}/out/which`), String(i));
      assert.equal(Deno.readTextFileSync(layout.record("ab".repeat(32))), "1", "one for both");
      releaseTmp(layout);
      assert.deepEqual([...Deno.readDirSync(`${layout.own.root}/tmp`)], []);
    }
    assert.deepEqual([...Deno.readDirSync(`${folder}/shared/tmp`)], []);
  }));

Deno.test("without a shared store, the checkout's own part is the store", () =>
  inStore((root) => {
    const { own, tmp, cache } = layoutOf(`${root}/artifacts`);
    assert.deepEqual(own, { root: `${root}/artifacts`, tmp });
    assert.equal(cache, `${root}/artifacts/cache`);
  }));

Deno.test("an unfinished file needs no more than the folder's own name, however that is reached", () =>
  inStore((folder) => {
    // Deno asks for the real place of an open file before it says anything of it.
    const { statSync } = Deno.FsFile.prototype;
    Deno.FsFile.prototype.statSync = () => {
      throw new Deno.errors.NotCapable("Requires read access to its real place");
    };
    try {
      const layout = openLayout(folder);
      Deno.writeTextFileSync(freshPath(layout), "x");
      releaseTmp(layout);
    } finally {
      Deno.FsFile.prototype.statSync = statSync;
    }
  }));
