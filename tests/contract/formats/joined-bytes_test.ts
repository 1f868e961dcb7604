import assert from "node:assert/strict";
import { joinedBytes } from "../../../lib/contract/formats/joined-bytes.ts";

Deno.test("pieces follow each other, and empty ones leave no trace", () => {
  const parts = [Uint8Array.of(1, 2), new Uint8Array(), Uint8Array.of(3).subarray(0, 1)];
  assert.deepEqual(joinedBytes(parts), Uint8Array.of(1, 2, 3));
  assert.deepEqual(joinedBytes([]), new Uint8Array());
});
