import assert from "node:assert/strict";
import { plugin } from "../../lib/parametrizations/ntk.ts";
import { effectiveScales } from "../../lib/num/width-exponents.ts";
import { rowOf } from "./exponent-case.ts";

Deno.test("NTK: effective rates 1, 1/m, 1/m and initial sizes 1, 1/sqrt(m), 1/sqrt(m)", () => {
  const row = rowOf(plugin, { params: {}, depth: 2 });
  const { initial, rate } = effectiveScales(row, { width: 64, step: 0 });
  assert.deepEqual([...initial], [1, 1 / 8, 1 / 8]);
  assert.deepEqual([...rate], [1, 1 / 64, 1 / 64]);
});
