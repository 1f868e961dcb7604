import assert from "node:assert/strict";
import { commitNumber, isOtherTurn, partOf, shareOf, takesAll } from "./commit-number.ts";

Deno.test("as many commits as there are parts have had everything, each thing once", () => {
  const things = ["a", "b", "c", "d", "e"];
  const shares = [41, 42, 43].map((number) => partOf(things, 3, number));
  assert.deepEqual(shares.flat().sort(), things);
  assert.deepEqual(shares[1], ["a", "d"]);
  assert.ok(commitNumber() >= 0);
});

Deno.test("tests that wait for their turn are those that are not of the share, and none with ASYMPTOPIA_ALL=1", () => {
  const things = [0, 1, 2, 3, 4, 5, 6];
  const share = shareOf(things, 3);
  assert.deepEqual(things.filter((index) => !isOtherTurn(index, 3)), share);
  assert.equal(share.length === things.length, takesAll);
  if (!takesAll) assert.deepEqual(shareOf(things, 3, 3), share);
});
