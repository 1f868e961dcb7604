import assert from "node:assert/strict";
import { canFuse } from "../../lib/contract/fused-arithmetic.ts";

Deno.test("the probe's product and sum differ by where they are rounded", () => {
  const a = Math.fround(1 + 2 ** -12);
  const b = Math.fround(-(1 + 2 ** -11));
  // Both factors and the exact result are float32 numbers; in float64 nothing is rounded.
  assert.equal(a * a + b, 2 ** -24);
  assert.equal(Math.fround(Math.fround(a * a) + b), 0);
});

Deno.test("an answer is the same each time", () => {
  assert.equal(typeof canFuse(), "boolean");
  assert.equal(canFuse(), canFuse());
});
