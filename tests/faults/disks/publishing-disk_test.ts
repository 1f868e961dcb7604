/** What leaves this machine (archive, export, report) on a disk that is full. */
import assert from "node:assert/strict";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { makeWorkspace } from "../../pipeline/toy/workspace.ts";
import { treeOf } from "../../pipeline/tree.ts";
import { canMount, fillDisk, mounted, unmount } from "./mounted-disk.ts";
import { filesUnder } from "../store-contents.ts";

const skipped = !canMount();
const kilobyte = 1024;

/** Each command, the folder that it writes, and so much room that it ends in the middle of its work. */
const cases: readonly (readonly [verb: string, folder: string, room: number])[] = [
  ["archive", "archive", 0],
  ["archive", "archive", 300 * kilobyte],
  ["export", "export", 0],
  ["export", "export", 12 * kilobyte],
];

/** SHA-256 by path. */
const contents = (folder: string) =>
  new Map(
    filesUnder(folder).map((path) => [path, digestOf(Deno.readFileSync(`${folder}/${path}`))]),
  );

Deno.test({
  name: `a full disk ends what is being published with a word, and the last of it stays whole${
    skipped ? " (skipped: no right to mount)" : ""
  }`,
  ignore: skipped,
  async fn() {
    const workspace = makeWorkspace();
    const store = `${workspace.root}/artifacts`;
    Deno.mkdirSync(store, { recursive: true });
    assert.ok(mounted(store, "64m"));
    try {
      const good = async (...words: readonly string[]) => {
        const { code, error } = await workspace.command(...words);
        assert.equal(code, 0, `${words.join(" ")}: ${error}`);
      };
      await good("repro");
      for (const verb of ["archive", "export", "report"]) await good(verb);
      // Other numbers, so that each has something new to write.
      workspace.edit("papers/toy.yaml", "value: 18", "value: 17");
      await good("repro");
      for (const [verb, folder, room] of cases) {
        const whole = treeOf(`${store}/${folder}`);
        fillDisk(`${store}/filler`, room);
        const { code, error } = await workspace.command(verb);
        Deno.removeSync(`${store}/filler`);
        assert.equal(code, 4, `${verb} with ${room} bytes: ${error}`);
        assert.match(error, /the disk is full.*make room and run again/s, verb);
        assert.deepEqual(treeOf(`${store}/${folder}`), whole, verb);
      }
      // `repro` has written the site; it is written again file by file, each of them whole, the first page last.
      const site = contents(`${store}/report`);
      Deno.removeSync(`${store}/report`, { recursive: true });
      fillDisk(`${store}/filler`, 400 * kilobyte);
      const { code, error } = await workspace.command("report");
      Deno.removeSync(`${store}/filler`);
      assert.equal(code, 4, error);
      const part = contents(`${store}/report`);
      assert.ok(
        part.size > 0 && part.size < site.size && !part.has("index.html"),
        `${part.size} files`,
      );
      for (const [path, digest] of part) assert.equal(digest, site.get(path), path);
      for (const verb of ["archive", "export", "report"]) await good(verb);
      assert.deepEqual(contents(`${store}/report`), site);
      assert.deepEqual(filesUnder(store, "tmp/"), []);
    } finally {
      unmount(store);
      workspace.remove();
    }
  },
});
