import assert from "node:assert/strict";
import { hungSeconds, Sharing } from "../../../lib/pipeline/execution/sharing.ts";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import type { Held } from "../../../lib/pipeline/store/holder.ts";

const key = digestOf("key");
const holder = { process: 4711, host: "lab", work: "repro", since: "2026-11-30T03:00:00.000Z" };

/** A holder that gives a sign whenever `sign` is asked at a new value; time is told by the test. */
function scene() {
  const said: string[] = [];
  const takenAway: string[] = [];
  const at = { seconds: 0, sign: 0, isFree: false };
  const sharing = new Sharing({
    leases: {
      tryTake: () => at.isFree ? { release() {} } : undefined,
      heldBy: (): Held => ({ holder, sign: String(at.sign) }),
      takeAway: (_, sign) => takenAway.push(sign),
    },
    clock: () => at.seconds,
    onWake: () => {},
    onWait: (job, held) => said.push(`${job} waits for ${held.holder?.process}`),
    onPassOver: (job, _, because) => said.push(`${job} passes over: ${because}`),
  });
  return { sharing, said, at, takenAway };
}

Deno.test("whoever waits for longer than a second is told for whom, once", () => {
  const { sharing, said, at } = scene();
  for (const seconds of [0, 0.5, 0.9]) {
    at.seconds = seconds;
    assert.equal(sharing.take(3, key, null), false);
  }
  assert.deepEqual(said, []);
  for (const seconds of [1.1, 2.5, 9]) {
    at.seconds = seconds;
    assert.equal(sharing.take(3, key, null), false);
  }
  assert.deepEqual(said, ["3 waits for 4711"]);
  assert.equal(sharing.waiting, 1);
  sharing.stop();
});

Deno.test("a holder that gives signs of life is waited for, hours if need be; one that hangs is not", () => {
  const { sharing, said, at, takenAway } = scene();
  for (let seconds = 0; seconds < 10_000; seconds += 10) {
    [at.seconds, at.sign] = [seconds, at.sign + 1];
    assert.equal(sharing.take(0, key, null), false, `after ${seconds} s`);
  }
  // From here on it is silent.
  let taken = false;
  const silentFrom = at.seconds;
  while (!taken && at.seconds < silentFrom + 1000) {
    at.seconds += 1;
    taken = sharing.take(0, key, null);
  }
  assert.ok(taken && at.seconds - silentFrom <= hungSeconds + 1, `${at.seconds - silentFrom} s`);
  assert.match(said.at(-1)!, /no sign of life for 60 s/);
  assert.deepEqual(takenAway, [String(at.sign)], "the lease is nobody's any more, for others too");
  sharing.giveBack(key);
});

Deno.test("the stage's timeout counts while it waits, whatever the holder says", () => {
  const { sharing, said, at } = scene();
  let taken = false;
  while (!taken && at.seconds < 1000) {
    [at.seconds, at.sign] = [at.seconds + 5, at.sign + 1];
    taken = sharing.take(0, key, 20);
  }
  assert.equal(at.seconds, 5 + 20 + hungSeconds);
  assert.match(said.at(-1)!, /longer than the stage's timeout of 20 s/);
  sharing.abandon();
});

Deno.test("a lease that comes free ends the waiting; the next waiting begins anew", () => {
  const { sharing, said, at } = scene();
  assert.equal(sharing.take(0, key, null), false);
  [at.seconds, at.isFree] = [55, true];
  assert.equal(sharing.take(0, key, null), true);
  assert.equal(sharing.take(1, key, null), false, "this run has it itself");
  sharing.giveBack(key);
  [at.seconds, at.isFree] = [56, false];
  assert.equal(sharing.take(0, key, null), false);
  at.seconds = 80;
  assert.equal(sharing.take(0, key, null), false);
  assert.deepEqual(said, ["0 waits for 4711"]);
  sharing.stop();
});
