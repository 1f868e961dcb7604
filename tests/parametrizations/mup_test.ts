import assert from "node:assert/strict";
import { plugin } from "../../lib/parametrizations/mup.ts";
import { effectiveScales } from "../../lib/num/width-exponents.ts";
import { rowOf } from "./exponent-case.ts";

Deno.test("muP: effective rates m, 1, 1/m and initial sizes 1, 1/sqrt(m), 1/m, at every step", () => {
  const row = rowOf(plugin, { params: {}, depth: 3 });
  for (const step of [0, 1, 7]) {
    const { initial, rate, biasRate } = effectiveScales(row, { width: 64, step });
    assert.deepEqual([...initial], [1, 1 / 8, 1 / 8, 1 / 64]);
    assert.deepEqual([...rate], [64, 1, 1, 1 / 64]);
    assert.deepEqual([...biasRate], [64, 0, 0, 0]);
  }
});
