/** Whether a file is what it was: never trusted to times that a second edit could have, too. */
import assert from "node:assert/strict";
import type { Moment } from "../../../lib/pipeline/system/file-stamp.ts";
import { FileStamps } from "../../../lib/pipeline/files/stamps.ts";

/** An edit that keeps size and time of modification, as `cp -p`, `rsync -t` or an archive makes. */
function editUnseen(path: string, text: string): void {
  const { atime, mtime } = Deno.statSync(path);
  Deno.writeTextFileSync(path, text);
  Deno.utimeSync(path, atime!, mtime!);
}

/** A time that has passed on the disk of a folder. */
function momentIn(folder: string): Moment {
  Deno.writeTextFileSync(`${folder}/probe`, "");
  const { dev, ctime } = Deno.statSync(`${folder}/probe`);
  return { device: dev, milliseconds: ctime!.getTime() };
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
  const first = new FileStamps(folder, momentIn(folder));
  const index = first.take("a.ts");
  const saved = structuredClone(first.save([index]).stamps);
  editUnseen(path, "const a = 2;");
  assert.equal(new FileStamps(folder, momentIn(folder), saved).isUnchanged(0), false);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("a stamp taken later is trusted: the content is not read again", async () => {
  const folder = Deno.makeTempDirSync();
  const path = `${folder}/a.ts`;
  Deno.writeTextFileSync(path, "const a = 1;");
  await new Promise((resolve) => setTimeout(resolve, 2100));
  const first = new FileStamps(folder, momentIn(folder));
  const index = first.take("a.ts");
  const [name, stamp] = first.save([index]).stamps[0];
  // With another digest in the stamp, "unchanged" can only come from the times.
  const stamps = new FileStamps(folder, momentIn(folder), [[name, stamp, "other"]]);
  assert.equal(stamps.isUnchanged(0), true);
  assert.equal(stamps.changed, false);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("a file that was not there and is there now has changed, and the other way round", () => {
  const folder = Deno.makeTempDirSync();
  const path = `${folder}/package.json`;
  const look = () => new FileStamps(folder, momentIn(folder));
  const first = look();
  const absent = structuredClone(first.save([first.take("package.json")]).stamps);
  const isUnchanged = (saved: typeof absent) =>
    new FileStamps(folder, momentIn(folder), saved).isUnchanged(0);
  assert.ok(isUnchanged(absent));
  Deno.writeTextFileSync(path, "");
  assert.ok(!isUnchanged(absent));
  const second = look();
  const present = structuredClone(second.save([second.take("package.json")]).stamps);
  assert.ok(isUnchanged(present), "an empty file is not an absent one");
  Deno.removeSync(path);
  assert.ok(!isUnchanged(present));
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("a stamp of what was read is that of those bytes, whatever the file is by then", () => {
  const folder = Deno.makeTempDirSync();
  const path = `${folder}/a.ts`;
  Deno.writeTextFileSync(path, "const a = 1;");
  const before = Deno.statSync(path);
  const bytes = Deno.readFileSync(path);
  const stamps = new FileStamps(folder, momentIn(folder));
  editUnseen(path, "const a = 2;");
  const saved = structuredClone(stamps.save([stamps.takeRead("a.ts", before, bytes)]).stamps);
  assert.ok(!new FileStamps(folder, momentIn(folder), saved).isUnchanged(0));
  editUnseen(path, "const a = 1;");
  assert.ok(new FileStamps(folder, momentIn(folder), saved).isUnchanged(0));
  Deno.removeSync(folder, { recursive: true });
});
