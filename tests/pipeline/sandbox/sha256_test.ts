import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { sha256 } from "../../../lib/pipeline/sandbox/sha256.ts";

Deno.test("digests are those of node:crypto, for every length around the blocks", () => {
  for (let length = 0; length < 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 255);
    assert.equal(sha256(bytes), createHash("sha256").update(bytes).digest("hex"), `${length}`);
  }
});
