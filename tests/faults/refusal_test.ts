/** A disk that is full, read-only, forbidden or broken, for once or from then on, at every kind of operation. */
import assert from "node:assert/strict";
import type { Code } from "./faulty-disk.ts";
import { endsOfKinds } from "./operation-kinds.ts";
import { operationsOf, type Refusal, refused } from "./refusals.ts";
import { makeScene } from "./scene.ts";

const reads = /^(read|l?stat|file\.stat|file\.lock|file\.tryLock|open cas|open ac)/;

const faults: readonly Refusal[] = [
  { code: "ENOSPC", from: "then on" },
  { code: "EIO", from: "once" },
  { code: "EROFS", from: "then on" },
  { code: "EACCES", from: "then on" },
];

for (const fault of faults) {
  Deno.test(`a disk with ${fault.code} ${fault.from}, at every kind of write`, async () => {
    const scene = await makeScene("edited");
    try {
      const operations = await operationsOf(scene);
      const codes = new Map<number, number>();
      for (const index of endsOfKinds(operations)) {
        const operation = operations[index];
        // Reads fail too where a disk can fail at reading: each by one kind of fault.
        if (reads.test(operation) && fault.code !== "EIO") continue;
        const code = await refused(scene, index + 1, fault);
        if (code !== undefined) codes.set(code, (codes.get(code) ?? 0) + 1);
      }
      assert.ok((codes.get(4) ?? 0) > 20, `${fault.code}: ${JSON.stringify([...codes])}`);
    } finally {
      scene.remove();
    }
  });
}

Deno.test("a disk with each fault in turn, at the writes of a first run up to its first job", async () => {
  const scene = await makeScene("cold");
  try {
    const operations = await operationsOf(scene);
    const end = operations.findIndex((operation) => operation.includes("lease/"));
    const turn: readonly Code[] = ["ENOSPC", "EIO", "EROFS", "EACCES"];
    let cases = 0;
    for (const index of endsOfKinds(operations.slice(0, end))) {
      if (reads.test(operations[index])) continue;
      await refused(scene, index + 1, { code: turn[cases++ % 4], from: "then on" });
    }
    assert.ok(cases > 20, `${cases}`);
  } finally {
    scene.remove();
  }
});
