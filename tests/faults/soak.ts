/** The long version: faults at random operations, up to four runs in a row before a plain one. */
import { breakDisk, type Code, type Fault } from "./faulty-disk.ts";
import type { Soak } from "../soak/soak.ts";
import { reproduce } from "./repro.ts";
import { assertRecovers, makeScene, recordsBefore, type Scene } from "./scene.ts";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";
import { engineLine } from "../task-line.ts";

const runner = fromFileUrl(import.meta.resolve("./pictures/killed-run.ts"));
const codes: readonly Code[] = ["ENOSPC", "EDQUOT", "EIO", "EROFS", "EACCES"];

/** Whole numbers below a limit, from a seed (a linear congruence: quality is not the point). */
function drawing(seed: number): (limit: number) => number {
  let state = BigInt(seed) * 2654435761n + 1n;
  return (limit) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Number((state >> 33n) % BigInt(limit));
  };
}

function faultFrom(draw: (limit: number) => number): Fault {
  if (draw(3) === 0) return { kill: draw(2) === 0 ? "before" : "half" };
  return { code: codes[draw(codes.length)], from: draw(2) === 0 ? "once" : "then on" };
}

async function happen(scene: Scene, at: number, fault: Fault): Promise<void> {
  if (!("kill" in fault)) {
    const disk = breakDisk({ root: scene.store, at, fault });
    const { code, error } = await reproduce(scene.workspace.root).finally(() => disk.mend());
    if (![0, 4].includes(code) || /bug/.test(error)) throw new Error(`exit code ${code}: ${error}`);
    return;
  }
  await new Deno.Command(Deno.execPath(), {
    args: engineLine(scene.workspace.root, [runner, scene.workspace.root, String(at), fault.kill]),
    stdout: "null",
    stderr: "null",
  }).output();
}

async function oneCase(scene: Scene, seed: number): Promise<number> {
  const draw = drawing(seed);
  scene.reset();
  const before = recordsBefore(scene);
  const faults = Array.from({ length: 1 + draw(4) }, () => ({
    at: 1 + draw(250),
    fault: faultFrom(draw),
  }));
  const about = `seed ${seed}: ${JSON.stringify(faults)}`;
  try {
    for (const { at, fault } of faults) await happen(scene, at, fault);
    await assertRecovers(scene, before, about);
  } catch (error) {
    throw new Error(`${about}; repeat it with this seed and one second`, { cause: error });
  }
  return faults.length;
}

export const soak: Soak = {
  name: "faults",
  summary: "kills and refusals of the disk at random operations, several in a row",
  async run({ seconds, seed, tell }) {
    const end = performance.now() + seconds * 1000;
    const counts = { cases: 0, faults: 0 };
    const scenes = [await makeScene("edited"), await makeScene("cold")];
    try {
      do {
        // The first case is that of the seed itself, so that a failure is repeated at once.
        const own = (seed + counts.cases * 7919) >>> 0;
        counts.faults += await oneCase(scenes[own % 4 === 0 ? 1 : 0], own);
        counts.cases++;
        if (counts.cases % 50 === 0) tell(`${counts.cases} cases, ${counts.faults} faults`);
      } while (performance.now() < end);
    } finally {
      for (const scene of scenes) scene.remove();
    }
    return counts;
  },
};
