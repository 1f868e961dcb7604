import assert from "node:assert/strict";
import { UserError } from "../../../lib/contract/errors.ts";
import { StagedFiles } from "../../../lib/pipeline/export/staged-files.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import type { Layout } from "../../../lib/pipeline/store/layout.ts";

function inStore(body: (layout: Layout, folder: string) => void): void {
  const root = Deno.makeTempDirSync();
  const layout = openLayout(`${root}/artifacts`);
  try {
    body(layout, `${root}/artifacts/export`);
  } finally {
    releaseTmp(layout);
    Deno.removeSync(root, { recursive: true });
  }
}

function placed(layout: Layout, files: Readonly<Record<string, string>>, before = {}) {
  const staged = new StagedFiles(layout, "export");
  for (const [path, text] of Object.entries(files)) staged.add(path, text);
  return { ...staged.place(() => before), digests: staged.digests() };
}

Deno.test("nothing is in its place before everything is written aside", () => {
  inStore((layout, folder) => {
    const staged = new StagedFiles(layout, "export");
    staged.add("a.txt", "a");
    assert.throws(() => Deno.statSync(folder), Deno.errors.NotFound);
    staged.place(() => ({}));
    assert.equal(Deno.readTextFileSync(`${folder}/a.txt`), "a");
  });
});

Deno.test("only one places its files at a time, and looks at what is there when nobody else does", () => {
  inStore((layout) => {
    const lock = Deno.openSync(`${layout.own.root}/export.lock`, { create: true, write: true });
    lock.lockSync(true);
    const staged = new StagedFiles(layout, "export");
    staged.add("a.txt", "a");
    assert.throws(
      () => staged.place(() => assert.fail("it is another's turn"), 0.05),
      /cannot begin: the lock .*export\.lock has been held/,
    );
    lock.close();
    assert.equal(staged.place(() => ({})).written, 1);
  });
});

Deno.test("unchanged files are left alone, and files of the last time that are no more are removed", () => {
  inStore((layout, folder) => {
    const first = placed(layout, { "a.txt": "a", "b/c.txt": "c", "b/d.txt": "d" });
    assert.equal(first.written, 3);
    Deno.utimeSync(`${folder}/a.txt`, 1, 1);
    const second = placed(layout, { "a.txt": "a", "b/c.txt": "C" }, first.digests);
    assert.deepEqual([second.written, second.remarks], [1, []]);
    assert.equal(Deno.statSync(`${folder}/a.txt`).mtime?.getTime(), 1000);
    assert.deepEqual([...Deno.readDirSync(`${folder}/b`)].map(({ name }) => name), ["c.txt"]);
  });
});

Deno.test("what somebody has edited or put there is kept under another name, with a word", () => {
  inStore((layout, folder) => {
    const { digests } = placed(layout, { "a.txt": "a", "old.txt": "old" });
    Deno.writeTextFileSync(`${folder}/a.txt`, "mine");
    Deno.writeTextFileSync(`${folder}/old.txt`, "mine, too");
    Deno.writeTextFileSync(`${folder}/notes.txt`, "notes");
    const { remarks } = placed(layout, { "a.txt": "new" }, digests);
    assert.equal(Deno.readTextFileSync(`${folder}/a.txt`), "new");
    assert.equal(Deno.readTextFileSync(`${folder}/a.txt.yours`), "mine");
    assert.equal(Deno.readTextFileSync(`${folder}/old.txt`), "mine, too");
    assert.equal(Deno.readTextFileSync(`${folder}/notes.txt`), "notes");
    assert.equal(remarks.length, 2, remarks.join("\n"));
  });
});

Deno.test("a list of files from the disk removes nothing outside the folder; a link is refused", () => {
  inStore((layout, folder) => {
    const outside = `${folder}/../kept.txt`;
    const { digests } = placed(layout, { "x.txt": "x" });
    Deno.writeTextFileSync(outside, "x");
    placed(layout, {}, { "../kept.txt": digests["x.txt"] });
    assert.equal(Deno.readTextFileSync(outside), "x");
    Deno.symlinkSync(`${folder}/..`, `${folder}/away`);
    assert.throws(() => placed(layout, { "away/kept.txt": "y" }), UserError);
    assert.equal(Deno.readTextFileSync(outside), "x");
  });
});
