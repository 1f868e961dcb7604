/** Of several who publish under one name the first one wins, on disks with and without hard links. */
import assert from "node:assert/strict";
import { UserError } from "../../../lib/contract/errors.ts";
import { placeFirst } from "../../../lib/pipeline/store/first-wins.ts";
import { signLock } from "../../../lib/pipeline/store/holder.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { freshPath, releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { inStore, without } from "./disk-without.ts";

/** What systems say where there are no hard links: exFAT on Linux, on macOS, and others. */
const refusals = [
  Object.assign(new Deno.errors.PermissionDenied("Operation not permitted (os error 1): link"), {
    code: "EPERM",
  }),
  Object.assign(new Error("Operation not supported (os error 95): link"), { code: "ENOTSUP" }),
  new Error("Too many links (os error 31): link"),
  new Error(`Function not implemented (os error ${Deno.build.os === "darwin" ? 78 : 38}): link`),
];

function publish(root: string, text: string): boolean {
  const layout = openLayout(root);
  try {
    const temporary = freshPath(layout);
    Deno.writeTextFileSync(temporary, text);
    return placeFirst(layout, temporary, `${root}/ac/ab/answer`);
  } finally {
    releaseTmp(layout);
  }
}

for (const refusal of [undefined, ...refusals]) {
  Deno.test(`the first one wins: ${refusal?.message ?? "hard links"}`, () =>
    inStore((root) => {
      using _disk = refusal === undefined ? undefined : without({ links: refusal });
      assert.ok(publish(root, "first"));
      assert.ok(!publish(root, "second"));
      assert.equal(Deno.readTextFileSync(`${root}/ac/ab/answer`), "first");
    }));
}

Deno.test("a refusal for another reason is reported as it is", () =>
  inStore((root) => {
    const full = Object.assign(new Error("No space left on device (os error 28): link"), {
      code: "ENOSPC",
    });
    using _disk = without({ links: full });
    assert.throws(() => publish(root, "first"), full);
  }));

Deno.test("a disk with neither hard links nor locks is named, with what to do", () =>
  inStore((root) => {
    openLayout(root);
    using _disk = without({ links: refusals[1], locks: true });
    assert.throws(() => publish(root, "first"), (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.exitCode, 4);
      assert.match(error.message, /neither hard links nor locks; put the store on another disk/);
      return true;
    });
  }));

Deno.test("a lock that another process keeps is waited for, not for ever, and its holder is named", () =>
  inStore((root) => {
    openLayout(root);
    using _disk = without({ links: refusals[0] });
    using held = Deno.openSync(`${root}/publish.lock`, { create: true, write: true });
    held.lockSync(true);
    signLock(held, "another's work");
    assert.throws(() => publish(root, "first"), (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.exitCode, 5);
      assert.match(
        error.message,
        /publish\.lock has been held for more than 10 s by .*another's work/,
      );
      return true;
    });
    held.unlockSync();
    assert.ok(publish(root, "second"));
  }));

Deno.test("a pipe in the place of that lock is refused by name", async () => {
  await inStore(async (root) => {
    openLayout(root);
    const { success } = await new Deno.Command("mkfifo", { args: [`${root}/publish.lock`] })
      .output();
    assert.ok(success);
    using _disk = without({ links: refusals[0] });
    assert.throws(() => publish(root, "first"), /publish\.lock: it is no regular file/);
  });
});
