/** Leases, unfinished files and `gc` beside processes of other machines, which locks may not reach. */
import assert from "node:assert/strict";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { freshName } from "../../../lib/pipeline/store/fresh-name.ts";
import { claimStore, holdStore } from "../../../lib/pipeline/store/hold.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { openLeases } from "../../../lib/pipeline/store/lease.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { releaseTmp, sweepTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { statIfPresent } from "../../../lib/pipeline/store/file-operations.ts";
import { usersElsewhere } from "../../../lib/pipeline/store/users.ts";
import { inStore, without } from "./disk-without.ts";

const key = digestOf("key");

/** What a process of another machine has signed. */
const signed = (work: string, host = "elsewhere") =>
  JSON.stringify({ process: 7, host, work, since: "2026-11-30T03:00:00.000Z" }) + "\n";

const age = (path: string, seconds: number) => {
  const then = new Date(Date.now() - seconds * 1000);
  Deno.utimeSync(path, then, then);
};

Deno.test("a lease of another machine counts although its lock does not reach, until it is taken away", () =>
  inStore((root) => {
    const layout = openLayout(root);
    const leases = openLeases(layout);
    const claim = `${layout.lease(key)}.held`;
    Deno.writeTextFileSync(claim, signed("repro"));
    assert.equal(leases.tryTake(key), undefined);
    const { holder, sign } = leases.heldBy(key);
    assert.equal(holder?.host, "elsewhere");
    leases.takeAway(key, "another sign");
    assert.equal(leases.tryTake(key), undefined, "it has given a sign since");
    leases.takeAway(key, sign);
    const lease = leases.tryTake(key)!;
    assert.equal(leases.heldBy(key).holder?.process, Deno.pid);
    // Who was silent for too long: the lease is another's by now, and stays that.
    Deno.writeTextFileSync(claim, signed("repro", "third"));
    lease.release();
    assert.equal(leases.heldBy(key).holder?.host, "third");
    releaseTmp(layout);
  }));

/** While something is done, no file can be removed or renamed, for a reason that is no disk's. */
function withoutRemovals(during: () => void): void {
  const { removeSync, renameSync, linkSync } = Deno;
  const refuse = () => {
    throw new TypeError("refused");
  };
  Object.assign(Deno, { removeSync: refuse, renameSync: refuse, linkSync: refuse });
  try {
    during();
  } finally {
    Object.assign(Deno, { removeSync, renameSync, linkSync });
  }
}

/** Another handle of the file is another holder, also in this process. */
function isFree(path: string): boolean {
  const file = Deno.openSync(path, { read: true, write: true });
  try {
    return file.tryLockSync(true);
  } finally {
    file.close();
  }
}

Deno.test("a lock is given back although what lies beside it cannot be: nobody waits a minute for it", async () => {
  await inStore(async (root) => {
    const layout = openLayout(root);
    const leases = openLeases(layout);
    const lease = leases.tryTake(key)!;
    assert.equal(isFree(layout.lease(key)), false, "control: it is held");
    withoutRemovals(() => assert.throws(() => lease.release(), TypeError));
    assert.equal(isFree(layout.lease(key)), true);
    // One that is not taken because its file cannot be made.
    withoutRemovals(() => assert.throws(() => leases.tryTake(key), TypeError));
    assert.equal(isFree(layout.lease(key)), true);
    const hold = await holdStore(root, { work: "repro" });
    assert.equal(isFree(`${root}/lock`), false, "control: it is held");
    withoutRemovals(() => assert.throws(() => hold.release(), TypeError));
    assert.equal(isFree(`${root}/lock`), true);
    const next = leases.tryTake(key);
    assert.ok(next !== undefined, "who comes next takes it");
    next.release();
    releaseTmp(layout);
  });
});

/** While something is done, another machine makes a file right after this one has looked for it in vain. */
function appearingAfterLook(path: string, text: string, during: () => void): void {
  const { statSync } = Deno;
  Deno.statSync = (looked) => {
    try {
      return statSync(looked);
    } catch (error) {
      if (looked === path) Deno.writeTextFileSync(path, text, { createNew: true });
      throw error;
    }
  };
  try {
    during();
  } finally {
    Deno.statSync = statSync;
  }
}

/** While something is done, another machine replaces a file right after this one has read it. */
function replacedAfterRead(path: string, text: string, during: () => void): void {
  const { renameSync, removeSync } = Deno;
  const replace = (touched: string | URL) => {
    if (touched !== path) return;
    Object.assign(Deno, { renameSync, removeSync });
    Deno.writeTextFileSync(path, text);
  };
  Deno.renameSync = (from, to) => (replace(from), renameSync(from, to));
  Deno.removeSync = (gone, options) => (replace(gone), removeSync(gone, options));
  try {
    during();
  } finally {
    Object.assign(Deno, { renameSync, removeSync });
  }
}

Deno.test("a lease that another machine takes between a look and the own claim is that machine's", () =>
  inStore((root) => {
    const layout = openLayout(root);
    const leases = openLeases(layout);
    const claim = `${layout.lease(key)}.held`;
    const other = signed("repro");
    appearingAfterLook(claim, other, () => assert.equal(leases.tryTake(key), undefined));
    assert.equal(Deno.readTextFileSync(claim), other);
    // So it is where a dead process of this machine had it, and where somebody else was silent.
    Deno.writeTextFileSync(claim, signed("repro", Deno.hostname()));
    replacedAfterRead(claim, other, () => assert.equal(leases.tryTake(key), undefined));
    assert.equal(Deno.readTextFileSync(claim), other);
    const third = signed("repro", "third");
    const { sign } = leases.heldBy(key);
    replacedAfterRead(claim, third, () => leases.takeAway(key, sign));
    assert.equal(Deno.readTextFileSync(claim), third);
    releaseTmp(layout);
  }));

Deno.test("what a dead process of this machine left of a lease is in nobody's way", () =>
  inStore((root) => {
    const layout = openLayout(root);
    const leases = openLeases(layout);
    const claim = `${layout.lease(key)}.held`;
    for (const text of [signed("repro", Deno.hostname()), "", "torn"]) {
      Deno.writeTextFileSync(claim, text);
      leases.tryTake(key)!.release();
      assert.throws(() => Deno.statSync(claim), Deno.errors.NotFound);
    }
    releaseTmp(layout);
  }));

Deno.test("on a disk without locks the file beside the lock keeps two runs apart", () =>
  inStore((root) => {
    const layout = openLayout(root);
    using _disk = without({ locks: true });
    const [one, other] = [openLeases(layout), openLeases(layout)];
    const lease = one.tryTake(key)!;
    assert.equal(other.tryTake(key), undefined);
    lease.release();
    other.tryTake(key)!.release();
    releaseTmp(layout);
  }));

Deno.test("unfinished files of other machines stay until they have been silent for a day", () =>
  inStore((root) => {
    const layout = openLayout(root);
    const [theirs, mine] = [freshName(), freshName()].map((name) => `${root}/tmp/${name}`);
    for (const [path, host] of [[theirs, "elsewhere"], [mine, Deno.hostname()]]) {
      Deno.mkdirSync(path);
      Deno.writeTextFileSync(`${path}.lock`, signed("unfinished files", host));
    }
    age(`${theirs}.lock`, 80_000);
    sweepTmp(layout);
    assert.ok(Deno.statSync(theirs).isDirectory);
    assert.throws(() => Deno.statSync(mine), Deno.errors.NotFound);
    age(`${theirs}.lock`, 90_000);
    sweepTmp(layout);
    assert.throws(() => Deno.statSync(theirs), Deno.errors.NotFound);
    releaseTmp(layout);
  }));

Deno.test("a process elsewhere that has not yet signed its lock, or signs it while it is looked at, keeps its folder", () =>
  inStore((root) => {
    const layout = openLayout(root);
    const path = `${root}/tmp/${freshName()}`;
    const isThere = (what: string) => statIfPresent(what) !== undefined;
    Deno.mkdirSync(path);
    Deno.writeTextFileSync(`${path}.lock`, "");
    const { renameSync } = Deno;
    Deno.renameSync = (from, to) => {
      Deno.writeTextFileSync(from, signed("unfinished files"));
      renameSync(from, to);
    };
    try {
      sweepTmp(layout);
    } finally {
      Deno.renameSync = renameSync;
    }
    assert.ok(isThere(path) && isThere(`${path}.lock`), "it signed in time, and got its lock back");
    Deno.writeTextFileSync(`${path}.lock`, "");
    sweepTmp(layout);
    assert.ok(isThere(path) && !isThere(`${path}.lock`), "its folder is too young to be nobody's");
    age(path, 700);
    sweepTmp(layout);
    assert.ok(!isThere(path) && !isThere(`${path}.lock`));
    releaseTmp(layout);
  }));

Deno.test("gc does not take from what another machine uses; what was silent for long is no use", () =>
  inStore(async (root) => {
    const layout = layoutOf(openLayout(root).root);
    const user = `${root}/tmp/${freshName()}.lock`;
    Deno.writeTextFileSync(user, signed("run 1"));
    assert.deepEqual(usersElsewhere(root).map(({ holder }) => holder?.work), ["run 1"]);
    assert.equal(await claimStore(root, 0), undefined);
    age(user, 1000);
    (await claimStore(root, 0))!.release();
    releaseTmp(layout);
  }));

Deno.test("a run waits for gc of another machine, which its lock does not reach, and not for ever", () =>
  inStore(async (root) => {
    openLayout(root);
    Deno.writeTextFileSync(`${root}/lock`, signed("gc"));
    const told: string[] = [];
    const waits = (message: string) => told.push(message);
    const held = holdStore(root, { work: "a test", waits, secondsMax: 0.1 });
    await assert.rejects(held, /held for more than 0\.1 s by process 7 on elsewhere \(gc\)/);
    assert.equal(told.length, 1);
    const next = holdStore(root, { work: "a test" });
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(usersElsewhere(root).length, 0);
    Deno.writeTextFileSync(`${root}/lock`, "");
    (await next).release();
  }));
