import assert from "node:assert/strict";
import { tryLock, waitForLock } from "../../../lib/pipeline/system/file-lock.ts";
import { unlock } from "../../../lib/pipeline/system/unlock.ts";
import { inStore, without } from "../store/disk-without.ts";

Deno.test("a lock is held, busy, or none where the disk has no locks; another fault is thrown", () =>
  inStore((root) => {
    const open = () => Deno.openSync(`${root}/lock`, { create: true, read: true, write: true });
    const [first, second] = [open(), open()];
    assert.equal(tryLock(first, "shared"), "held");
    assert.equal(tryLock(second, "exclusive"), "busy");
    assert.equal(tryLock(second, "shared"), "held");
    unlock(second);
    assert.equal(waitForLock(first), "held");
    // Another's lock is waited for, and not for ever.
    using other = open();
    assert.equal(waitForLock(other, 0.05), "busy");
    {
      using _disk = without({ locks: true });
      assert.equal(tryLock(first, "exclusive"), "none");
      assert.equal(waitForLock(first), "none");
      unlock(first);
    }
    const { tryLockSync } = Deno.FsFile.prototype;
    const third = open();
    Deno.FsFile.prototype.tryLockSync = () => {
      throw Object.assign(new Error("Input/output error (os error 5)"), { code: "EIO" });
    };
    try {
      assert.throws(() => tryLock(third, "exclusive"), /Input\/output error/);
    } finally {
      Deno.FsFile.prototype.tryLockSync = tryLockSync;
      third.close();
    }
  }));
