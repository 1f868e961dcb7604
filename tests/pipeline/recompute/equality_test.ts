import assert from "node:assert/strict";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { digestOfBytes, equalityOf } from "../../../lib/pipeline/recompute/equality.ts";

const bytes = new TextEncoder().encode("a table");
const output = { name: "table", mediaType: "text/plain", bytes };

Deno.test("the digest is that of the store", async () => {
  for (const some of [bytes, new Uint8Array(), new Uint8Array(100_000).fill(7)]) {
    assert.equal(await digestOfBytes(some), digestOf(some));
  }
});

Deno.test("equal, other, missing and added outputs are told apart", async () => {
  const [digest, other] = [digestOf(bytes), digestOf(new Uint8Array())];
  assert.deepEqual(await equalityOf([output], { table: { digest } }), [
    { name: "table", digest, isEqual: true },
  ]);
  assert.deepEqual(await equalityOf([output], { table: { digest: other }, verdict: { digest } }), [
    { name: "table", digest, isEqual: false },
    { name: "verdict", digest: "", isEqual: false },
  ]);
  assert.deepEqual((await equalityOf([output], {})).map(({ isEqual }) => isEqual), [false]);
});
