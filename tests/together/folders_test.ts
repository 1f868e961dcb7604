/** Every test runs once: what runs together is what `deno task test` leaves out otherwise. */
import assert from "node:assert/strict";
import { filesUnder } from "../../lib/pipeline/store/inventory.ts";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";
import { byTurns, folders } from "./folders.ts";

const root = fromFileUrl(import.meta.resolve("../../"));
const grouped = Object.values(folders).flat().map((folder) => `tests/${folder}`);

/** What the task leaves out, folder by folder. */
function leftOut(command: string): readonly string[] {
  return /--ignore=(\S+)/.exec(command)?.[1].split(",") ?? [];
}

Deno.test("the task leaves out the folders that run together, and no other", () => {
  const { tasks } = JSON.parse(Deno.readTextFileSync(`${root}/deno.json`));
  assert.deepEqual(leftOut(tasks.test.command).toSorted(), grouped.toSorted());
  assert.deepEqual(leftOut("deno test --ignore=tests/a,tests/b tests/"), ["tests/a", "tests/b"]);
  assert.deepEqual(leftOut("deno test tests/"), []);
});

Deno.test("no folder is in two groups or inside another, and each group has its file", () => {
  for (const one of grouped) {
    const around = grouped.filter((other) => one === other || one.startsWith(`${other}/`));
    assert.deepEqual(around, [one]);
  }
  const files = [...Deno.readDirSync(`${root}/tests/together`)].map(({ name }) => name)
    .filter((name) => name.endsWith("_test.ts") && !/^(?:folders|turns)_/.test(name)).sort();
  assert.deepEqual(files, Object.keys(folders).map((name) => `${name}_test.ts`).sort());
});

Deno.test("turns are those of groups that there are", () => {
  assert.deepEqual(Object.keys(byTurns).filter((name) => !(name in folders)), []);
  for (const parts of Object.values(byTurns)) assert.ok(parts >= 2 && parts <= 5, `${parts}`);
});

/** Whether a file asks for something at the start or the end of its process, which here is that of many. */
const hasHooks = (text: string) =>
  /\bDeno\.test\.(?:before|after)(?:All|Each)\b|addEventListener\("unload"/.test(text);

Deno.test("files that run together ask for nothing at the end of their process, which others share", () => {
  const hooked = grouped.flatMap((folder) => filesUnder(`${root}/${folder}`))
    .map(({ path }) => path).filter((path) => hasHooks(Deno.readTextFileSync(path)));
  assert.deepEqual(hooked, []);
  assert.ok(hasHooks(Deno.readTextFileSync(`${root}/tests/pipeline/reading/parts_test.ts`)));
  assert.ok(hasHooks("Deno.test.afterAll(() => {});"));
});
