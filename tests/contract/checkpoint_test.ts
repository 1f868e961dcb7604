/** What a stage meets as `compute.checkpoint`, without a Worker. */
import assert from "node:assert/strict";
import { UserError } from "../../lib/contract/errors.ts";
import type { Compute } from "../../lib/contract/plugins.ts";
import { type RunMessage, runMessage } from "../../lib/contract/worker.ts";
import { bareMessage, bareStage } from "./bare-stage.ts";

/** Runs a body as a stage; gives what it kept. */
async function kept(
  body: (compute: Compute) => void,
  checkpoint?: RunMessage["checkpoint"],
): Promise<number[][]> {
  const stage = bareStage(({ compute }) => {
    body(compute);
    return {};
  });
  const message = { ...bareMessage, ...(checkpoint ? { checkpoint } : {}) };
  const all: number[][] = [];
  await runMessage(stage, {}, message, {
    progress() {},
    keep: (bytes) => void all.push([...bytes]),
  });
  return all;
}

Deno.test("what is kept is what it was then, also of a part of a larger buffer", async () => {
  const found = await kept(({ checkpoint }) => {
    assert.equal(checkpoint!.resumed, undefined);
    const buffer = Uint8Array.of(9, 1, 2, 9);
    const state = buffer.subarray(1, 3);
    checkpoint!.keep(state);
    state[0] = 7;
    checkpoint!.keep(state);
  }, {});
  assert.deepEqual(found, [[1, 2], [7, 2]]);
});

Deno.test("a job that goes on is given its bytes; where nothing is kept, there is no checkpoint", async () => {
  await kept(({ checkpoint }) => assert.deepEqual(checkpoint!.resumed, Uint8Array.of(4)), {
    resumed: Uint8Array.of(4),
  });
  await kept((compute) => assert.equal(compute.checkpoint, undefined));
});

Deno.test("what is no state is refused in words", async () => {
  const wrong = kept(({ checkpoint }) => checkpoint!.keep("state" as unknown as Uint8Array), {});
  await assert.rejects(wrong, (error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /cannot keep a checkpoint of 5 bytes; allowed: a Uint8Array/);
    return true;
  });
});
