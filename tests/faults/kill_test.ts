/**
 * kill -9 at every kind of change of the store, before it and half-way through what it writes: in a whole
 * store a third of the deaths at each commit, and every one at which a result appears; from nothing an
 * eighth. `ASYMPTOPIA_ALL=1` takes all.
 */
import assert from "node:assert/strict";
import { shareOf } from "../commit-number.ts";
import { keepBuilding } from "../../lib/pipeline/code/bundle-build.ts";
import { endsOfKinds } from "./operation-kinds.ts";
import { breakDisk, placesOf } from "./faulty-disk.ts";
import { develop, type Moment } from "./pictures/pictures.ts";
import { reproduce, type Reproduced } from "./repro.ts";
import { assertRecovers, makeScene, recordsBefore, type Scene } from "./scene.ts";
import { filesUnder } from "./store-contents.ts";
import { controls } from "./wrong-stores.ts";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";
import { engineLine } from "../task-line.ts";

const photographer = fromFileUrl(import.meta.resolve("./pictures/pictured-run.ts"));
const runner = fromFileUrl(import.meta.resolve("./pictures/killed-run.ts"));

interface Death extends Moment {
  readonly operation: string;
  readonly place: string;
}

/** Every way to die: a death before an operation that only reads is that before the next change. */
async function deathsIn(scene: Scene, control?: string): Promise<Death[]> {
  scene.reset();
  const disk = breakDisk({ root: scene.store });
  const undo = control ? controls[control](scene.store) : () => {};
  await reproduce(scene.workspace.root);
  undo();
  disk.mend();
  const chosen = new Set(endsOfKinds(disk.trace));
  const places = placesOf(disk.trace);
  return disk.trace.flatMap((operation, index): Death[] => {
    const at = index + 1;
    // Of records every one: after each, another number of jobs is finished.
    if (!chosen.has(index) && !/^link/.test(operation)) return [];
    if (/^(read|l?stat|file\.stat|open cas|open ac)/.test(operation)) return [];
    const before: Death = { at, kill: "before", operation, place: places[index] };
    return /write/i.test(operation) ? [before, { ...before, kill: "half" }] : [before];
  });
}

async function die(scene: Scene, { at, kill }: Death): Promise<void> {
  const { signal, stderr } = await new Deno.Command(Deno.execPath(), {
    args: engineLine(scene.workspace.root, [runner, scene.workspace.root, String(at), kill]),
    stdout: "null",
    stderr: "piped",
  }).output();
  assert.equal(signal, "SIGKILL", new TextDecoder().decode(stderr));
}

async function recovered(
  scene: Scene,
  death: Death,
  happens: () => void | Promise<void>,
): Promise<Reproduced> {
  scene.reset();
  const before = recordsBefore(scene);
  await happens();
  return await assertRecovers(
    scene,
    before,
    `killed ${death.kill} ${death.at}. ${death.operation}`,
  );
}

/** Runs once, in a process of its own, and gives by a death what brings the store to how it would be then. */
async function pictured(
  scene: Scene,
  deaths: readonly Death[],
  control?: string,
): Promise<(death: Death) => () => void> {
  scene.reset();
  const { root } = scene.workspace;
  const folder = `${root}/tests/fixtures/pictures-${crypto.randomUUID()}`;
  const words = [root, folder, JSON.stringify(deaths), ...(control ? [control] : [])];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: engineLine(root, [photographer, ...words]),
    stdout: "null",
    stderr: "piped",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return (death) => () => develop(`${folder}/${deaths.indexOf(death)}`, scene.store);
}

/** Of so many deaths in a whole run the process really dies: the pictures of those are compared with it. */
const realDeaths = 8;

Deno.test("killed at any kind of change of the store, the next run goes on (edited)", async () => {
  const scene = await makeScene("edited");
  try {
    const all = await deathsIn(scene);
    const own = new Set(shareOf(all, 3));
    const deaths = all.filter((death) => own.has(death) || /^link/.test(death.operation));
    const pictureOf = await pictured(scene, deaths);
    const executed = new Set<number>();
    const every = Math.ceil(all.length / realDeaths);
    for (const [i, death] of deaths.entries()) {
      const happens = i % every === every >> 1 ? () => die(scene, death) : pictureOf(death);
      executed.add((await recovered(scene, death, happens)).executed);
    }
    assert.ok(all.length > 60 && deaths.length > 20, `${deaths.length} of ${all.length} deaths`);
    // The deaths were spread over the whole run: something between nothing and all was kept.
    assert.deepEqual([...executed].sort(), [0, 1, 2, 3, 4]);
  } finally {
    scene.remove();
  }
});

Deno.test("a picture of a run shows what a process leaves that dies at that moment", async () => {
  const scene = await makeScene("edited");
  try {
    const deaths = await deathsIn(scene);
    const records = (death: Death) => /^linkSync ac/.test(death.operation);
    const halves = deaths.filter(({ kill, operation }) =>
      kill === "half" && /cas|run\//.test(operation)
    );
    // By their places: in one process an operation may have another number than in the next.
    const chosen = [...deaths.filter(records).slice(1, 2), ...halves.slice(-1)]
      .map((death): Death => ({ ...death, at: death.place }));
    assert.equal(chosen.length, 2);
    const pictureOf = await pictured(scene, chosen);
    for (const death of chosen) {
      scene.reset();
      await die(scene, death);
      const left = shapesIn(scene.store);
      scene.reset();
      pictureOf(death)();
      assert.deepEqual(shapesIn(scene.store), left, `${death.kill} ${death.operation}`);
    }
  } finally {
    scene.remove();
  }
});

/** Sizes of files by path; names that are drawn at random, and what times make longer, count as equal. */
function shapesIn(store: string): string[] {
  return filesUnder(store).map((path) => {
    const { size } = Deno.statSync(`${store}/${path}`);
    const isPassing = /^(?:run|lease|tmp|cache|ac)\//.test(path);
    return `${path.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4,12}){4}/g, "…")} ${isPassing ? "" : size}`;
  }).sort();
}

Deno.test("killed at any kind of change of the store, the next run goes on (cold)", async () => {
  const leave = keepBuilding();
  const scene = await makeScene("cold");
  try {
    const all = await deathsIn(scene);
    // What follows the making of the bundles is the same in both scenes.
    const end = all.findIndex(({ operation }) => operation.includes("lease/"));
    // Each costs two runs from nothing. No pictures here: a secret counts only as the file that it was made as.
    const deaths = shareOf(all.slice(0, end), 8);
    for (const death of deaths) await recovered(scene, death, () => die(scene, death));
    assert.ok(deaths.length >= 3, `${deaths.length} deaths of ${all.slice(0, end).length}`);
  } finally {
    scene.remove();
    await leave();
  }
});

for (const control of Object.keys(controls)) {
  Deno.test(`control: the kills find out a store that is wrong (${control})`, async () => {
    const scene = await makeScene("edited");
    try {
      const deaths = (await deathsIn(scene, control)).filter(({ operation }) =>
        /(cas|ac)\//.test(operation)
      );
      const pictureOf = await pictured(scene, deaths, control);
      const found = [];
      for (const death of deaths) {
        try {
          await recovered(scene, death, pictureOf(death));
        } catch (error) {
          assert.ok(error instanceof Error);
          found.push(error.message);
          break;
        }
      }
      assert.match(found.join(), /names a blob that is not there|is not whole/);
    } finally {
      scene.remove();
    }
  });
}
