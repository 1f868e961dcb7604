import assert from "node:assert/strict";
import { diskTrial } from "../../../lib/pipeline/keeping/disk-trial.ts";
import { claimStore, holdStore } from "../../../lib/pipeline/store/hold.ts";
import { openLeases } from "../../../lib/pipeline/store/lease.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { openStore } from "../../../lib/pipeline/store/store.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { inStore, without } from "../store/disk-without.ts";

const noLinks = new Error("Too many links (os error 31): link");

Deno.test("doctor tries what a store needs, and says what a disk lacks", () =>
  inStore((root) => {
    const said = () => diskTrial(layoutOf(root)).map(({ level, text }) => `${level} ${text}`);
    assert.deepEqual(said(), ["ok files can be written, linked, locked and synced"]);
    {
      using _disk = without({ links: noLinks });
      assert.match(said().join(), /^warning it has no hard links: locks stand in/);
    }
    {
      using _disk = without({ locks: true, sync: true });
      assert.match(said()[0], /^warning it has no locks: .*`gc --delete` refuses/);
      assert.match(said()[1], /^warning it cannot be asked to write files through/);
    }
    {
      using _disk = without({ links: noLinks, locks: true });
      assert.match(said().join(), /^problem it has neither hard links nor locks/);
    }
    assert.deepEqual(
      [...Deno.readDirSync(`${root}/tmp`)].filter(({ name }) => !name.endsWith(".lock")),
      [],
      "nothing is left behind",
    );
  }));

Deno.test("doctor names a folder that cannot be written", () =>
  inStore((root) => {
    Deno.writeTextFileSync(`${root}/tmp`, "a file where a folder should be");
    const [{ level, text, todo }] = diskTrial(layoutOf(root));
    assert.equal(level, "problem");
    assert.match(`${text} ${todo}`, /cannot read or write the store .*a file is where a folder/);
  }));

Deno.test("without locks runs go on, and nothing may be taken away", () =>
  inStore(async (root) => {
    const layout = openLayout(root);
    {
      using _disk = without({ locks: true });
      using _hold = await holdStore(root, { work: "a test" });
      const leases = openLeases(layout);
      leases.tryTake("ab".repeat(32))!.release();
      await assert.rejects(claimStore(root, 0), /its disk has no locks, so that nobody can know/);
    }
    releaseTmp(layout);
  }));

Deno.test("a store on a disk that cannot sync is whole all the same", () =>
  inStore(async (root) => {
    const layout = openLayout(root);
    using _disk = without({ sync: true });
    const store = openStore(layout);
    const digest = store.putBlob(new TextEncoder().encode("bytes"));
    await store.sync();
    assert.equal(new TextDecoder().decode(store.getBlob(digest)), "bytes");
    releaseTmp(layout);
  }));
