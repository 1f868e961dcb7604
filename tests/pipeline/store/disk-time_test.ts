/** An engine's clock that is ahead of the disk's: what is young there must not look old here. */
import assert from "node:assert/strict";
import { openExternalFiles } from "../../../lib/pipeline/files/external-files.ts";
import { FileStamps } from "../../../lib/pipeline/files/stamps.ts";
import { diskTime } from "../../../lib/pipeline/store/disk-time.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { openStore } from "../../../lib/pipeline/store/store.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { toyGraph } from "../toy.ts";

const shifts = [["3 s", 3_000], ["an hour", 3_600_000], ["ten years", 3.2e11]] as const;

/** Runs with an engine's clock that is ahead, from the beginning of a second on. */
async function ahead(shift: number, body: () => void): Promise<void> {
  const { now } = Date;
  await new Promise((resolve) => setTimeout(resolve, 1030 - now() % 1000));
  Date.now = () => now() + shift;
  try {
    body();
  } finally {
    Date.now = now;
  }
}

function editUnseen(path: string, text: string): void {
  const { atime, mtime } = Deno.statSync(path);
  Deno.writeTextFileSync(path, text);
  Deno.utimeSync(path, atime!, mtime!);
}

function inFolder(body: (root: string) => void): void {
  const root = Deno.makeTempDirSync({ prefix: "ahead-" });
  try {
    body(root);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

for (const [name, shift] of shifts) {
  Deno.test(`a clock ${name} ahead: a hidden edit of code right after it was read is seen`, () =>
    ahead(shift, () =>
      inFolder((root) => {
        const layout = openLayout(`${root}/artifacts`);
        Deno.writeTextFileSync(`${root}/a.ts`, "const a = 1;");
        const first = new FileStamps(root, diskTime(layout));
        const saved = structuredClone(first.save([first.take("a.ts")]).stamps);
        editUnseen(`${root}/a.ts`, "const a = 2;");
        assert.equal(new FileStamps(root, diskTime(layout), saved).isUnchanged(0), false);
        releaseTmp(layout);
      })));

  Deno.test(`a clock ${name} ahead: a hidden edit of data right after it was read is seen`, () =>
    ahead(shift, () =>
      inFolder((root) => {
        const store = openStore(openLayout(`${root}/artifacts`));
        Deno.mkdirSync(`${root}/data`);
        Deno.writeTextFileSync(`${root}/data/x.csv`, "1,2,3\n");
        const place = { file: "papers/toy.yaml", line: 1, column: 1 };
        const files = { x: { name: "x", file: "data/x.csv", place, placeOfDigest: place } };
        const stage = toyGraph([{ name: "s", kind: "sum", files }]).jobs[0].stage;
        const digest = () =>
          openExternalFiles([stage], { workspace: root, store }).digests(stage)!.x;
        const before = digest();
        editUnseen(`${root}/data/x.csv`, "1,2,4\n");
        assert.notEqual(digest(), before);
        releaseTmp(store.layout);
      })));
}

Deno.test("the time is the disk's, never ahead of it; a question that changes no file writes none", () =>
  ahead(3_600_000, () =>
    inFolder((root) => {
      const store = `${root}/artifacts`;
      assert.equal(diskTime({ ...layoutOf(store), isReadOnly: true }), undefined);
      assert.throws(() => Deno.statSync(store), Deno.errors.NotFound);
      const layout = openLayout(store);
      Deno.writeTextFileSync(`${root}/probe`, "");
      const { dev, ctime } = Deno.statSync(`${root}/probe`);
      const found = diskTime(layout)!;
      assert.equal(found.device, dev);
      assert.ok(Math.abs(found.milliseconds - ctime!.getTime()) <= 60_000);
      releaseTmp(layout);
      const names = [...Deno.readDirSync(`${store}/tmp`)].length;
      assert.ok(diskTime({ ...layout, isReadOnly: true }));
      assert.equal([...Deno.readDirSync(`${store}/tmp`)].length, names);
    })));
