/**
 * kill -9 at every kind of change of the store, before it and half-way through what it writes: in a whole
 * store a half of the deaths at each commit, and every one at which a result appears; from nothing an
 * eighth. `ASYMPTOPIA_ALL=1` takes all.
 */
import assert from "node:assert/strict";
import { shareOf } from "../commit-number.ts";
import { keepBuilding } from "../../lib/pipeline/code/bundle-build.ts";
import { endsOfKinds } from "./operation-kinds.ts";
import { breakDisk } from "./faulty-disk.ts";
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
  return disk.trace.flatMap((operation, index): Death[] => {
    const at = index + 1;
    // Of records every one: after each, another number of jobs is finished.
    if (!chosen.has(index) && !/^link/.test(operation)) return [];
    if (/^(read|l?stat|file\.stat|open cas|open ac)/.test(operation)) return [];
    const before: Death = { at, kill: "before", operation };
    return /write/i.test(operation) ? [before, { at, kill: "half", operation }] : [before];
  });
}

/** Gives the operation before which, or in which, the process died. */
async function die(scene: Scene, { at, kill }: Death): Promise<string> {
  const { signal, stderr } = await new Deno.Command(Deno.execPath(), {
    args: engineLine(scene.workspace.root, [runner, scene.workspace.root, String(at), kill]),
    stdout: "null",
    stderr: "piped",
  }).output();
  const said = new TextDecoder().decode(stderr);
  assert.equal(signal, "SIGKILL", said);
  return said.trim();
}

async function recovered(
  scene: Scene,
  death: Death,
  happens: () => unknown,
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

/**
 * Runs once, in a process of its own, and gives by a death what brings the store to how it would be then; that
 * gives the operation at which it was.
 */
async function pictured(
  scene: Scene,
  deaths: readonly Death[],
  control?: string,
): Promise<(death: Death) => () => string> {
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
  return (death) => () => {
    const picture = `${folder}/${deaths.indexOf(death)}`;
    develop(picture, scene.store);
    return Deno.readTextFileSync(`${picture}.operation`);
  };
}

/** Of so many deaths in a whole run the process really dies: the pictures of those are compared with it. */
const realDeaths = 8;

Deno.test("killed at any kind of change of the store, the next run goes on (edited)", async () => {
  const scene = await makeScene("edited");
  try {
    const all = await deathsIn(scene);
    const own = new Set(shareOf(all, 2));
    const deaths = all.filter((death) => own.has(death) || /^link/.test(death.operation));
    const pictureOf = await pictured(scene, deaths);
    const executed = new Set<number>();
    const every = Math.ceil(all.length / realDeaths);
    for (const [i, death] of deaths.entries()) {
      const happens = i % every === every >> 1 ? () => die(scene, death) : pictureOf(death);
      executed.add((await recovered(scene, death, happens)).executed);
    }
    assert.ok(all.length > 60 && deaths.length > 30, `${deaths.length} of ${all.length} deaths`);
    // The deaths were spread over the whole run: something between nothing and all was kept.
    assert.deepEqual([...executed].sort(), [0, 1, 2, 3, 4]);
  } finally {
    scene.remove();
  }
});

/** The second of the records appears. */
const recordAppears = (deaths: readonly Death[]) =>
  deaths.filter(({ operation }) => /^linkSync ac/.test(operation))[1];

/** The last half of a blob, or of what is said of the run. */
const halfIsWritten = (deaths: readonly Death[]) =>
  deaths.filter(({ kill, operation }) => kill === "half" && /cas|run\//.test(operation)).at(-1)!;

/**
 * Whether a process died where the picture was taken, and if so, that both left the same. How many
 * operations come before may differ by a few: a file that is very young is looked at twice.
 */
async function isPictureTrue(
  scene: Scene,
  choose: (deaths: readonly Death[]) => Death,
): Promise<boolean> {
  const death = choose(await deathsIn(scene));
  const pictureOf = await pictured(scene, [death]);
  scene.reset();
  const died = await die(scene, death);
  const left = shapesIn(scene.store);
  scene.reset();
  const shown = pictureOf(death)();
  if (withoutRandom(shown) !== withoutRandom(died)) return false;
  assert.deepEqual(shapesIn(scene.store), left, `${death.kill} ${death.operation}`);
  return true;
}

/** Names that are drawn at random count as equal. */
function withoutRandom(path: string): string {
  return path.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4,12}){4}/g, "…");
}

Deno.test("a picture of a run shows what a process leaves that dies at that moment", async () => {
  const scene = await makeScene("edited");
  try {
    for (const chosen of [recordAppears, halfIsWritten]) {
      let tries = 0;
      while (!await isPictureTrue(scene, chosen)) {
        assert.ok(++tries < 20, "never the same operation");
      }
    }
  } finally {
    scene.remove();
  }
});

/** Sizes of files by path; what times make longer counts as equal. */
function shapesIn(store: string): string[] {
  return filesUnder(store).map((path) => {
    const { size } = Deno.statSync(`${store}/${path}`);
    const isPassing = /^(?:run|lease|tmp|cache|ac)\//.test(path);
    return `${withoutRandom(path)} ${isPassing ? "" : size}`;
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
