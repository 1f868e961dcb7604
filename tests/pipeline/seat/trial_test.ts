import assert from "node:assert/strict";
import { inWords } from "../../../lib/pipeline/execution/job-result.ts";
import { bundlerTrial } from "../../../lib/pipeline/keeping/bundler-trial.ts";
import { seatProblem } from "../../../lib/pipeline/seat/trial.ts";
import { Seat } from "../../../lib/pipeline/seat/seat.ts";
import { makeToy } from "../toy.ts";

/** What a process for stages begins with. */
async function conversionCode(): Promise<Uint8Array> {
  const toy = makeToy();
  try {
    const { finding, code } = await bundlerTrial(toy.root);
    assert.deepEqual([finding.level, finding.section], ["ok", "stages"], finding.text);
    return code!;
  } finally {
    toy.remove();
  }
}

/** Processes by their parent, from /proc. */
function childrenOf(parent: number): number[] {
  const pids = [...Deno.readDirSync("/proc")].map(({ name }) => name).filter((name) =>
    /^\d+$/.test(name)
  );
  return pids.filter((pid) => {
    try {
      // pid (name) state parent …; the name may hold spaces and brackets.
      const stat = Deno.readTextFileSync(`/proc/${pid}/stat`).replace(/^.*\) /, "");
      return Number(stat.split(" ")[1]) === parent;
    } catch (error) {
      // It has ended meanwhile.
      if (error instanceof Error) return false;
      throw error;
    }
  }).map(Number);
}

Deno.test("a process for stages starts with the code that the bundler gives", async () => {
  const code = await conversionCode();
  assert.equal(await seatProblem(code), undefined);
});

Deno.test({
  name: "a process that somebody else kills ends as killed, probably for want of memory",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const code = await conversionCode();
    const before = childrenOf(Deno.pid);
    const seat = new Seat({ heapMegabytes: 256, memoryBytesMax: 0, conversion: () => code });
    assert.equal(await seat.ready, undefined);
    const [pid] = childrenOf(Deno.pid).filter((one) => !before.includes(one));
    const message = {} as Parameters<Seat["run"]>[0]["message"];
    const ended = seat.run(
      { bundle: "b", code: () => new Uint8Array(), fresh: true, unwanted: [], message },
      () => {},
    );
    Deno.kill(pid, "SIGKILL");
    const end = await ended;
    assert.equal(end.end, "died");
    if (end.end !== "died") return;
    assert.equal(end.death.cause, "killed");
    assert.match(inWords(end.death), /SIGKILL.*probably there was no memory left.*`--jobs 1`/);
  },
});
