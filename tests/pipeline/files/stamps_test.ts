/** Whether a file is what it was: never trusted to times that a second edit could have, too. */
import assert from "node:assert/strict";
import { FileStamps } from "../../../lib/pipeline/files/stamps.ts";

/** An edit that keeps size and time of modification, as `cp -p`, `rsync -t` or an archive makes. */
function editUnseen(path: string, text: string): void {
  const { atime, mtime } = Deno.statSync(path);
  Deno.writeTextFileSync(path, text);
  Deno.utimeSync(path, atime!, mtime!);
}

/** Waits for the beginning of a second: change times come in whole seconds. */
async function beginningOfSecond(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1030 - Date.now() % 1000));
}

Deno.test("an edit within the second of the last that keeps size and time is seen", async () => {
  const folder = Deno.makeTempDirSync();
  await beginningOfSecond();
  const path = `${folder}/a.ts`;
  Deno.writeTextFileSync(path, "const a = 1;");
  const first = new FileStamps(folder);
  const index = first.take("a.ts")!;
  const saved = structuredClone(first.save([index]).stamps);
  editUnseen(path, "const a = 2;");
  assert.equal(new FileStamps(folder, saved).isUnchanged(0), false);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("a stamp taken later is trusted: the content is not read again", async () => {
  const folder = Deno.makeTempDirSync();
  const path = `${folder}/a.ts`;
  Deno.writeTextFileSync(path, "const a = 1;");
  await new Promise((resolve) => setTimeout(resolve, 1100));
  const first = new FileStamps(folder);
  const index = first.take("a.ts")!;
  const [name, stamp] = first.save([index]).stamps[0];
  // With another digest in the stamp, "unchanged" can only come from the times.
  const stamps = new FileStamps(folder, [[name, stamp, "other"]]);
  assert.equal(stamps.isUnchanged(0), true);
  assert.equal(stamps.changed, false);
  Deno.removeSync(folder, { recursive: true });
});
