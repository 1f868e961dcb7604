import assert from "node:assert/strict";
import { requestOf } from "./soak.ts";

Deno.test("soak works for an hour on all suites, unless told otherwise", () => {
  const all = requestOf([], 5);
  assert.deepEqual([all.seconds, all.seed, all.here], [3600, 5, false]);
  assert.deepEqual(all.names, [
    "laws",
    "faults",
    "machines",
    "hostile",
    "keeping",
    "figures",
    "num",
  ]);
  const one = requestOf(["laws", "--minutes", "0.5", "--seed", "7"], 5);
  assert.deepEqual(one, { seconds: 30, seed: 7, here: false, names: ["laws"] });
  assert.throws(
    () => requestOf(["lwas"], 5),
    /cannot use "lwas"; allowed: --minutes, --seed, laws/,
  );
  assert.throws(() => requestOf(["--minutes", "x"], 5), /cannot use "x" for --minutes/);
});
