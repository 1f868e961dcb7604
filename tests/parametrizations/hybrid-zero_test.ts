import assert from "node:assert/strict";
import { plugin } from "../../lib/parametrizations/hybrid-zero.ts";
import { effectiveScales } from "../../lib/num/width-exponents.ts";
import { rowOf } from "./exponent-case.ts";

Deno.test("hybrid-zero is muP at step 0; then intermediate initial weights are gone", () => {
  const row = rowOf(plugin, { params: {}, depth: 3 });
  assert.deepEqual([...effectiveScales(row, { width: 64, step: 0 }).initial], [
    1,
    1 / 8,
    1 / 8,
    1 / 64,
  ]);
  assert.deepEqual([...effectiveScales(row, { width: 64, step: 1 }).initial], [1, 0, 0, 1 / 64]);
});
