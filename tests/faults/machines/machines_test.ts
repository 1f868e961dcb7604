/**
 * Several machines on one network disk whose kernel locks do not reach from one to another: engines under
 * made-up names, in processes of their own, slow, with answers lost, some of them killed.
 */
import assert from "node:assert/strict";
import { assertWhole, eightEngines, jobs, openDisk } from "./machines.ts";
import { filesUnder } from "../store-contents.ts";

Deno.test("four machines share the work of one store: each job runs once", async () => {
  using disk = await openDisk();
  const hosts = ["host-a", "host-b", "host-c", "host-d"];
  const ended = await Promise.all(hosts.map((host, seed) => disk.run({ host, seed })));
  for (const { code, error } of ended) assert.equal(code, 0, error);
  assert.equal(ended.reduce((sum, { executed }) => sum + executed, 0), jobs);
  assertWhole(disk);
  assert.deepEqual(filesUnder(disk.store, "tmp/"), []);
  assert.deepEqual(filesUnder(disk.store, "lease/").filter((path) => /held$/.test(path)), []);
});

Deno.test("control: where the files beside the locks are taken away, jobs run more than once", async () => {
  using disk = await openDisk();
  const taking = setInterval(() => {
    for (const path of filesUnder(disk.store, "lease/")) {
      if (!path.endsWith(".held")) continue;
      try {
        Deno.removeSync(`${disk.store}/${path}`);
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    }
  }, 1);
  const hosts = ["host-a", "host-b"];
  const ended = await Promise.all(hosts.map((host, seed) => disk.run({ host, seed })));
  clearInterval(taking);
  assert.ok(ended.reduce((sum, { executed }) => sum + executed, 0) > jobs);
  assertWhole(disk);
});

Deno.test("eight engines on four machines, some killed: each key has one answer, and nobody lies", async () => {
  assert.ok(await eightEngines(3) > 0, "somebody was killed");
});
