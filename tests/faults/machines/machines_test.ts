/**
 * Several machines on one network disk whose kernel locks do not reach from one to another: engines under
 * made-up names, in processes of their own, slow, with answers lost, some of them killed.
 */
import assert from "node:assert/strict";
import { assertWhole, eightEngines, jobs, openDisk, operationsMin } from "./machines.ts";
import { filesUnder } from "../store-contents.ts";

Deno.test("four machines share the work of one store: each job runs once", async () => {
  using disk = await openDisk();
  const hosts = ["host-a", "host-b", "host-c", "host-d"];
  const meeting = { engines: 4, at: "start" } as const;
  const ended = await Promise.all(hosts.map((host, seed) => disk.run({ host, seed, meeting })));
  for (const { code, error } of ended) assert.equal(code, 0, error);
  assert.equal(ended.reduce((sum, { executed }) => sum + executed, 0), jobs);
  assertWhole(disk);
  assert.deepEqual(filesUnder(disk.store, "tmp/"), []);
  assert.deepEqual(filesUnder(disk.store, "lease/").filter((path) => /held$/.test(path)), []);
});

Deno.test("control: without the files beside the locks machines run the same jobs", async () => {
  using disk = await openDisk();
  const meeting = { engines: 2, at: "jobs" } as const;
  const ended = await Promise.all(
    ["host-a", "host-b"].map((host, seed) =>
      disk.run({ host, seed, meeting, withoutClaims: true })
    ),
  );
  // All of them where both keep step; one that is held up finds records of the other's.
  const executed = ended.reduce((sum, { executed }) => sum + executed, 0);
  assert.ok(executed > jobs && executed <= 2 * jobs, `${executed}`);
  assertWhole(disk);
});

Deno.test("an engine that finds all done makes enough operations to die at", async () => {
  using disk = await openDisk({ finished: true });
  const { signal } = await disk.run({ host: "host-a", seed: 1, diesAt: operationsMin });
  assert.equal(signal, "SIGKILL");
});

Deno.test("eight engines on four machines, some killed: each key has one answer, and nobody lies", async () => {
  assert.ok(await eightEngines(3) > 0, "somebody was killed");
});
