import assert from "node:assert/strict";
import { exitCodes, UserError } from "../../../lib/contract/errors.ts";
import { claimStore, holdStore } from "../../../lib/pipeline/store/hold.ts";

const work = "a test";

async function inFolder(body: (root: string) => Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync({ prefix: "lock-" });
  try {
    await body(root);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

Deno.test("runs hold the store together; gc claims it alone, when the last of them is gone", () =>
  inFolder(async (root) => {
    const first = await holdStore(root, { work });
    const second = await holdStore(root, { work });
    assert.equal(await claimStore(root, 0), undefined);
    first.release();
    assert.equal(await claimStore(root, 0), undefined);
    second.release();
    const claim = await claimStore(root, 0);
    assert.ok(claim !== undefined);
    assert.equal(await claimStore(root, 0), undefined, "nobody else can claim it");
    claim.release();
  }));

Deno.test("a run waits while gc has the store, and starts when it is given back", () =>
  inFolder(async (root) => {
    const claim = (await claimStore(root, 0))!;
    const order: string[] = [];
    const run = holdStore(root, { work }).then((hold) => {
      order.push("run");
      hold.release();
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    order.push("gc ends");
    claim.release();
    await run;
    assert.deepEqual(order, ["gc ends", "run"]);
  }));

Deno.test("gc waits for a run that ends soon; an interrupted run does not wait for gc", () =>
  inFolder(async (root) => {
    const hold = await holdStore(root, { work });
    const claiming = claimStore(root, 60_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    hold.release();
    const claim = (await claiming)!;
    const stopping = new AbortController();
    const waiting = holdStore(root, { signal: stopping.signal, work });
    stopping.abort();
    (await waiting).release();
    claim.release();
  }));

Deno.test("whoever waits for a holder that hangs is told for whom, and gives up in the end", () =>
  inFolder(async (root) => {
    const claim = (await claimStore(root, 0))!;
    const told: string[] = [];
    const waits = (message: string) => told.push(message);
    await assert.rejects(holdStore(root, { waits, secondsMax: 0.2, work }), (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.exitCode, exitCodes.busy);
      assert.match(
        error.message,
        /lock has been held for more than 0\.2 s by process \d+ on .* \(gc\)/,
      );
      return true;
    });
    assert.equal(told.length, 1);
    assert.match(
      told[0],
      new RegExp(`^waits for the lock ${root}/lock, held by process ${Deno.pid} `),
    );
    claim.release();
    // Who is not kept waiting is told nothing.
    (await holdStore(root, { waits, secondsMax: 0.2, work })).release();
    assert.equal(told.length, 1);
  }));
