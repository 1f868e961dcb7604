import assert from "node:assert/strict";
import { commitNumber, shareOf } from "./commit-number.ts";

Deno.test("as many commits as there are parts have had everything, each thing once", () => {
  const things = ["a", "b", "c", "d", "e"];
  const shares = [41, 42, 43].map((number) => shareOf(things, 3, number));
  assert.deepEqual(shares.flat().sort(), things);
  assert.deepEqual(shares[1], ["a", "d"]);
  assert.ok(commitNumber() >= 0);
});
