import assert from "node:assert/strict";
import { layoutOf, storeRoot } from "../../../lib/pipeline/store/layout.ts";
import {
  checkFormat,
  openLayout,
  readOnlyLayout,
  storeFormat,
} from "../../../lib/pipeline/store/opening.ts";
import { exitCodes, UserError } from "../../../lib/contract/errors.ts";
import { firstUse } from "../../../lib/pipeline/store/elsewhere.ts";
import { namesIn } from "../../../lib/pipeline/store/file-operations.ts";
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

/** A checkout whose store is a link to a folder with these files, by path. */
function linked(folder: string, files: Readonly<Record<string, string>>): string {
  Deno.mkdirSync(`${folder}/checkout/artifacts`, { recursive: true });
  Deno.mkdirSync(`${folder}/theirs`);
  for (const [path, text] of Object.entries(files)) {
    const file = `${folder}/theirs/${path}`;
    Deno.mkdirSync(file.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.writeTextFileSync(file, text);
  }
  Deno.symlinkSync(`${folder}/theirs`, `${folder}/checkout/artifacts/store`);
  return storeRoot(`${folder}/checkout`);
}

const othersFolders: readonly (readonly [name: string, file: string])[] = [
  ["a text", "thesis.tex"],
  ["a file in a folder of a name that a store has", "tmp/mine.txt"],
  ["runs of another program", "run/1/out"],
  ["a list of formats", "format"],
  ["another content-addressed store", "cas/objects/1"],
];
for (const [name, file] of othersFolders) {
  Deno.test(`a link makes no store of a folder of somebody's with ${name}`, () =>
    inStore((folder) => {
      const root = linked(folder, { [file]: "mine" });
      for (const open of [checkFormat, readOnlyLayout, openLayout]) {
        assert.throws(
          () => open(root),
          (error) => {
            assert.ok(error instanceof UserError);
            assert.equal(error.exitCode, exitCodes.specification);
            assert.match(
              error.message,
              /\/theirs\) is no store, and .* is in it; allowed: .*empty/,
            );
            return true;
          },
        );
      }
      assert.equal(Deno.readTextFileSync(`${folder}/theirs/${file}`), "mine");
      assert.deepEqual(namesIn(`${folder}/theirs`), [file.replace(/\/.*/, "")]);
    }));
}

Deno.test("a store behind a link that lost its format, or was being made, is one", () =>
  inStore((folder) => {
    const root = linked(folder, { "lost+found/x": "" });
    const layout = openLayout(root);
    writeAtomic(layout, layout.record("ab".repeat(32)), "x");
    for (const damage of [undefined, "", "asympt"]) {
      if (damage === undefined) Deno.removeSync(`${root}/format`);
      else Deno.writeTextFileSync(`${root}/format`, damage);
      releaseTmp(openLayout(root));
      assert.equal(Deno.readTextFileSync(`${root}/format`), storeFormat);
    }
    releaseTmp(layout);
    for (const name of namesIn(root)) Deno.removeSync(`${root}/${name}`, { recursive: true });
    // Killed after its first unfinished file.
    const first = layoutOf(root);
    Deno.writeTextFileSync(freshPath(first), "x");
    checkFormat(root);
    releaseTmp(first);
  }));

Deno.test("the folder artifacts as a link: not beside artifacts/store, nor to a folder of somebody's", () =>
  inStore((folder) => {
    Deno.mkdirSync(`${folder}/theirs/store`, { recursive: true });
    Deno.mkdirSync(`${folder}/checkout`);
    Deno.symlinkSync(`${folder}/theirs`, `${folder}/checkout/artifacts`);
    assert.throws(() => checkFormat(storeRoot(`${folder}/checkout`)), /artifacts is a link, too/);
    Deno.renameSync(`${folder}/theirs/store`, `${folder}/theirs/photographs`);
    assert.throws(() => checkFormat(storeRoot(`${folder}/checkout`)), /photographs is in it/);
    Deno.removeSync(`${folder}/theirs/photographs`);
    checkFormat(storeRoot(`${folder}/checkout`));
  }));

Deno.test("the first use of a store behind a link says where it is, and so does another link", () =>
  inStore((folder) => {
    assert.equal(firstUse(`${folder}/artifacts`), undefined);
    const root = linked(folder, {});
    const place = Deno.realPathSync(root);
    assert.equal(firstUse(root), `Results go to ${place}, a new store: artifacts/store is a link.`);
    assert.equal(firstUse(root), undefined);
    Deno.mkdirSync(`${folder}/another`);
    Deno.removeSync(root);
    Deno.symlinkSync(`${folder}/another`, root);
    releaseTmp(openLayout(root));
    assert.match(
      firstUse(root)!,
      /\/another, which is a store already: artifacts\/store is a link/,
    );
    assert.equal(firstUse(root), undefined);
    assert.deepEqual(namesIn(`${folder}/checkout/artifacts/tmp`), []);
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
