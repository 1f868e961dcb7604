/** kill -9 at every kind of change of the store, before it and half-way through what it writes. */
import assert from "node:assert/strict";
import { endsOfKinds } from "./operation-kinds.ts";
import { breakDisk } from "./faulty-disk.ts";
import { reproduce, type Reproduced } from "./repro.ts";
import { assertRecovers, makeScene, recordsBefore, type Scene } from "./scene.ts";
import { controls } from "./wrong-stores.ts";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";
import { engineLine } from "../task-line.ts";

const runner = fromFileUrl(import.meta.resolve("./killed-run.ts"));

interface Death {
  readonly at: number;
  readonly kill: "before" | "half";
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

async function die(scene: Scene, { at, kill }: Death, control?: string): Promise<void> {
  const { signal, stderr } = await new Deno.Command(Deno.execPath(), {
    args: engineLine(
      scene.workspace.root,
      [runner, scene.workspace.root, String(at), kill, ...(control ? [control] : [])],
    ),
    stdout: "null",
    stderr: "piped",
  }).output();
  assert.equal(signal, "SIGKILL", new TextDecoder().decode(stderr));
}

async function recovered(scene: Scene, death: Death, control?: string): Promise<Reproduced> {
  scene.reset();
  const before = recordsBefore(scene);
  await die(scene, death, control);
  return await assertRecovers(
    scene,
    before,
    `killed ${death.kill} ${death.at}. ${death.operation}`,
  );
}

for (const kind of ["cold", "edited"] as const) {
  Deno.test(`killed at any kind of change of the store, the next run goes on (${kind})`, async () => {
    const scene = await makeScene(kind);
    try {
      const all = await deathsIn(scene);
      // What follows the making of the bundles is the same in both scenes.
      const end = kind === "edited"
        ? all.length
        : all.findIndex(({ operation }) => operation.includes("lease/"));
      const deaths = all.slice(0, end).filter((_, i) => kind === "edited" || i % 2 === 0);
      const executed = new Set<number>();
      for (const death of deaths) executed.add((await recovered(scene, death)).executed);
      assert.ok(deaths.length > (kind === "edited" ? 60 : 6), `${deaths.length} deaths`);
      // The deaths were spread over the whole run: something between nothing and all was kept.
      if (kind === "edited") assert.deepEqual([...executed].sort(), [0, 1, 2, 3, 4]);
    } finally {
      scene.remove();
    }
  });
}

for (const control of Object.keys(controls)) {
  Deno.test(`control: the kills find out a store that is wrong (${control})`, async () => {
    const scene = await makeScene("edited");
    try {
      const deaths = (await deathsIn(scene, control)).filter(({ operation }) =>
        /(cas|ac)\//.test(operation)
      );
      const found = [];
      for (const death of deaths) {
        try {
          await recovered(scene, death, control);
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
