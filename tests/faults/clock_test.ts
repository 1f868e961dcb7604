/** Clocks that jump, stand still or lie, and files whose times lie: nothing stale, nothing for nothing. */
import assert from "node:assert/strict";
import { testsByTurns } from "../commit-number.ts";
import { reproduce } from "./repro.ts";
import { jobCount, makeScene, type Scene } from "./scene.ts";
import { lastingFiles } from "./store-contents.ts";

/** A quarter of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(4);

const hour = 3600_000;

/** Runs with a `Date` that tells another time; `tick` is how fast it goes. */
async function withClock<T>(
  shift: number,
  tick: 0 | 1,
  body: () => Promise<T>,
): Promise<T> {
  const { now } = Date;
  const began = now();
  Date.now = () => began + shift + tick * (now() - began);
  try {
    return await body();
  } finally {
    Date.now = now;
  }
}

const clocks: readonly (readonly [string, number, 0 | 1])[] = [
  ["an hour back", -hour, 1],
  ["a year forward", 365 * 24 * hour, 1],
  ["standing still", 0, 0],
  ["at the beginning of time", -Date.now(), 0],
];

async function inScene(kind: "cold" | "edited", body: (scene: Scene) => Promise<void>) {
  const scene = await makeScene(kind);
  try {
    await body(scene);
  } finally {
    scene.remove();
  }
}

for (const [name, shift, tick] of clocks) {
  test(`a clock ${name}: the same results, and nothing runs twice`, () =>
    inScene("edited", async (scene) => {
      const { workspace, reset, store, clean } = scene;
      const run = () => reproduce(workspace.root);
      // The clock jumps before the run, then back again.
      reset();
      const jumped = await withClock(shift, tick, run);
      assert.deepEqual([jumped.code, jumped.executed], [0, jobCount], jumped.error);
      assert.deepEqual(lastingFiles(store), clean);
      assert.equal((await run()).executed, 0);
      assert.equal((await withClock(shift, tick, run)).executed, 0);
      // An edit under a wrong clock is seen under the right one, and the other way round.
      const edit = (before: string, after: string) => {
        workspace.edit("stages/total.ts", before, after);
        return workspace.read("stages/total.ts");
      };
      edit("let sum = 0;", "let sum = 1;");
      // draws, and what follows from the code of totals alone.
      assert.ok((await withClock(shift, tick, run)).executed >= 1);
      edit("let sum = 1;", "let sum = 2;");
      assert.ok((await run()).executed >= 1);
      edit("let sum = 2;", "let sum = 1;");
      assert.equal((await withClock(shift, tick, run)).executed, 0);
    }));
}

const target = "stages/total.ts";

/** Ways to change a file to other content of the same size, with the times of before. */
const disguises: Readonly<Record<string, (path: string, text: string) => void>> = {
  "its time set back": (path, text) => {
    const { atime, mtime } = Deno.statSync(path);
    Deno.writeTextFileSync(path, text);
    Deno.utimeSync(path, atime!, mtime!);
  },
  "another file of the same time in its place": (path, text) => {
    const { atime, mtime } = Deno.statSync(path);
    Deno.writeTextFileSync(`${path}.new`, text);
    Deno.utimeSync(`${path}.new`, atime!, mtime!);
    Deno.renameSync(`${path}.new`, path);
  },
  "a time in the future": (path, text) => {
    Deno.writeTextFileSync(path, text);
    Deno.utimeSync(path, 4e9, 4e9);
  },
};

for (const [name, disguise] of Object.entries(disguises)) {
  test(`a source file with other content of the same size is noticed: ${name}`, () =>
    inScene("edited", async ({ workspace, store }) => {
      const path = `${workspace.root}/${target}`;
      const text = workspace.read(target);
      const other = text.replace("let sum = 0;", "let sum = 5;");
      assert.equal(other.length, text.length);
      const stamp = () => {
        const { size, mtime } = Deno.statSync(path);
        return [size, mtime?.getTime()];
      };
      const before = stamp();
      disguise(path, other);
      // Control: whoever looks at size and time alone sees nothing.
      if (name !== "a time in the future") assert.deepEqual(stamp(), before);
      const records = lastingFiles(store).size;
      assert.ok((await reproduce(workspace.root)).executed >= 1, "it is bundled and run again");
      assert.ok(lastingFiles(store).size > records);
      disguise(path, text);
      assert.equal((await reproduce(workspace.root)).executed, 0, "and the old result is found");
    }));
}

test("touched files whose content is the same make nothing run", () =>
  inScene("edited", async ({ workspace }) => {
    for (const time of [1, 1.7e9, 4e9]) {
      Deno.utimeSync(`${workspace.root}/${target}`, time, time);
      assert.equal((await reproduce(workspace.root)).executed, 0);
    }
  }));

test("a file edited twice within one tick of its clock is compared by content", () =>
  inScene("edited", async ({ workspace }) => {
    const text = workspace.read(target);
    for (let i = 1; i <= 6; i++) {
      workspace.write(target, text.replace("let sum = 0;", `let sum = ${i};`));
      const run = reproduce(workspace.root);
      assert.ok((await run).executed >= 1, `edit ${i}`);
    }
  }));
