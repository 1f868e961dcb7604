import assert from "node:assert/strict";
import { bundlerTrial } from "../../../lib/pipeline/keeping/bundler-trial.ts";
import { seatProblem } from "../../../lib/pipeline/seat/trial.ts";
import { inOwnProcess } from "../../children.ts";
import { makeToy } from "../toy.ts";
import type { StruckSeat } from "./struck-seat.ts";

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

Deno.test("a process for stages starts with the code that the bundler gives", async () => {
  const code = await conversionCode();
  assert.equal(await seatProblem(code), undefined);
});

Deno.test({
  name: "a process that somebody else kills ends as killed, probably for want of memory",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const seat = await inOwnProcess<StruckSeat>(new URL("./struck-seat.ts", import.meta.url));
    assert.deepEqual([seat.end, seat.cause], ["died", "killed"]);
    assert.match(seat.words!, /SIGKILL.*probably there was no memory left.*`--jobs 1`/);
  },
});
