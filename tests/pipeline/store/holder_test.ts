import assert from "node:assert/strict";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { holderText, readHeld, signLock, touchLock } from "../../../lib/pipeline/store/holder.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { openLeases } from "../../../lib/pipeline/store/lease.ts";

function inFolder(body: (root: string) => void): void {
  const root = Deno.makeTempDirSync({ prefix: "holder-" });
  try {
    body(root);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

Deno.test("a lock's file says who holds it, and shows signs of life", () =>
  inFolder((root) => {
    const path = `${root}/lock`;
    Deno.writeTextFileSync(path, "x".repeat(5000));
    using file = Deno.openSync(path, { write: true });
    signLock(file, "gc");
    const held = readHeld(path);
    assert.deepEqual(
      [held.holder?.process, held.holder?.host, held.holder?.work],
      [Deno.pid, Deno.hostname(), "gc"],
    );
    assert.match(
      holderText(held),
      new RegExp(
        `^process ${Deno.pid} on .* \\(gc\\), since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC$`,
      ),
    );
    assert.equal(readHeld(path).sign, held.sign, "reading gives no sign");
    Deno.utimeSync(path, new Date(0), new Date(0));
    touchLock(path);
    assert.notEqual(readHeld(path).sign.split(" ")[0], "0");
  }));

Deno.test("what is not the words of a holder names nobody, whatever it is", () =>
  inFolder((root) => {
    const path = `${root}/lock`;
    assert.deepEqual(readHeld(path), { sign: "" });
    const good = { process: 1, host: "h", work: "repro", since: "2026-11-30T03:00:00.000Z" };
    const texts = ["", "{", "null", "[]", "{}", '"text"', "\0\xff"].concat(
      [{ process: "1" }, { host: 7 }, { since: "yesterday" }, { host: "h".repeat(301) }, {
        work: undefined,
      }].map((wrong) => JSON.stringify({ ...good, ...wrong })),
    );
    for (const text of texts) {
      Deno.writeTextFileSync(path, text);
      assert.equal(readHeld(path).holder, undefined, text);
      assert.match(holderText(readHeld(path)), /a process that has not given its name/);
    }
    Deno.writeTextFileSync(path, JSON.stringify(good));
    assert.deepEqual(readHeld(path).holder, good);
  }));

Deno.test("the holder of a lease is known to another run, and another holder to it after that", () =>
  inFolder((root) => {
    const layout = layoutOf(root);
    const [one, other] = [openLeases(layout), openLeases(layout)];
    const key = digestOf("key");
    assert.equal(other.heldBy(key).holder, undefined);
    const lease = one.tryTake(key)!;
    assert.equal(other.tryTake(key), undefined);
    assert.equal(other.heldBy(key).holder?.process, Deno.pid);
    lease.release();
    const theirs = other.tryTake(key)!;
    assert.equal(one.heldBy(key).holder?.work, "repro");
    theirs.release();
  }));
