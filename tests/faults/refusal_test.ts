/**
 * A disk that is full (or the user's share of it), read-only, forbidden or broken, for once or from then on,
 * at every kind of operation: a quarter of the operations at each commit, each fault at others;
 * `ASYMPTOPIA_ALL=1` takes all.
 */
import assert from "node:assert/strict";
import { keepBuilding } from "../../lib/pipeline/code/bundle-build.ts";
import { isOtherTurn, takesAll } from "../commit-number.ts";
import { breakDisk, type Code } from "./faulty-disk.ts";
import { endsOfKinds } from "./operation-kinds.ts";
import { operationsOf, type Refusal, refused } from "./refusals.ts";
import { reproduce } from "./repro.ts";
import { makeScene } from "./scene.ts";
import { filesUnder } from "./store-contents.ts";

const reads = /^(read|l?stat|file\.stat|file\.lock|file\.tryLock|open cas|open ac)/;

/** No room, on the disk or for this user. */
const full: readonly Refusal[] = [
  { code: "ENOSPC", from: "then on" },
  { code: "EDQUOT", from: "then on" },
];
const failing: Refusal = { code: "EIO", from: "once" };
/** Both refuse every change for the reason of the place, and say so by one function. */
const closed: readonly Refusal[] = [
  { code: "EROFS", from: "then on" },
  { code: "EACCES", from: "then on" },
];

/** By name, which fault the n-th kind of operation is met with. */
const faults: Readonly<Record<string, (index: number) => Refusal>> = {
  "ENOSPC and EDQUOT in turn": (index) => full[index % full.length],
  EIO: () => failing,
  "EROFS and EACCES in turn": (index) => closed[index % closed.length],
};

const parts = 4;

for (const [first, [name, faultOf]] of Object.entries(faults).entries()) {
  Deno.test(`a disk with ${name}, at every kind of write`, async () => {
    const scene = await makeScene("edited");
    try {
      const operations = await operationsOf(scene);
      const codes = new Map<number, number>();
      let turn = 0;
      for (const [i, index] of endsOfKinds(operations).entries()) {
        const operation = operations[index];
        const fault = faultOf(i);
        // Reads fail too where a disk can fail at reading: each by one kind of fault.
        if (reads.test(operation) && fault.code !== "EIO") continue;
        if (isOtherTurn(turn++ + first, parts)) continue;
        const code = await refused(scene, index + 1, fault);
        if (code !== undefined) codes.set(code, (codes.get(code) ?? 0) + 1);
      }
      const least = takesAll ? 20 : 4;
      assert.ok((codes.get(4) ?? 0) > least, `${name}: ${JSON.stringify([...codes])}`);
    } finally {
      scene.remove();
    }
  });
}

Deno.test("a disk with each fault in turn, at the writes of a first run up to its first job", async () => {
  const leave = keepBuilding();
  const scene = await makeScene("cold");
  try {
    const operations = await operationsOf(scene);
    const end = operations.findIndex((operation) => operation.includes("lease/"));
    const turn: readonly Code[] = ["ENOSPC", "EDQUOT", "EIO", "EROFS", "EACCES"];
    let cases = 0;
    for (const index of endsOfKinds(operations.slice(0, end))) {
      if (reads.test(operations[index])) continue;
      const code = turn[cases % turn.length];
      if (!isOtherTurn(cases++, parts)) await refused(scene, index + 1, { code, from: "then on" });
    }
    assert.ok(cases > 20, `${cases}`);
  } finally {
    scene.remove();
    await leave();
  }
});

Deno.test("whoever is refused before the first job leaves no bundler at work behind", async () => {
  const scene = await makeScene("cold");
  try {
    const operations = await operationsOf(scene);
    const index = operations.findIndex((operation) =>
      /^l?stat\w* cache\/index\.json/.test(operation)
    );
    assert.ok(index >= 0, operations.join("\n"));
    scene.reset();
    const disk = breakDisk({
      root: scene.store,
      at: index + 1,
      fault: { code: "EACCES", from: "then on" },
    });
    const { code } = await reproduce(scene.workspace.root).finally(() => disk.mend());
    assert.equal(code, 4);
    // It would have stored the conversion by then, and gone on with what the stages need.
    assert.deepEqual(filesUnder(scene.store, "cas/"), []);
  } finally {
    scene.remove();
  }
});
